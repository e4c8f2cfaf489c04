"""The office's own sign-in, against a real OpenID Connect provider that the test runs."""

import logging
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import run_server_in_thread

from promotion_crm.models import SignIn, User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider():
    """The address of a provider."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def office(provider, settings):
    app = {"provider_id": "office", "name": "City ID", "client_id": "crm", "secret": "s", "settings": {}}
    app["settings"]["server_url"] = provider
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return provider


def person(office, sub, **claims):
    """Somebody the provider knows."""
    known = {"email": "li@city.example", "email_verified": True} | claims
    answer = requests.put(f"{office}/users/{sub}", json=known, timeout=5)
    assert answer.status_code == 204


def back_from(client, office, sub, query=""):
    """Walk to the provider, sign in there, and come back."""
    there = client.get(reverse("openid_connect_login", kwargs={"provider_id": "office"}) + query)
    assert there.status_code == 302, there.content
    assert there.url.startswith(office)
    answer = requests.post(there.url, data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def is_in(client):
    return client.get(reverse("keys")).status_code == 200


def said(answer):
    return answer.content.decode()


def test_the_sign_in_page_names_the_office(office):
    assert "Sign in with City ID" in said(Client().get(reverse("sign-in")))


def test_without_the_setting_there_is_no_such_way():
    client = Client()

    assert "office/" not in said(client.get(reverse("sign-in")))
    assert client.get("/sign-in/office/").status_code == 404
    assert client.get("/sign-in/office/back/?code=x&state=y").status_code == 404


def test_a_verified_address_opens_the_account_with_it_from_then_on(office):
    user, client = make.make_user("verifier", email="Li@city.example"), Client()
    person(office, "li")

    answer = back_from(client, office, "li", "?next=/leads/")

    assert answer.redirect_chain[-1][0] == "/leads/"
    assert SignIn.objects.of(user).get().way == "office"
    person(office, "li", email="married@city.example")
    again = Client()
    back_from(again, office, "li")
    assert is_in(again)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("account", "claims"),
    [
        ({"email": "li@city.example"}, {"email_verified": False}),
        ({"email": "other@city.example"}, {}),
        ({"email": "li@city.example", "is_active": False}, {}),
        ({"email": ""}, {"email": "", "email_verified": True}),
    ],
)
def test_others_are_refused_with_a_sentence(office, account, claims):
    make.make_user("verifier", **account)
    client, sub = Client(), f"sub{make.number()}"
    person(office, sub, **claims)

    answer = back_from(client, office, sub)

    assert "No active account belongs to your sign-in at City ID" in said(answer)
    assert not is_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert SignIn.objects.get().outcome == "refused"


def test_an_address_that_only_looks_like_the_one_of_the_account_opens_nothing(office):
    make.make_user("verifier", email="li@city.example")
    client = Client()
    person(office, "dotless", email="l\u0131@city.example")

    back_from(client, office, "dotless")

    assert not is_in(client)


def test_two_accounts_with_one_address_open_neither(office):
    for _n in range(2):
        make.make_user("verifier", email="li@city.example")
    client = Client()
    person(office, "li-two")

    back_from(client, office, "li-two")

    assert not is_in(client)


def test_a_superuser_is_never_opened_by_it(office):
    user, client = make.make_user("verifier", email="li@city.example"), Client()
    person(office, "li-root")
    back_from(client, office, "li-root")
    assert is_in(client)
    User.objects.filter(pk=user.pk).update(is_superuser=True)

    again = Client()

    assert "A superuser signs in with the password" in said(back_from(again, office, "li-root"))
    assert not is_in(again)


def test_an_address_given_to_somebody_new_does_not_open_the_account_of_the_first(office):
    make.make_user("verifier", email="li@city.example")
    person(office, "li-first")
    back_from(Client(), office, "li-first")
    person(office, "li-second")
    client = Client()

    back_from(client, office, "li-second")

    assert not is_in(client)


def test_a_user_name_that_the_setting_trusts_opens_the_account(office, settings):
    settings.OIDC_USERNAME_CLAIM = "preferred_username"
    user, client = make.make_user("verifier"), Client()
    person(office, "li-name", preferred_username=user.username, email_verified=False)

    back_from(client, office, "li-name")

    assert is_in(client)


def test_the_second_factor_is_asked_after_it_as_well(office, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"verifier"})
    make.make_user("verifier", email="li@city.example")
    client = Client()
    person(office, "li-2fa")

    answer = back_from(client, office, "li-2fa")

    assert answer.request["PATH_INFO"] == reverse("mfa_index")


@pytest.mark.parametrize("query", ["?code=made-up&state=made-up", "?error=access_denied", ""])
def test_what_did_not_come_from_the_provider_opens_nothing(office, query):
    make.make_user("verifier", email="li@city.example")
    client = Client()

    answer = client.get(f"/sign-in/office/back/{query}", follow=True)

    assert "was not finished" in said(answer)
    assert not is_in(client)


def test_an_account_is_not_linked_by_a_link(office, client_of):
    assert client_of("verifier").get("/sign-in/office/?process=connect").status_code == 404


def test_a_provider_that_does_not_answer_is_named(office, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"

    answer = Client().get("/sign-in/office/", follow=True)

    assert "City ID does not answer" in said(answer)
