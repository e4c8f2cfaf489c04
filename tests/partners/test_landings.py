"""The landing tracker: promised against actual, what is late, what is due; and checks of a landing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import LandingCheck
from partners.pipeline import Stage
from tests import make, pages
from tests.days import today, tomorrow, worked_out

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def days(count):
    return localdate() + timedelta(days=count)


def landing(title, **fields):
    return make.make_lead(Stage.LANDED, title=title, **fields)


def shown(client, query=""):
    """The titles of the list, in order."""
    page = pages.text_of(client.get(f"{pages.export_url('landings', 'csv', query)}&columns=title&purpose=Test"))
    return [line.strip('"') for line in page.splitlines()[1:]]


def row_of(client, lead, *columns):
    """The cells of a lead, as its file has them."""
    query = f"q={lead.code}&columns={','.join(columns)}&purpose=Test"
    return pages.text_of(client.get(pages.export_url("landings", "csv", query))).splitlines()[1].split(",")


def test_only_what_has_landed_is_tracked(client_of):
    landing("Here")
    make.make_lead(Stage.OPERATING, title="Open")
    make.make_lead(Stage.REGISTERED, title="Not yet")

    assert sorted(shown(client_of(CITY))) == ["Here", "Open"]


def test_promised_stands_beside_actual(client_of):
    client = client_of(CITY)
    lead = landing("Plant", jobs=200, contract_capital=5_000_000, contract_currency="EUR")
    make.make_landing_check(lead=lead, checked_on=days(-60), jobs=80, next_on=days(-30))
    make.make_landing_check(lead=lead, checked_on=days(-30), jobs=120, next_on=days(-5))
    make.make_landing_check(lead=lead, checked_on=days(-10), jobs=None, next_on=days(20))
    for amount in (100, 200):
        make.make_receipt(lead=lead, amount=amount)
    make.make_issue(lead=lead)
    make.make_issue(lead=lead, due_on=days(-1))
    make.make_issue(lead=lead, state="confirmed", owner=make.make_user(), resolution="Done")

    cells = row_of(
        client, lead, "jobs", "jobs_now", "last_check", "next_check", "receipts", "open_issues", "issues_overdue"
    )
    money = row_of(client, lead, "contract_capital", "paid_in_usd")

    assert cells == ["200", "120", str(days(-10)), str(days(20)), "2", "2", "1"]
    assert money == ["5000000.00", "EUR", "300.00", "USD"]


def test_milestones_are_overdue_late_or_on_time(client_of):
    client = client_of(CITY)
    plans = {
        "Overdue": [("construction", days(-5), None), ("production", days(30), None)],
        "Late": [("construction", days(-20), days(-10))],
        "On time": [("construction", days(-10), days(-20)), ("production", days(9), None)],
        "Unplanned": [],
    }
    leads = {title: landing(title) for title in plans}
    for title, planned in plans.items():
        for kind, plan, actual in planned:
            make.make_milestone(lead=leads[title], kind=kind, planned_on=plan, actual_on=actual)

    words = {title: row_of(client, lead, "milestones", "late_milestones") for title, lead in leads.items()}

    assert words == {
        "Overdue": ["overdue", "1"],
        "Late": ["late", "1"],
        "On time": ["on time", "0"],
        "Unplanned": ["", "0"],
    }
    assert row_of(client, leads["On time"], "milestone_next", "milestone_on") == ["Production started", str(days(9))]
    assert sorted(shown(client, "late=1")) == ["Late", "Overdue"]
    assert shown(client, "overdue=1") == ["Overdue"]


def test_filters_ask_what_the_columns_show(client_of):
    client, steward = client_of(CITY), make.make_user("account manager")
    due, planned = landing("Due", jobs=50), landing("Planned", steward=steward)
    landing("Never")
    make.make_landing_check(lead=due, checked_on=days(-30), next_on=days(-1), jobs=49)
    make.make_landing_check(lead=planned, checked_on=days(-30), next_on=days(-1))
    make.make_landing_check(lead=planned, checked_on=days(-2), next_on=days(30))
    make.make_issue(lead=due, due_on=days(-1))
    make.make_issue(lead=planned)

    asked = {query: sorted(shown(client, query)) for query in (
        "check_overdue=1", "never_checked=1", "open_issues=1", "issues_overdue=1", "jobs_short=1",
        f"steward={steward.username}", f"landed_after={days(0)}",
    )}  # fmt: skip

    assert list(asked.values()) == [
        ["Due"], ["Never"], ["Due", "Planned"], ["Due"], ["Due"], ["Planned"], [],
    ]  # fmt: skip


def test_an_event_officer_sees_nothing_of_it(client_of):
    lead = landing("Plant", jobs=4321)
    make.make_meeting(event=make.make_event(), leads=[lead])

    client = client_of("event officer")

    assert client.get(reverse("landings"), {"late": "1"}).status_code == 400
    assert client.get(reverse("landings"), {"columns": "title,jobs_now"}).status_code == 400
    assert "4,321" not in client.get(reverse("landings")).content.decode()


# -- checks, on the page of the lead -----------------------------------------------------


def check(client, lead, **typed):
    return client.post(reverse("new-landing-check", args=[lead.pk]), {"checked_on": localdate()} | typed)


def test_a_check_is_added_in_the_name_of_who_made_it(client_of):
    client, lead = client_of(CITY), landing("Plant", jobs=200)

    answer = check(client, lead, jobs="150", next_on=days(90), note="Two lines run")

    row = lead.landing_checks.get()
    assert answer.url == lead.landing_url
    assert (row.by, row.jobs, row.next_on) == (client.user, 150, days(90))
    page = client.get(lead.landing_url).content.decode()
    for words in ("200", "150 jobs", "Two lines run"):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"checked_on": tomorrow}, "“Checked on” is in the future"),
        ({"next_on": today}, "“Next check on” is not after this check"),
        ({"jobs": "-1"}, "Jobs there are"),
        ({"jobs": "9" * 20}, "Jobs there are"),
        ({"checked_on": ""}, "Checked on"),
        ({"note": "x" * 5000}, "Note"),
    ],
)
def test_bad_checks_are_refused(client_of, typed, words):
    lead = landing("Plant")

    answer = check(client_of(CITY), lead, **worked_out(typed))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not LandingCheck.objects.exists()


def test_what_has_not_landed_is_not_checked(client_of):
    answer = check(client_of(CITY), make.make_lead(Stage.REGISTERED))

    assert answer.status_code == 422
    assert "Only what has landed is checked" in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("verifier", 403), ("leadership", 403), ("account manager", 404)])
def test_others_check_nothing(client_of, role, status):
    assert check(client_of(role), landing("Plant")).status_code == status
    assert not LandingCheck.objects.exists()
