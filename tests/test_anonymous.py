"""Whoever is not signed in gets no page but the way in; and each page says how it may be asked."""

import pytest
from django.urls import reverse

from tests import make, pages

pytestmark = pytest.mark.django_db
OPEN = {"sign-in", "account_login", "sign-out", "healthz", "readyz", "language", "theme", "robots", "csp-reports"}
ROUTES = sorted({f"/{route}" for route, pattern in pages.patterns() if pattern.name not in OPEN} - {"/admin/login/"})


@pytest.mark.parametrize("route", ROUTES)
def test_no_page_is_open_to_those_who_are_not_signed_in(client, route):
    for answer in (client.get(route), client.post(route)):
        to_sign_in = answer.status_code == 302 and answer.url.startswith((reverse("sign-in"), reverse("admin:login")))
        assert to_sign_in or answer.status_code in (401, 404, 405), answer


def test_the_admin_sends_to_the_one_sign_in_page(client):
    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.request["PATH_INFO"] == reverse("sign-in")


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_machines_ask_for_health_without_signing_in(client, name):
    assert client.get(f"/{name}").status_code == 200


@pytest.mark.parametrize("name", ["language", "theme", "sign-out"])
def test_what_changes_something_is_never_a_link(client_of, name):
    assert client_of("verifier").get(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", ["move-lead", "move-on-board", "lead-status", "tick-follow-up"])
def test_acts_on_a_record_refuse_to_be_a_link(client_of, name):
    record = make.make_follow_up() if name == "tick-follow-up" else make.make_lead()

    assert client_of("superuser").get(reverse(name, args=[record.pk])).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        *("decide-transfer", "carry-out-transfer", "introduction-state", "accept-introduction"),
        *("judge-checks", "decide-verification", "withdraw-verification", "verify-receipt"),
    ],
)
def test_acts_on_a_part_of_a_lead_refuse_to_be_a_link(client_of, name):
    assert client_of("superuser").get(reverse(name, args=[make.make_lead().pk, 1])).status_code == 405


def test_after_signing_in_one_is_where_one_wanted_to_go(client):
    user = make.make_user("verifier")
    asked = client.get("/leads/?stage=signed").url

    answer = client.post(asked, {"username": user.username, "password": make.PASSWORD})

    assert answer.status_code == 302
    assert answer.url == "/leads/?stage=signed"


def test_signing_in_never_leads_to_another_host(client):
    user = make.make_user("verifier")

    answer = client.post(
        f"{reverse('sign-in')}?next=https://elsewhere.example/",
        {"username": user.username, "password": make.PASSWORD},
    )

    assert answer.url == reverse("desk")


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
@pytest.mark.parametrize(("name", "value"), [("language", "en"), ("theme", "dark")])
def test_a_switch_never_leads_to_another_host(client, name, value, target):
    answer = client.post(reverse(name), {name: value, "next": target})

    assert answer.status_code == 302
    assert answer.url == "/"


def test_forms_want_their_token(client_of):
    client = client_of("account manager")
    client.handler.enforce_csrf_checks = True

    assert client.post(reverse("log-meeting"), {"notes": "x"}).status_code == 403
