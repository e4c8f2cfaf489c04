"""Whoever's way in is changed gets a mail of it: what, when, from where or by whom, and what to do; no secret."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse

from promotion_crm.models import User
from promotion_crm.signing_in.adapters import AccountAdapter
from promotion_crm.signing_in.factors import tell
from promotion_crm.signing_in.letters import WHAT
from tests import make
from tests.admins import filled

pytestmark = pytest.mark.django_db(transaction=True)
SECRET, NEW = "JBSWY3DPEHPK3PXP", "a-brand-new-Pass-77"
AGENT = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"


def code(secret=SECRET):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.fixture
def me(client_of):
    """Signed in just now, from a browser with a name."""
    client = client_of("verifier", email="me@office.example", name_en="Mia Mei")
    client.get(reverse("sign-out"))
    client.defaults |= {"HTTP_USER_AGENT": AGENT, "REMOTE_ADDR": "192.0.2.7"}
    client.post(reverse("sign-out"))
    cache.clear()
    client.post(reverse("sign-in"), {"username": client.user.username, "password": make.PASSWORD})
    return client


def with_app(user):
    made = totp.TOTP.activate(user, SECRET).instance
    RecoveryCodes.activate(user)
    tell(user, "set up")
    return made


def set_up(me):
    page = me.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    me.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    return secret


def with_shown_factor(me):
    set_up(me)
    mail.outbox.clear()


def take_away(me):
    with_shown_factor(me)
    me.post(reverse("mfa_deactivate_totp"))


def make_codes(me):
    with_shown_factor(me)
    me.post(reverse("mfa_generate_recovery_codes"))


def change_password(me, address="change-password"):
    words = {"old_password": make.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    me.post(reverse(address), words)


def remove_passkey(me):
    with_shown_factor(me)
    kept = Authenticator.objects.create(user=me.user, type="webauthn", data={"name": "Key", "credential": {}})
    me.post(reverse("mfa_remove_webauthn", args=[kept.pk]))


OWN = {
    "An authenticator app was set up for your account": set_up,
    "The authenticator app of your account was removed": take_away,
    "New recovery codes were made for your account": make_codes,
    "A passkey of your account was removed": remove_passkey,
    "The password of your account was changed": change_password,
}


@pytest.mark.parametrize("what", OWN)
def test_of_an_own_act_it_says_from_where_and_what_to_do(me, what):
    secret = OWN[what](me)

    (one,) = mail.outbox
    assert (one.to, one.subject) == (["me@office.example"], what)
    assert "From: 192.0.2.7, Firefox, Windows" in one.body and "Hello Mia Mei," in one.body
    assert reverse("sessions") in one.body and "Tell a system administrator" in one.body
    assert not any(told in one.body for told in (NEW, make.PASSWORD, SECRET, secret or NEW))
    codes = Authenticator.objects.filter(user=me.user, type="recovery_codes").first()
    assert not any(told in one.body for told in (codes.wrap().get_unused_codes() if codes else ()))


def test_of_a_passkey_that_is_added(me, rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT=AGENT)
    request.user = me.user

    with context.request_context(request):
        AccountAdapter(request).send_notification_mail("mfa/email/webauthn_added", me.user)

    assert [one.subject for one in mail.outbox] == ["A passkey was added to your account"]


def test_each_mail_that_allauth_has_of_second_factors_has_its_words():
    folder = Path(allauth.__file__).parent / "templates/mfa/email"

    names = {f"mfa/email/{path.name.removesuffix('_subject.txt')}" for path in folder.glob("*_subject.txt")}

    assert names == {name for name in WHAT if "/" in name}


def test_a_password_changed_in_the_administration_by_its_owner_is_told_as_well(me):
    User.objects.filter(pk=me.user.pk).update(is_staff=True)

    change_password(me, "admin:password_change")

    assert [one.subject for one in mail.outbox] == ["The password of your account was changed"]


def administrator(client_of):
    return client_of("superuser", name_en="Ada Admin", email="ada@office.example")


def give_password(admin, user):
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    admin.post(url, {"password1": NEW, "password2": NEW, "usable_password": "true"})


def reset_factor(admin, user):
    act = {"action": "reset_second_factor", "_selected_action": user.pk, "confirm": "1", "reason": "Phone lost"}
    admin.post(reverse("admin:promotion_crm_user_changelist"), act)


@pytest.mark.parametrize("act", [give_password, reset_factor])
def test_of_the_act_of_another_it_says_who_and_what_to_do_in_the_language_of_its_reader(client_of, act):
    user = make.make_user("verifier", email="me@office.example", language="zh-hans")
    with_app(user)

    ada = administrator(client_of)
    ada.defaults["REMOTE_ADDR"] = "192.0.2.9"
    act(ada, user)

    (one,) = mail.outbox
    assert one.to == ["me@office.example"]
    assert re.search("密码|二次验证", one.subject) and "Ada Admin" in one.body and "系统管理员" in one.body
    assert "192.0.2.9" not in one.body and "Hello" not in one.body and NEW not in one.body


def test_another_address_is_told_to_the_one_before_and_nothing_else_is(client_of):
    user, ada = make.make_user("verifier", email="me@office.example"), administrator(client_of)
    url = reverse("admin:promotion_crm_user_change", args=[user.pk])

    for changes in ({"name_en": "Renamed"}, {"email": "other@office.example"}):
        assert not mail.outbox
        assert ada.post(url, filled(ada.get(url), **changes)).status_code == 302

    (one,) = mail.outbox
    assert (one.to, one.subject) == (["me@office.example"], "The e-mail address of your account was changed")
    assert "By: Ada Admin" in one.body and "other@office.example" not in one.body


def test_a_password_that_was_refused_is_not_told(client_of, me):
    url = reverse("admin:auth_user_password_change", args=[me.user.pk])

    administrator(client_of).post(url, {"password1": NEW, "password2": "other", "usable_password": "true"})
    me.post(reverse("change-password"), {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW})

    assert not mail.outbox


def test_the_command_on_the_server_tells_the_owner():
    user = make.make_user("verifier", email="me@office.example")
    with_app(user)

    call_command("reset_second_factor", user.username, reason="Phone lost")

    assert "By: whoever runs the server" in mail.outbox[0].body


def test_who_has_no_address_or_left_is_told_nothing():
    for given in ({"email": ""}, {"email": "gone@office.example", "is_active": False}):
        user = make.make_user("verifier", **given)
        with_app(user)
        call_command("reset_second_factor", user.username, reason="Phone lost")

    assert not mail.outbox


def test_a_mail_server_that_is_down_changes_nothing(me, monkeypatch, caplog):
    def down(*args):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    change_password(me)

    assert check_password(NEW, User.objects.get(pk=me.user.pk).password)
    assert "ConnectionRefusedError" in caplog.text
