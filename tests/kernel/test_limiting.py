"""Who asks too often is told so and when to come back; nobody else notices."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as real
from django.contrib import admin
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import answering
from promotion_crm import limiting, safety
from tests import make, pages

SEARCH = {"search": (3, 60)}
AUTOCOMPLETE = "/admin/autocomplete/?app_label=partners&model_name=contact&field_name=organization"


def stale(seconds):
    """As if the last request lay so long back."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE promotion_crm_allowance SET whole_at = whole_at - %s", [timedelta(seconds=seconds)])


def statuses(client, address, times, **given):
    return [client.get(address, **given).status_code for _ in range(times)]


@pytest.mark.django_db
def test_so_many_may_come_at_once_and_then_evenly(settings):
    settings.LIMITS = SEARCH

    waits = [limiting.taken("search", "user 1") for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert 10 < waits[3] <= waits[4] + 1 <= 21  # a third of the minute, less what the test took
    stale(20)
    assert limiting.taken("search", "user 1") == 0
    assert limiting.taken("search", "user 1") > 10
    assert limiting.taken("search", "user 2") == 0


@pytest.mark.django_db
def test_a_refusal_says_when_to_come_back_in_both_languages(client_of, settings):
    settings.LIMITS = SEARCH
    client, chinese = client_of("verifier"), client_of("verifier", language="zh-hans")
    address = f"{reverse('search')}?q=port"

    assert statuses(client, address, 3) == statuses(chinese, address, 3) == [200] * 3

    refused, said = client.get(address), pages.text_of(chinese.get(address))
    assert (refused.status_code, 10 < int(refused["Retry-After"]) <= 20) == (429, True)
    assert f"That was asked too often. Try again in {refused['Retry-After']} seconds." in pages.text_of(refused)
    assert "操作过于频繁" in said


@pytest.mark.django_db
def test_scripts_are_told_in_their_own_way(client_of, settings):
    settings.LIMITS = {"search": (1, 60)}
    client = client_of("verifier")
    for address in (f"{reverse('search')}?q=x", f"{reverse('leads')}?q=x", f"{reverse('palette')}?q=x"):
        answer = client.get(address, headers={"accept": "application/json"})

    assert answer.status_code == 429
    assert json.loads(answer.content)["error"].startswith("That was asked too often. Try again in ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "role", "address"),
    [
        ("search", "verifier", "/search/?q=x"),
        ("search", "verifier", "/palette/?q=x"),
        ("search", "verifier", "/leads/?q=x"),
        ("search", "verifier", "/leads/board/?q=x"),
        ("search", "verifier", "/leads/funnel/?q=x"),
        ("search", "verifier", "/events/calendar/?q=x"),
        ("search", "account manager", "/merge/organizations/?ids=0&q=x"),
        ("search", "verifier", "/leads/choices/organization/?organization=x"),
        ("search", "account manager", "/leads/new/find/?kind=investor&q=x"),
        ("search", "account manager", "/leads/new/alike/?title=x"),
        ("search", "account manager", "/meetings/log/find/?kind=organization&q=x"),
        ("search", "account manager", "/contacts/invite/find/?q=x"),
        ("search", "superuser", f"{AUTOCOMPLETE}&term=x"),
        ("search", "superuser", AUTOCOMPLETE),
        ("search", "city administrator", "/admin/partners/organization/?q=x"),
        ("search", "superuser", "/admin/promotion_crm/user/?q=x"),
        ("download", "event officer", "/participants/badges/"),
        ("download", "event officer", "/events/1/badges/"),
        ("export", "account manager", "/leads/export.csv"),
        ("export", "account manager", "/leads/export.xlsx"),
        ("export", "account manager", "/contacts/export.vcf"),
        ("export", "city administrator", "/leads/funnel/export.csv"),
        ("export", "account manager", "/exports/1/file/"),
    ],
)
def test_what_costs_much_is_counted_by_person(client_of, settings, name, role, address):
    settings.LIMITS = {name: (1, 60)}
    client, other = client_of(role), client_of(role)

    first, second = client.get(address), client.get(address)

    assert (first.status_code != 429, second.status_code) == (True, 429)
    assert other.get(address).status_code != 429


@pytest.mark.django_db
def test_each_list_of_the_administration_counts_where_words_are_asked_for_and_nowhere_else(client_of, settings):
    client = client_of("superuser")
    for model, of in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        settings.LIMITS = {"search": (1, 60)}
        limiting.taken("search", f"user {client.user.pk}")

        assert client.get(address).status_code == 200
        assert not of.search_fields or client.get(address, {"q": "x"}).status_code == 429


@pytest.mark.django_db
def test_files_that_are_sent_are_counted(client_of, settings):
    settings.LIMITS = {"import": (1, 60)}
    client, event = client_of("account manager"), make.make_event()

    answers = [client.post(reverse("imports"), {"list": "x"}), client.post(reverse("add-guests", args=[event.pk]))]

    assert [answer.status_code for answer in answers] == [422, 429]
    assert client.get(reverse("imports")).status_code == 200  # looking is not counted


@pytest.mark.django_db
def test_links_are_counted_by_address(client, settings):
    settings.LIMITS = {"signed link": (1, 60), "calendar feed": (1, 60)}
    settings.TRUSTED_PROXIES = 1
    links = [reverse("answer", args=["x"]), reverse("confirm-dispatch", args=["x"])]
    home, office = ({"x-forwarded-for": f"198.51.100.{n}"} for n in (1, 2))

    assert [client.get(link, headers=home).status_code for link in links] == [404, 429]
    assert client.get(links[0], headers=office).status_code == 404
    assert statuses(client, f"{reverse('calendar-feed')}?token=x", 2, headers=home) == [404, 429]


@pytest.mark.django_db
def test_a_guest_in_time_is_answered(client, settings):
    settings.LIMITS = {"signed link": (1, 60)}
    link = answering.link_for(make.make_participation()).removeprefix(settings.SITE_URL)

    assert client.get(link).status_code == 200


@pytest.mark.django_db
def test_counting_costs_one_statement(client_of, settings):
    client, address = client_of("verifier"), f"{reverse('search')}?q=port"
    costs = []
    for limits in ({}, real.LIMITS):
        settings.LIMITS = limits
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        costs.append(len(asked))

    assert costs[1] == costs[0] + 1


@pytest.mark.django_db(transaction=True)
def test_those_who_ask_at_once_are_counted_one_by_one(settings):
    settings.LIMITS = {"search": (5, 600)}

    def ask(_n):
        try:
            return limiting.taken("search", "user 1")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(ask, range(16)))

    assert waits.count(0) == 5
    assert limiting.forget() is None


@pytest.mark.django_db
def test_what_is_whole_again_is_forgotten(settings):
    settings.LIMITS = SEARCH
    limiting.taken("search", "user 1")
    limiting.taken("search", "user 2")
    stale(20)
    limiting.taken("search", "user 3")

    limiting.forget()

    with connection.cursor() as cursor:
        cursor.execute("SELECT who FROM promotion_crm_allowance")
        assert cursor.fetchall() == [("user 3",)]


def test_nobody_who_types_meets_the_limit():
    times, seconds = safety.LIMITS["search"]

    assert times / seconds >= 10  # keys in a second, more than anyone types
