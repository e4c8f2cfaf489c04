"""The second factor: who must have one, how it is shown, and what is left when it is lost."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from promotion_crm.history import changes_of
from promotion_crm.models import BrowserSession, SignIn, User
from promotion_crm.signing_in.factors import tell
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def needed(settings):
    """The roles that must have a second factor, as an office would set them."""
    settings.SECOND_FACTOR_ROLES = frozenset({"superuser", "privacy officer"})


def code(secret=SECRET):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def with_app(user):
    totp.TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    tell(user, "set up")
    return user


def enter(client, user):
    return client.post(reverse("sign-in"), {"username": user.username, "password": make.PASSWORD})


def open_to(client):
    return client.get(reverse("keys")).status_code == 200


def show(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_the_password_alone_opens_nothing_to_who_has_a_second_factor():
    user, client = with_app(make.make_user("verifier")), Client()

    assert enter(client, user).url == reverse("mfa_authenticate")
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == reverse("mfa_authenticate")
    assert not open_to(client)

    assert show(client, code()).status_code == 302
    assert open_to(client)


def test_a_wrong_code_opens_nothing_and_is_kept():
    user, client = with_app(make.make_user("verifier")), Client()
    enter(client, user)

    answer = show(client, "000000")

    assert "This code is not right" in answer.content.decode()
    assert not open_to(client)
    assert SignIn.objects.of(user).failed().get().outcome == "code"


def test_codes_cannot_be_guessed_for_long():
    user, client = with_app(make.make_user("verifier")), Client()
    enter(client, user)
    for _n in range(5):
        show(client, "000000")

    answer = show(client, code())

    assert "Too many wrong codes" in answer.content.decode()
    assert not open_to(client)


def test_a_code_serves_once():
    user = with_app(make.make_user("verifier"))
    mine, seen_over_the_shoulder, now_shown = Client(), Client(), code()
    for client in (mine, seen_over_the_shoulder):
        enter(client, user)
        show(client, now_shown)

    assert open_to(mine)
    assert not open_to(seen_over_the_shoulder)


def test_a_recovery_code_serves_once():
    user = with_app(make.make_user("verifier"))
    first, second = Client(), Client()
    spare = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for client in (first, second):
        enter(client, user)
        show(client, spare)

    assert open_to(first)
    assert not open_to(second)


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("address", ["/", "/leads/", "/admin/", "/account/", "/search/", "/exports/"])
def test_who_must_have_one_may_only_set_it_up(client_of, address):
    for who in ("superuser", "privacy officer"):
        me = client_of(who)

        assert me.get(address).url == reverse("mfa_index")
        assert me.post(address).url == reverse("mfa_index")
        assert me.get(reverse("mfa_index")).status_code == 200


@pytest.mark.usefixtures("needed")
def test_others_need_none(client_of):
    assert open_to(client_of("verifier"))
    assert open_to(client_of(None)) is False


@pytest.mark.usefixtures("needed")
def test_who_sets_up_an_app_goes_on(client_of):
    user, client = make.make_user("privacy officer"), Client()
    enter(client, user)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")

    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)

    assert "shown this once" in answer.content.decode()
    assert open_to(client)
    assert changes_of(User.objects.get(pk=user.pk))[0].reason == "Authenticator app set up"
    assert secret not in str(Authenticator.objects.filter(user=user).values())


@pytest.mark.usefixtures("needed")
def test_an_older_session_does_not_go_round_the_second_factor(client_of):
    older = client_of("privacy officer")
    with_app(older.user)

    assert older.get("/").url == reverse("sign-in")
    assert not open_to(older)


@pytest.mark.usefixtures("needed")
def test_a_role_given_meanwhile_asks_for_it(client_of, django_user_model):
    me = client_of("verifier")
    assert open_to(me)

    django_user_model.objects.filter(pk=me.user.pk).update(is_superuser=True)

    assert not open_to(me)


@pytest.mark.usefixtures("needed")
def test_the_last_one_stays_with_who_must_have_one():
    user, client = with_app(make.make_user("privacy officer")), Client()
    enter(client, user)
    show(client, code())

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "Your role needs a second factor" in answer.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_others_remove_theirs():
    user, client = with_app(make.make_user("verifier")), Client()
    enter(client, user)
    show(client, code())

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=user).exists()
    assert User.objects.get(pk=user.pk).second_factor_since is None


def test_a_session_left_open_does_not_change_the_second_factor(client_of):
    me = client_of("verifier")

    assert me.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))

    me.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    assert me.get(reverse("mfa_activate_totp")).status_code == 200


def reset(client, user, **more):
    chosen = {"action": "reset_second_factor", "_selected_action": [user.pk]}
    return client.post(reverse("admin:promotion_crm_user_changelist"), chosen | more)


def test_a_system_administrator_resets_a_lost_one_with_a_reason(client_of):
    boss, user, client = client_of("system administrator"), with_app(make.make_user("verifier")), Client()
    enter(client, user)
    show(client, code())

    for more in ({}, {"confirm": "1"}, {"confirm": "1", "reason": " "}):
        reset(boss, user, **more)
        assert Authenticator.objects.filter(user=user).exists()
    reset(boss, user, confirm="1", reason="Phone lost")

    entry = changes_of(User.objects.get(pk=user.pk))[0]
    assert (entry.reason, entry.user.pk) == ("Phone lost", boss.user.pk)
    assert not open_to(client)
    assert not BrowserSession.objects.of(user).exists()
    cache.clear()
    assert enter(Client(), user).url == "/"


def test_of_a_superuser_only_a_superuser_resets_it(client_of):
    user = with_app(make.make_user(superuser=True))

    reset(client_of("system administrator"), user, confirm="1", reason="Phone lost")
    assert Authenticator.objects.filter(user=user).exists()

    reset(client_of("superuser"), user, confirm="1", reason="Phone lost")
    assert not Authenticator.objects.filter(user=user).exists()


def test_nobody_resets_their_own_without_showing_it(client_of):
    me = client_of("system administrator")
    with_app(me.user)

    reset(me, me.user, confirm="1", reason="Phone lost")

    assert Authenticator.objects.filter(user=me.user).exists()


def test_on_the_server_it_is_reset_by_a_command():
    user = with_app(make.make_user(superuser=True))

    call_command("reset_second_factor", user.username, reason="Phone lost")

    assert not Authenticator.objects.filter(user=user).exists()
    assert changes_of(User.objects.get(pk=user.pk))[0].reason == "Phone lost"
