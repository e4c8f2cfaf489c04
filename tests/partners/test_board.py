"""The board: the rows of the list in columns, exact sums, and moves that obey the same rules."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from events.models import FollowUp
from events.panels import next_steps
from partners.board import CARDS, totals
from partners.models import ProjectLead
from partners.pipeline import Stage, Status
from promotion_crm import roles
from tests import make, pages
from tests.world import World

pytestmark = pytest.mark.django_db
CITY = "city administrator"
URL = "/leads/board/"
SCRIPT = {"headers": {"hx-request": "true"}}


def shown(response):
    """The leads on the page by column: {stage: [key, …]}."""
    page = response.content.decode()
    columns = re.findall(r'<ol data-stage="(\w+)">(.*?)</ol>', page, re.DOTALL)
    return {stage: [int(pk) for pk in re.findall(r'id="lead-(\d+)"', cards)] for stage, cards in columns}


def all_shown(response):
    return {pk for column in shown(response).values() for pk in column}


def move(client, lead, stage, query="", **more):
    posted = {"stage": stage, "seen": lead.stage} | {k: v for k, v in more.items() if k != "headers"}
    return client.post(reverse("move-on-board", args=[lead.pk]) + query, posted, headers=more.get("headers"))


@pytest.fixture
def city(client_of):
    return client_of(CITY)


# -- who sees what ------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*roles.ROLES, None], ids=lambda role: role or "no role")
def test_every_role_sees_its_own_leads_and_nothing_more(client_of, role):
    client = client_of(make.make_user(role, district=make.make_district()))
    world = World(client.user)

    response = client.get(URL)

    text = pages.text_of(response)
    assert response.status_code == (200 if pages.may(world.me, "view", ProjectLead) else 403)
    assert not [word for word in world.hidden() if word in text]
    if response.status_code == 200:
        assert all_shown(response) == {lead.pk for lead in world.leads.values() if world.sees(lead)}


def test_an_event_officer_sees_titles_and_stages_only(client_of):
    client = client_of("event officer")
    lead = World(client.user).leads["from event"]
    ProjectLead._base_manager.filter(pk=lead.pk).update(total_investment=7_654_321, note="Zqnote")

    text = client.get(URL).content.decode()

    assert lead.title in text
    for secret in ("7,654,321", "7.7 m", "USD", lead.investor.name_en, lead.district.name_en, "data-to", "0 days"):
        assert secret not in text
    assert client.get(URL, {"status": "ongoing"}).status_code == 400


def test_who_may_not_change_a_lead_is_offered_no_move(client_of):
    owner = make.make_user("account manager")
    make.make_lead(Stage.QUALIFIED, owner=owner)

    assert 'data-to="negotiating"' in client_of(owner).get(URL).content.decode()
    for role in ("leadership", "verifier"):
        assert "data-to=" not in client_of(role).get(URL).content.decode()


def test_the_moves_offered_are_those_one_may_try(client_of, city):
    owner = make.make_user("account manager")
    make.make_lead(Stage.QUALIFIED, owner=owner)
    make.make_lead(Stage.LANDED)

    def offered(client):
        return re.findall(r'data-to="(\w+)"', client.get(URL).content.decode())

    assert offered(client_of(owner)) == ["negotiating", "received"]
    assert offered(city) == ["negotiating", "signed", "registered", "received"]
    assert offered(client_of("verifier")) == ["operating"]


# -- the rows of the list -----------------------------------------------------------------


@pytest.fixture
def leads():
    """Two leads of each stage, one of them delayed, and one of each closed status."""
    found = [make.make_lead(stage) for stage in Stage]
    found += [make.make_lead(stage, status="delayed", status_reason="Waits") for stage in Stage]
    closed = {"status_reason": "x", "lost_to": "x"}
    found += [make.make_lead(Stage.QUALIFIED, status=s, **closed) for s in ("lost", "abandoned", "duplicate")]
    return found


@pytest.mark.parametrize(
    "query",
    [
        "status=ongoing",
        "status=lost&status=delayed",
        "stage=qualified&stage=signed&status=delayed",
        "country=SG&status=delayed",
        "q=Project&status=ongoing",
        "expected_landing_after=2026-01-01&status=ongoing",
        "signed_before=2030-01-01&status=ongoing",
        "status=ongoing&sort=-title&columns=code,title",
    ],
)
def test_a_query_string_gives_the_rows_of_the_list(city, leads, query):
    listed = {int(pk) for pk in re.findall(r'/leads/(\d+)/[?"]', city.get(f"/leads/?{query}").content.decode())}

    assert all_shown(city.get(f"{URL}?{query}")) == listed


def test_without_a_status_the_open_leads_are_shown_and_said_to_be(city, leads):
    response = city.get(URL)

    text = response.content.decode()
    assert all_shown(response) == {lead.pk for lead in leads if lead.status in ("ongoing", "delayed")}
    assert "14 open leads" in text
    assert "Lost, abandoned and duplicate leads are left out" in text
    every = "&".join(f"status={status}" for status in Status.values)
    assert "17 leads" in city.get(f"{URL}?{every}").content.decode()


def test_each_leads_to_the_other_with_the_same_rows(city, leads):
    to_board = re.search(r'href="(/leads/board/\?[^"]*)"', city.get("/leads/?country=SG&sort=title").content.decode())
    to_list = re.search(r'href="(/leads/\?[^"]*)"', city.get(f"{URL}?country=SG").content.decode())

    assert to_board[1] == f"{URL}?country=SG"
    asked = parse_qs(urlsplit(to_list[1].replace("&amp;", "&")).query)
    assert asked == {"country": ["SG"], "status": ["ongoing", "delayed", "dormant"]}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("stage=nowhere", "stage=nowhere"),
        ("colour=red", "colour=red"),
        ("sort=paid_in_usd", "sort=paid_in_usd"),
        ("page=2", "page=2"),
        ("match=any", "match=any"),
        ("before=abc", "before=abc"),
        ("after=abc", "Name one stage."),
        ("stage=received&after=abc", "after=abc"),
        ("expected_landing_after=2026-02-30", "This is not a date."),
    ],
)
def test_a_question_that_makes_no_sense_is_told(city, query, named):
    response = city.get(f"{URL}?{query}")

    assert response.status_code == 400
    assert named in response.content.decode()


# -- figures ------------------------------------------------------------------------------


def test_counts_and_sums_are_exact_and_never_added_across_currencies(city):
    exact = {"total_investment": Decimal("0.01"), "total_currency": "USD"}
    make.make_lead(Stage.QUALIFIED, total_investment=Decimal("9999999999999999.98"), total_currency="USD")
    make.make_lead(Stage.QUALIFIED, **exact)
    make.make_lead(Stage.QUALIFIED, total_investment=5, total_currency="EUR")
    make.make_lead(Stage.RECEIVED)
    make.make_lead(Stage.SIGNED, contract_capital=Decimal("3.50"), contract_currency="CNY", **exact)

    found = totals(ProjectLead.objects.open())

    assert (found[Stage.QUALIFIED].count, found[Stage.RECEIVED].count) == (3, 1)
    assert dict(found[Stage.QUALIFIED].sums) == {"USD": Decimal("9999999999999999.99"), "EUR": 5}
    assert found[Stage.RECEIVED].sums == []
    assert found[Stage.SIGNED].sums == [("CNY", Decimal("3.50"))]
    assert '<data value="9999999999999999.99">' in city.get(URL).content.decode()


def test_a_card_says_what_is_overdue(city):
    yesterday = localdate() - timedelta(days=2)
    lead = make.make_lead(Stage.QUALIFIED, expected_landing=yesterday, confidentiality="restricted")
    make.make_response_clock(lead=lead, kind="inform", started_on=yesterday, due_on=yesterday)
    make.make_follow_up(lead=lead, what="Later", due_on=localdate() + timedelta(days=5))
    make.make_follow_up(lead=lead, what="Call the firm", due_on=yesterday)
    make.make_follow_up(lead=lead, what="Done long ago", due_on=yesterday - timedelta(days=9), done=True)

    text = " ".join(re.sub(r"<[^>]+>", " ", unescape(city.get(URL).content.decode())).split())

    assert "Expected landing: 2 days late" in text
    assert "Tell the introducer: 2 days late" in text
    assert "Call the firm · 2 days late" in text
    assert "Later" not in text
    assert "Done long ago" not in text


@pytest.mark.parametrize("role", [*roles.ROLES])
def test_the_next_steps_are_among_the_follow_ups_one_sees(client_of, role):
    me = make.make_user(role, district=make.make_district())
    world = World(me)
    for meeting in world.meetings.values():
        for lead in world.leads.values():
            make.make_follow_up(lead=lead, meeting=meeting, owner=world.colleague)
    seen = [lead.pk for lead in world.leads.values() if world.sees(lead)]

    theirs = FollowUp.objects.visible_to(me).open().filter(lead__in=seen)

    assert set(FollowUp.objects.of_seen_leads(seen, me).open()) == set(theirs)
    assert set(next_steps(me, seen)) == set(theirs.values_list("lead", flat=True))


# -- further cards ------------------------------------------------------------------------


def test_a_column_goes_on_until_each_lead_was_shown_once(city):
    make.make_lead(Stage.QUALIFIED)
    since = now() - timedelta(days=3)
    for _ in range(2 * CARDS + 3):
        lead = make.make_lead(stage_since=since)  # all at the same moment: the key settles the order
    ProjectLead._base_manager.filter(stage="received").update(stage_since=since)
    found, address = [], URL

    while address:
        response = city.get(address, headers={"hx-request": "true"} if found else {})
        text = response.content.decode()
        cards = text if found else re.search(r'<ol data-stage="received">(.*?)</ol>', text, re.DOTALL)[1]
        found += re.findall(r'id="lead-(\d+)"', cards)
        more = re.search(r'href="([^"]+)"[^>]*>Show (\d+) more', cards)
        address = more[1].replace("&amp;", "&") if more else ""
        left = 2 * CARDS + 3 - len(found)
        assert not more or int(more[2]) == min(CARDS, left)

    assert len(found) == len(set(found)) == 2 * CARDS + 3
    assert str(lead.pk) in found


def test_without_scripts_the_next_cards_are_a_page_of_their_own(city):
    for _ in range(CARDS + 2):
        make.make_lead()
    address = re.search(r'href="([^"]+after=[^"]+)"', city.get(URL).content.decode())[1].replace("&amp;", "&")

    response = city.get(address)

    text = response.content.decode()
    assert {stage: len(cards) for stage, cards in shown(response).items()} == {"received": 2}
    assert f'<span class="count">{CARDS + 2}</span>' in text
    assert "From the first" in text


def test_it_asks_the_database_as_often_for_many_leads_as_for_few(client_of):
    for role in (CITY, "account manager", "district officer", "event officer"):
        client = client_of(make.make_user(role, district=make.make_district()))
        World(client.user)
        client.get(URL)
        few = queries(client)
        for _ in range(30):
            lead = make.make_lead(Stage.QUALIFIED, owner=client.user, district=client.user.district)
            make.make_follow_up(lead=lead)

        assert queries(client) <= few <= 12, role


def queries(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{URL}?q=a").status_code == 200
    return len(asked)
