"""The calendar of events: which days hold what, the filters of the list, the way on and back."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from tests import make, pages
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = reverse("event-calendar")


@pytest.fixture
def client(client_of):
    return client_of("event officer", district=make.make_district())


def days(response):
    """The words on each day that holds any, by date."""
    assert response.status_code == 200
    plan = response.context["plan"]
    return {str(day.on): [item.words for item in day.items] for day in plan.days if day.items}


def links(response, rel):
    found = re.search(rf'href="([^"]*)" rel="{rel}"', response.content.decode())
    return found and PAGE + found[1].replace("&amp;", "&")


def test_a_month_has_whole_weeks_and_an_event_stands_on_each_of_its_days(client):
    make.make_event(name_en="Fair", starts_on=date(2026, 10, 31), ends_on=date(2026, 11, 2))
    make.make_event(name_en="Before", starts_on=date(2026, 10, 25))

    answer = client.get(PAGE, {"day": "2026-11-26"})

    plan = answer.context["plan"]
    assert (plan.days[0].on, plan.days[-1].on) == (date(2026, 10, 26), date(2026, 12, 6))
    assert days(answer) == {f"2026-{day}": ["Fair"] for day in ("10-31", "11-01", "11-02")}
    assert "November 2026" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2027-02-28", "2027-02-01", "2027-02-28"), ("2026-12-31", "2026-11-30", "2027-01-03")],
)
def test_the_first_and_the_last_day_of_a_month(client, day, first, last):
    plan = client.get(PAGE, {"day": day}).context["plan"]

    assert (str(plan.days[0].on), str(plan.days[-1].on)) == (first, last)


def test_a_week_and_the_way_on_and_back(client):
    answer = client.get(PAGE, {"show": "week", "day": "2027-01-01", "kind": "forum"})

    shown = [str(day.on) for day in answer.context["plan"].days]
    assert (shown[0], shown[-1]) == ("2026-12-28", "2027-01-03")
    back, on = (client.get(links(answer, rel)) for rel in ("prev", "next"))
    assert [str(page.context["plan"].days[0].on) for page in (back, on)] == ["2026-12-21", "2027-01-04"]
    assert all(page.context["screen"].question.params["kind"] == "forum" for page in (back, on))


def test_the_same_query_string_narrows_list_and_calendar(client):
    for kind in ("forum", "summit"):
        make.make_event(name_en=f"The {kind}", kind=kind, starts_on=date(2026, 11, 26))

    calendar = client.get(PAGE, {"day": "2026-11-01", "kind": "summit"})

    assert days(calendar) == {"2026-11-26": ["The summit"]}
    assert 'href="/events/?kind=summit"' in calendar.content.decode()
    assert f'href="{PAGE}?kind=summit"' in client.get(reverse("events"), {"kind": "summit"}).content.decode()
    assert days(client.get(PAGE, {"day": "2026-11-01", "q": "forum"})) == {"2026-11-26": ["The forum"]}


def test_ones_own_meetings_stand_beside_them_unless_left_out(client):
    firm = make.make_organization(name_en="Orion")
    make.make_meeting(organizations=[firm], attendees=[client.user])
    make.make_meeting(organizations=[firm])
    today = str(localdate())

    assert days(client.get(PAGE)) == {today: ["Visit: Orion"]}
    assert days(client.get(PAGE, {"meetings": "none"})) == {}


def test_a_full_day_leads_to_its_week_which_shows_all(client):
    for _ in range(6):
        make.make_event(starts_on=date(2026, 11, 26))

    page = client.get(PAGE, {"day": "2026-11-01"}).content.decode()
    week = client.get(PAGE, {"day": "2026-11-26", "show": "week"}).content.decode()

    assert (page.count('class="item"'), week.count('class="item"')) == (3, 6)
    assert "3 more" in page
    assert "show=week" in page


def test_events_without_a_day_are_counted_and_lead_to_the_list(client):
    make.make_event(starts_on=None)

    page = client.get(PAGE).content.decode()

    assert "1 event without a day" in page
    assert 'href="/events/?starts=none"' in page
    assert client.get(reverse("events"), {"starts": "none"}).context["screen"].page.count.number == 1


@pytest.mark.parametrize(
    "query",
    [
        "day=2026-02-30",
        "day=tomorrow",
        "day=%00",
        "show=year",
        "meetings=all",
        "kind=party",
        "nonsense=1",
        "day=1899-12-31",
    ],
)
def test_what_makes_no_sense_is_told(client, query):
    assert client.get(f"{PAGE}?{query}").status_code == 400


@pytest.mark.parametrize(("day", "missing"), [("1900-01-15", "prev"), ("2999-12-15", "next")])
def test_where_the_calendar_ends_there_is_no_way_on(client, day, missing):
    assert links(client.get(PAGE, {"day": day}), missing) is None


@pytest.mark.parametrize("role", ["district officer", "event officer", "privacy officer", "leadership"])
def test_it_shows_what_one_may_see(client_of, role):
    client = client_of(role, district=make.make_district())
    world = World(client.user)

    answer = client.get(PAGE)

    assert answer.status_code == (200 if client.user.has_perm("events.view_event") else 403)
    text = pages.text_of(answer)
    assert not [word for word in world.hidden() if word in text]


def test_it_costs_the_same_for_many_events(client):
    costs = []
    for count in (2, 12):
        for _ in range(count):
            make.make_event(starts_on=localdate(), district=make.make_district())
            make.make_meeting(attendees=[client.user])
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE, {"day": str(localdate()), "sort": "name"})
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 12, costs


def test_in_chinese(client_of):
    client = client_of("event officer", language="zh-hans")
    make.make_event(name_zh="上海论坛", starts_on=date(2026, 11, 26))

    page = client.get(PAGE, {"day": "2026-11-26"}).content.decode()

    assert "2026年11月" in page
    assert "上海论坛" in page
