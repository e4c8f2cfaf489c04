"""Ways round the sign-in that were tried from outside: each is closed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import make, pages

from .test_second_factor import code

pytestmark = pytest.mark.django_db
OUTSIDE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("goal", [*OUTSIDE, "http://localhost/", "http://crm.example/", "https://other.example.org/"])
def test_sign_in_leads_to_pages_of_this_host_alone(client_of, settings, goal):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", ".example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://other.example.org"]
    me, client = client_of("verifier"), Client()
    words = {"username": me.user.username, "password": make.PASSWORD, "next": goal}

    assert client.post(reverse("sign-in"), words).url == "/"
    assert me.get(reverse("sign-in"), {"next": goal}).url == "/"
    assert me.post(reverse("account_reauthenticate"), {"password": make.PASSWORD, "next": goal}).url == "/"


def test_the_old_password_is_not_guessed_in_the_admin_either(client_of):
    me, words = client_of("verifier"), {"old_password": "guess", "new_password1": "x", "new_password2": "x"}

    answers = [me.post(reverse("admin:password_change"), words).status_code for _n in range(6)]

    assert answers == [200] * 5 + [429]


def test_a_session_from_before_does_not_take_the_new_factor_away(client_of):
    me, other = client_of("verifier"), Client()
    other.force_login(me.user)
    me.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    page = me.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")

    me.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert me.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("who", ["superuser", "privacy officer"])
def test_no_address_goes_round_the_second_factor_that_is_owed(client_of, settings, who):
    settings.SECOND_FACTOR_ROLES = frozenset({"superuser", "privacy officer"})
    me, own = client_of(who), reverse("mfa_index")
    left_open = {reverse(name) for name in ("sign-in", "sign-out", "language", "theme")}
    routes = {f"/{route}" for route, _pattern in pages.patterns()} | {"/admin/partners/lead/1/change/"}

    for route in routes - left_open:
        if route.startswith((own, reverse("account_reauthenticate"))):
            continue
        for answer in (me.get(route), me.post(route), me.put(route)):
            assert answer.status_code == 302, (route, answer.status_code)
            assert answer.url == own, (route, answer.url)
