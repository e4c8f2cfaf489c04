"""A landing and what came of it: receipts at the day's rate, milestones, checks, issues."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from partners.landing import steps
from partners.models import CapitalReceipt, ExchangeRate, Issue, Milestone
from partners.pipeline import Stage
from tests import make
from tests.days import tomorrow, worked_out
from tests.seen import seen

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def rate(currency, day, usd):
    return ExchangeRate.objects.create(currency=currency, day=day, usd=usd, source="Test bank")


def receipt(client, lead, **fields):
    given = {"received_on": "2026-03-04", "amount": "1000", "currency": "EUR"} | fields
    return client.post(reverse("new-receipt", args=[lead.pk]), given)


def test_a_receipt_takes_the_rate_of_its_day(client_of):
    lead = make.make_lead(Stage.SIGNED)
    rate("EUR", date(2026, 3, 4), "1.10")

    receipt(client_of(CITY), lead)

    row = lead.receipts.get()
    assert (row.rate, row.amount_usd, row.rate_source) == (Decimal("1.1"), Decimal("1100"), "Test bank")
    assert not row.rate_by_hand
    assert not row.rate_is_older


def test_a_day_without_a_rate_takes_the_last_before_it_and_says_so(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.SIGNED)
    rate("EUR", date(2026, 2, 20), "1.10")

    receipt(client, lead)

    assert lead.receipts.get().rate_on == date(2026, 2, 20)
    assert "rate of 20 February 2026, the last before that day" in client.get(lead.landing_url).content.decode()


def test_a_rate_entered_by_hand_is_marked_and_names_its_source(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.SIGNED)

    refused = receipt(client, lead, currency="AED", rate="0.2723")
    receipt(client, lead, currency="AED", rate="0.2723", rate_source="Central bank of the UAE")

    assert refused.status_code == 422
    assert "Source of the rate" in refused.content.decode()
    assert lead.receipts.get().rate_by_hand
    assert "Rate by hand" in client.get(lead.landing_url).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"currency": "AED"}, "there is none for AED"),
        ({"received_on": tomorrow}, "in the future"),
        ({"amount": "-5"}, "more than 0"),
        ({"amount": "0"}, "more than 0"),
        ({"received_on": "2026-02-31"}, "valid date"),
        ({"amount": ""}, "required"),
    ],
)
def test_a_receipt_that_makes_no_sense_is_refused_in_words(client_of, fields, words):
    lead = make.make_lead(Stage.SIGNED)
    rate("EUR", date(2000, 1, 1), "1.10")

    refused = receipt(client_of(CITY), lead, **worked_out(fields))

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert not lead.receipts.exists()


def test_only_a_verifier_who_does_not_own_the_lead_verifies_a_receipt():
    verifier = make.make_user("verifier")
    row, own = make.make_receipt(), make.make_receipt(lead=make.make_lead(Stage.SIGNED, owner=verifier))

    for refused, by in ((own, verifier), (row, make.make_user(CITY))):
        with pytest.raises(PermissionDenied):
            refused.verify(by=by)
    row.verify(by=verifier)

    assert CapitalReceipt.objects.get(pk=row.pk).verified_by == verifier
    with pytest.raises(ValidationError, match="already"):
        row.verify(by=verifier)


def test_milestones_are_compared_and_what_the_lead_says_is_taken_from_there(client_of):
    day = localdate()
    lead = make.make_lead(Stage.LANDED)
    make.make_receipt(lead=lead, received_on=day - timedelta(days=3))
    for kind, planned in (("signed", lead.signed_on), ("first_capital", day - timedelta(days=5))):
        Milestone.objects.create(lead=lead, kind=kind, planned_on=planned)
    Milestone.objects.create(lead=lead, kind="construction", planned_on=day - timedelta(days=2))

    shown = {step.kind: step for step in steps(lead, make.make_user(CITY))}

    assert shown["signed"].words == "on time"
    assert shown["first_capital"].words == "2 days late"
    assert (shown["construction"].words, shown["construction"].tone) == ("overdue by 2 days", "bad")
    assert shown["production"].words == ""
    assert Milestone.objects.late().count() == 2
    assert [m.kind for m in Milestone.objects.overdue()] == ["construction"]


def test_a_milestone_is_planned_on_its_page_and_changed_there(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.SIGNED)
    url = reverse("milestone", args=[lead.pk, "production"])

    client.post(url, {"planned_on": "2027-01-05"})
    client.post(url, {"planned_on": "2027-02-05", "note": "Later"} | seen(lead.milestones.get()))
    refused = client.post(url, {"planned_on": "2027-02-05", "actual_on": (localdate() + timedelta(days=1)).isoformat()})

    assert lead.milestones.get().planned_on == date(2027, 2, 5)
    assert refused.status_code == 422
    assert "in the future" in refused.content.decode()
    assert client.get(reverse("milestone", args=[lead.pk, "party"])).status_code == 404


def test_a_check_counts_the_jobs_and_only_after_the_landing(client_of):
    client, landed = client_of(CITY), make.make_lead(Stage.LANDED, jobs=80)
    early = make.make_lead(Stage.SIGNED)

    client.post(reverse("new-landing-check", args=[landed.pk]), {"checked_on": localdate().isoformat(), "jobs": "35"})
    refused = client.post(reverse("new-landing-check", args=[early.pk]), {"checked_on": localdate().isoformat()})

    check = landed.landing_checks.get()
    assert (check.jobs, check.by) == (35, client.user)
    assert "Only what has landed is checked" in refused.content.decode()


def test_an_issue_goes_its_way_step_by_step(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.LANDED)
    client.post(reverse("new-issue", args=[lead.pk]), {"title": "Visa", "category": "talent", "severity": "high"})
    issue = lead.issues.get()
    url = reverse("issue-state", args=[lead.pk, issue.pk])

    unowned = client.post(url, {"state": "assigned", "seen": "open"})
    client.post(url, {"state": "assigned", "seen": "open", "owner": client.user.pk})
    stale = client.post(url, {"state": "escalated", "seen": "open"})
    client.post(url, {"state": "in_progress", "seen": "assigned", "owner": client.user.pk})
    client.post(url, {"state": "resolved", "seen": "in_progress", "owner": client.user.pk, "resolution": "Granted"})
    client.post(url, {"state": "confirmed", "seen": "resolved", "owner": client.user.pk, "resolution": "Granted"})

    issue.refresh_from_db()
    assert "Owner" in unowned.content.decode()
    assert stale.status_code in (409, 422)
    assert (issue.state, issue.resolution, issue.owner) == ("confirmed", "Granted", client.user)
    assert not Issue.objects.open().exists()


@pytest.mark.parametrize("role", ["leadership", "verifier"])
def test_who_only_reads_a_lead_adds_nothing_to_its_landing(client_of, role):
    client, lead = client_of(role), make.make_lead(Stage.LANDED)

    assert client.get(lead.landing_url).status_code == 200
    for name in ("new-receipt", "new-landing-check", "new-issue"):
        assert client.post(reverse(name, args=[lead.pk]), {"title": "x"}).status_code == 403


def test_a_lead_one_may_not_see_has_no_landing(client_of):
    lead = make.make_lead(Stage.LANDED)

    assert client_of("account manager").get(lead.landing_url).status_code == 404
    assert client_of("event officer").get(lead.landing_url).status_code in (403, 404)


def test_the_tracker_shows_promised_against_arrived_and_filters_what_waits(client_of):
    client, late, quiet = client_of(CITY), make.make_lead(Stage.LANDED, jobs=90), make.make_lead(Stage.LANDED)
    make.make_landing_check(lead=late, jobs=40, checked_on=date(2026, 1, 5), next_on=date(2026, 2, 5))
    make.make_issue(lead=late)
    Milestone.objects.create(lead=late, kind="construction", planned_on=date(2026, 1, 1))

    for query in ("late=1", "check_overdue=1", "open_issues=1"):
        page = client.get(f"{reverse('landings')}?{query}").content.decode()
        assert late.code in page, query
        assert quiet.code not in page, query
    assert ">40<" in client.get(f"{reverse('landings')}?columns=code,jobs,jobs_now").content.decode()
