"""Aftercare issues: their states, whose they are, where they are found."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Issue
from partners.pipeline import Stage, StaleLead
from promotion_crm import history
from tests import make, pages
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def step(client, issue, state, **typed):
    url = reverse("issue-state", args=[issue.lead_id, issue.pk])
    return client.post(url, {"state": state, "seen": issue.state} | typed)


def at(state, **fields):
    """An issue in this state, with what it asks for."""
    usual = {"owner": make.make_user(CITY)} if state not in ("open", "escalated") else {}
    usual |= {"resolution": "Solved"} if state in ("resolved", "confirmed") else {}
    return make.make_issue(state=state, **usual | fields)


def test_an_issue_is_added_on_the_page_of_its_lead(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.LANDED)
    typed = {"title": "Work permits", "category": "talent", "severity": "high", "due_on": TODAY}

    answer = client.post(reverse("new-issue", args=[lead.pk]), typed)
    refused = client.post(reverse("new-issue", args=[lead.pk]), typed | {"title": "", "category": "weather"})

    issue = lead.issues.get()
    assert answer.url == lead.landing_url
    assert (issue.title, issue.state, issue.owner) == ("Work permits", "open", None)
    assert f'id="issue-{issue.pk}"' in client.get(lead.landing_url).content.decode()
    assert refused.status_code == 422
    assert "weather" in refused.content.decode()


def test_the_whole_way_of_an_issue(client_of):
    client, owner = client_of(CITY), make.make_user(CITY)
    issue = make.make_issue()

    for state, typed in (
        ("assigned", {"owner": owner.pk}),
        ("in_progress", {}),
        ("resolved", {"resolution": "Permits issued"}),
        ("in_progress", {"note": "Two are missing"}),
        ("resolved", {"resolution": "All issued"}),
        ("confirmed", {}),
    ):
        assert step(client, issue, state, **typed).url == issue.lead.landing_url, state
        issue.refresh_from_db()
        assert issue.state == state

    assert (issue.owner, issue.resolution) == (owner, "All issued")
    assert "Two are missing" in [entry.reason for entry in history.changes_of(issue)]


@pytest.mark.parametrize("before", Issue.State.values)
def test_only_the_steps_there_are(before):
    city = make.make_user(CITY)

    for after in [*Issue.State.values, "fantasy"]:
        issue = at(before)
        given = {"owner": city, "resolution": "Solved"}
        if after in Issue.MOVES[before]:
            issue.set_state(after, by=city, **given)
            continue
        with pytest.raises(ValidationError):
            issue.set_state(after, by=city, **given)


def test_what_a_step_needs_is_said_and_what_was_typed_stays(client_of):
    client = client_of(CITY)

    unassigned = step(client, make.make_issue(), "assigned", note="My words")
    unsolved = step(client, at("in_progress"), "resolved")
    unknown = step(client, make.make_issue(), "assigned", owner="999999")
    odd = step(client, make.make_issue(), "a\0b")

    assert [answer.status_code for answer in (unassigned, unsolved, unknown, odd)] == [422] * 4
    assert "Owner: an issue is assigned to someone" in unassigned.content.decode()
    assert "My words" in unassigned.content.decode()
    assert "Resolution: write how the issue was resolved." in unsolved.content.decode()


def test_an_issue_is_given_only_to_someone_who_sees_its_lead(client_of):
    stranger = make.make_user("account manager", name_en="Stranger")

    answer = step(client_of(CITY), make.make_issue(), "assigned", owner=stranger.pk)

    assert answer.status_code == 422
    assert "Owner: Stranger does not see this lead" in answer.content.decode()


def test_the_second_of_two_is_told(client_of):
    issue = at("assigned")
    read = Issue.objects.get(pk=issue.pk)
    read.set_state("in_progress", by=make.make_user(CITY))

    with pytest.raises(StaleLead):
        issue.set_state("escalated", by=make.make_user(CITY))
    assert step(client_of(CITY), issue, "escalated").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_of_many_who_start_one_does():
    issue, city = at("assigned"), make.make_user(CITY)
    read = [Issue.objects.select_related("lead").get(pk=issue.pk) for _ in range(8)]

    answers = together([lambda one=one: one.set_state("in_progress", by=city) for one in read])

    assert answers.count(None) == 1
    assert sum(isinstance(answer, StaleLead) for answer in answers) == 7


def test_whoever_has_to_settle_it_does_though_the_lead_is_not_theirs(client_of):
    """As long as they see the lead and may change issues at all."""
    district = make.make_district()
    owner = make.make_user("district officer", district=district)
    lead = make.make_lead(Stage.LANDED, district=district)
    issue = at("assigned", lead=lead, owner=owner)

    issue.set_state("in_progress", by=owner)

    for role in ("verifier", "leadership"):
        with pytest.raises(PermissionDenied):
            issue.set_state("escalated", by=make.make_user(role))
        assert step(client_of(role), issue, "escalated").status_code == 403
    assert step(client_of("account manager"), issue, "escalated").status_code == 404


# -- where they are found ----------------------------------------------------------------


def shown(client, query=""):
    page = pages.text_of(client.get(f"{pages.export_url('issues', 'csv', query)}&columns=title&purpose=Test"))
    return sorted(line.strip('"') for line in page.splitlines()[1:])


def test_the_list_and_its_filters(client_of):
    client = client_of(CITY)
    district = make.make_district()
    lead = make.make_lead(Stage.LANDED, district=district)
    at("open", title="Late", due_on=TODAY - timedelta(days=1), severity="high", lead=lead)
    at("assigned", title="Mine", owner=client.user, due_on=TODAY, category="customs")
    at("confirmed", title="Done", due_on=TODAY - timedelta(days=9))

    asked = {query: shown(client, query) for query in (
        "", "open=1", "state=assigned", "mine=1", "overdue=1", "severity=high", "category=customs",
        f"owner={client.user.username}", f"district={district.code}", f"lead={lead.pk}", f"due_before={TODAY}",
    )}  # fmt: skip

    assert list(asked.values()) == [
        ["Done", "Late", "Mine"], ["Late", "Mine"], ["Mine"], ["Mine"], ["Late"], ["Late"], ["Mine"],
        ["Mine"], ["Late"], ["Late"], ["Done", "Late", "Mine"],
    ]  # fmt: skip


def test_a_row_leads_to_the_issue_among_those_of_its_landing(client_of):
    issue = make.make_issue()

    page = client_of(CITY).get(reverse("issues")).content.decode()

    assert f'href="{issue.get_absolute_url()}"' in page


def test_the_search_finds_issues_and_asks_no_more_for_many(client_of):
    client = client_of(CITY)
    make.make_issue(title="Permits of the basin")

    def ask():
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("search"), {"q": "basin"}).content.decode()
        assert "Permits of the basin" in page
        return len(asked)

    ask()
    few = ask()
    for _ in range(6):
        make.make_issue(title="Permits of the basin")
    assert ask() == few


def test_the_desk_shows_what_one_has_to_settle(client_of):
    client = client_of(CITY)
    at("assigned", title="Mine to settle", owner=client.user)
    at("confirmed", title="Settled", owner=client.user)
    at("assigned", title="Of others")

    page = client.get(reverse("desk")).content.decode()

    assert "Mine to settle" in page
    assert "Settled" not in page
    assert "Of others" not in page
