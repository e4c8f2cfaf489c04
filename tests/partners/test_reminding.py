"""Reminders: due since the last run, told once to each person, whatever day the job ran."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Milestone, ProjectLead, Reminder
from partners.pipeline import Stage
from partners.reminding import remind
from tests import make

pytestmark = pytest.mark.django_db
TODAY = localdate()


def kinds(user):
    return sorted(Reminder.objects.filter(user=user).values_list("kind", flat=True))


def lead_of(owner, days, **fields):
    return make.make_lead(Stage.NEGOTIATING, owner=owner, expected_landing=TODAY + timedelta(days=days), **fields)


def test_a_landing_in_60_days_is_told_once_and_in_30_again():
    owner = make.make_user("account manager")
    lead_of(owner, 50)
    lead_of(owner, 90)

    assert (remind(), remind()) == (1, 0)
    assert kinds(owner) == ["landing_60"]
    remind(TODAY + timedelta(days=25))
    assert "landing_30" in kinds(owner)


def test_a_run_that_was_missed_for_a_month_loses_nothing():
    owner = make.make_user("account manager")
    lead_of(owner, -3)

    remind()

    assert kinds(owner) == ["landing_30", "landing_60"]


def test_a_landing_that_is_put_off_is_told_anew():
    owner = make.make_user("account manager")
    lead = lead_of(owner, 50)
    remind()

    ProjectLead.objects.filter(pk=lead.pk).update(expected_landing=TODAY + timedelta(days=55))

    assert remind() == 1


def test_milestones_checks_and_issues_that_are_overdue_are_told():
    owner, past = make.make_user("account manager"), TODAY - timedelta(days=1)
    lead = make.make_lead(Stage.LANDED, owner=owner)
    Milestone.objects.create(lead=lead, kind="construction", planned_on=past)
    make.make_landing_check(lead=lead, checked_on=TODAY - timedelta(days=30), next_on=past)
    make.make_issue(lead=lead, owner=owner, due_on=past)

    remind()

    assert kinds(owner) == ["check", "issue", "milestone"]


def test_no_contact_for_long_is_told_and_counted_anew_after_a_meeting():
    owner = make.make_user("account manager")
    lead = make.make_lead(owner=owner, received_on=TODAY - timedelta(days=70))
    remind()
    make.make_meeting(leads=[lead], held_on=TODAY)

    assert kinds(owner) == ["no_contact"]
    assert remind(TODAY + timedelta(days=59)) == 0
    assert remind(TODAY + timedelta(days=61)) == 1


def test_closed_leads_and_colleagues_who_left_are_left_in_peace():
    gone = make.make_user("account manager", is_active=False)
    lead_of(gone, 10)
    lead_of(make.make_user("account manager"), 10, status="abandoned", status_reason="x")

    assert remind() == 0


def test_a_reminder_stands_on_the_desk_until_it_is_seen(client_of):
    client = client_of("account manager")
    lead = lead_of(client.user, 20)
    call_command("remind")
    reminder = Reminder.objects.filter(user=client.user).first()

    assert lead.title in client.get("/").content.decode()
    assert client_of("account manager").post(reverse("reminder-seen", args=[reminder.pk])).status_code == 404
    client.post(reverse("reminder-seen", args=[reminder.pk]))

    assert not Reminder.objects.filter(pk=reminder.pk, seen_at=None).exists()
