"""The one sign-in page: who gets in, who does not, what is kept of it, and that nobody shuts out another."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from promotion_crm import settings as site
from promotion_crm.models import SignIn
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db


def enter(client, username, password=make.PASSWORD, address="192.0.2.1"):
    return client.post(
        reverse("sign-in"),
        {"username": username, "password": password},
        REMOTE_ADDR=address,
        HTTP_USER_AGENT="Firefox/1",
    )


def is_in(answer):
    return answer.status_code == 302


def text(answer):
    return answer.content.decode()


def test_a_right_and_a_wrong_try_are_kept_without_the_password():
    user = make.make_user("verifier")

    assert not is_in(enter(Client(), user.username, "a wrong secret"))
    assert is_in(enter(Client(), user.username))

    first, second = SignIn.objects.order_by("id")
    assert (first.outcome, first.user, first.address, first.agent) == ("wrong", user, "192.0.2.1", "Firefox/1")
    assert (second.outcome, second.user) == ("in", user)
    assert "secret" not in str([vars(first), vars(second)])


def test_a_password_typed_as_the_user_name_is_not_kept():
    enter(Client(), "my-secret-password")

    assert SignIn.objects.get().username == "my-…"


def test_who_is_unknown_or_disabled_or_wrong_is_told_the_same():
    known, gone = make.make_user(), make.make_user(is_active=False)
    answers = {text(enter(Client(), name, "x")).count("is wrong") for name in (known.username, gone.username, "nobody")}
    disabled = enter(Client(), gone.username)

    assert answers == {1}
    assert not is_in(disabled)


def test_five_wrong_tries_stop_the_address_for_that_name_and_no_other():
    victim, colleague = make.make_user(), make.make_user()
    attacker = Client()
    for _n in range(5):
        enter(attacker, victim.username, "x", "203.0.113.9")

    refused = enter(attacker, victim.username, address="203.0.113.9")

    assert "Wait 5 minutes" in text(refused)
    assert is_in(enter(Client(), colleague.username, address="203.0.113.9"))
    assert is_in(enter(Client(), victim.username, address="192.0.2.1"))
    assert SignIn.objects.filter(outcome="waiting", user=victim).count() == 1


def test_what_a_sign_in_begins_with_is_limited(monkeypatch, client):
    monkeypatch.setattr("promotion_crm.signing_in.throttling.RATES", RATES | {"begin": "1/m/ip"})
    ask = {"path": reverse("mfa_login_webauthn"), "headers": {"accept": "application/json"}}

    assert client.get(**ask).status_code == 200
    assert client.get(**ask).status_code == 429


def test_the_wait_ends():
    user = make.make_user()
    for _n in range(6):
        answer = enter(Client(), user.username, "x")
    assert "Wait" in text(answer)

    with time_machine.travel(now() + timedelta(minutes=6)):
        assert is_in(enter(Client(), user.username))


def test_a_browser_one_signed_in_with_gets_in_while_strangers_are_stopped(monkeypatch):
    monkeypatch.setattr("promotion_crm.signing_in.throttling.RATES", RATES | {"name": "3/h/key", "address": "2/h/ip"})
    user, own = make.make_user(), Client()
    enter(own, user.username)
    own.post(reverse("sign-out"))
    for n in range(4):
        enter(Client(), user.username, "x", f"203.0.113.{n}")

    assert "Wait" in text(enter(Client(), user.username, address="203.0.113.77"))
    assert is_in(enter(own, user.username, address="203.0.113.77"))


RATES = {"device": "10/5m/key", "pair": "5/5m/key", "address": "50/10m/ip", "name": "200/h/key", "begin": "60/m/ip"}


def test_the_mark_of_a_browser_serves_only_the_person_it_was_given_to(monkeypatch):
    monkeypatch.setattr("promotion_crm.signing_in.throttling.RATES", RATES | {"pair": "1/h/key"})
    mine, victim, client = make.make_user(), make.make_user(), Client()
    enter(client, mine.username)
    client.post(reverse("sign-out"))
    enter(client, victim.username, "x")

    assert "Wait" in text(enter(client, victim.username, "x"))


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_counted_one_by_one():
    user = make.make_user()

    answers = together([lambda: enter(Client(), user.username, "x")] * 8)

    assert {answer.status_code for answer in answers} == {200}
    assert SignIn.objects.filter(outcome="wrong").count() <= 5


def test_right_tries_are_not_counted():
    user = make.make_user()

    assert all(is_in(enter(Client(), user.username)) for _n in range(7))


def test_signing_in_gives_the_session_a_new_key():
    user, client = make.make_user(), Client()
    client.get(reverse("sign-in"))
    client.session.save()
    before = client.session.session_key

    enter(client, user.username)

    assert client.session.session_key != before


def test_somebody_who_is_in_does_not_see_the_page(client_of):
    assert client_of("verifier").get("/sign-in/?next=/leads/").url == "/leads/"


def test_passwords_are_kept_by_argon2_and_common_ones_refused():
    kept = Argon2PasswordHasher().encode(make.PASSWORD, "salt of a test")

    assert site.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert kept.startswith("argon2$argon2id")
    with pytest.raises(ValidationError):
        validate_password("password123")


def test_the_account_page_tells_of_failed_tries_on_mine_alone(client_of):
    me = client_of("verifier")
    make.make_sign_in(user=me.user, address="203.0.113.50")
    make.make_sign_in(address="203.0.113.51")

    page = text(me.get(reverse("account")))

    assert "203.0.113.50" in page
    assert "203.0.113.51" not in page


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_reset_password", "socialaccount_signup", "socialaccount_connections"],
)
def test_what_is_not_offered_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_account_is_deleted_in_the_admin(client_of):
    user, boss = make.make_user(), client_of("superuser")
    chosen = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}

    boss.post(reverse("admin:promotion_crm_user_changelist"), chosen)
    answer = boss.post(reverse("admin:promotion_crm_user_delete", args=[user.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert get_user_model().objects.filter(pk=user.pk).exists()
