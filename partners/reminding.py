"""Reminders: whatever has come due by a day and was not yet told to the person, whenever the last run was.

A source is a function of a day, named in the setting REMINDERS. It gives (lead, person,
kind, day it is about, details) for all that is due by then, not only on that very day: what
was told before is left out by the database, so a run that was missed loses nothing.
"""

from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from partners.models import Issue, LandingCheck, Milestone, ProjectLead, Reminder
from partners.pipeline import Stage

REMINDING = 5_201_317  # advisory lock: two runs at once make each reminder once, and count it once
CHUNK = 1000
BEFORE_LANDING = [stage.value for stage in Stage if stage.place < Stage.LANDED.place]


@transaction.atomic
def remind(day=None):
    """Make the reminders due by `day`, today unless given; how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REMINDING])
    before = Reminder.objects.count()
    for name in settings.REMINDERS:
        rows = iter(import_string(name)(day or localdate()))
        while chunk := list(islice(rows, CHUNK)):
            Reminder.objects.bulk_create((_reminder(*row) for row in chunk), ignore_conflicts=True)
    return Reminder.objects.count() - before


def _reminder(lead, user, kind, about_on, detail=""):
    return Reminder(lead_id=lead, user_id=user, kind=kind, about_on=about_on, detail=detail[:300])


def to_whom(leads, *values):
    """The owner and the steward of each lead, while they are active: (lead, person, *values)."""
    for role in ("owner", "steward"):
        rows = leads.filter(**{f"{role}__is_active": True}).order_by("pk")
        yield from rows.values_list("pk", f"{role}_id", *values).iterator(CHUNK)


def _ahead():
    return ProjectLead.objects.open().filter(stage__in=BEFORE_LANDING)


def expected_landings(day):
    """Expected to land within 60 days, and again within 30; an overdue one as well."""
    for kind, days in ((Reminder.Kind.LANDING_60, 60), (Reminder.Kind.LANDING_30, 30)):
        soon = _ahead().filter(expected_landing__lte=day + timedelta(days=days))
        for lead, user, about in to_whom(soon, "expected_landing"):
            yield lead, user, kind, about


def milestones(day):
    """Planned for a day before this one and not reached."""
    overdue = Milestone.objects.overdue(day).exclude(lead__status__in=["lost", "abandoned", "duplicate"])
    words = dict(Milestone.Kind.choices)
    rows = overdue.values_list("lead", "lead__owner", "lead__steward", "lead__owner__is_active", "kind", "planned_on")
    for lead, owner, steward, active, kind, planned in rows.order_by("pk").iterator(CHUNK):
        for user in {owner if active else None, steward} - {None}:
            yield lead, user, Reminder.Kind.MILESTONE, planned, str(words[kind])


def landing_checks(day):
    """The last check asked for another by now."""
    last = LandingCheck.objects.filter(lead=OuterRef("pk")).order_by("-checked_on", "-id")
    leads = ProjectLead.objects.landed().annotate(next_on=Subquery(last.values("next_on")[:1]))
    for lead, user, about in to_whom(leads.filter(next_on__lte=day), "next_on"):
        yield lead, user, Reminder.Kind.CHECK, about


def issues(day):
    """Open past their day: told to their owner."""
    rows = Issue.objects.overdue(day).filter(Q(owner__is_active=True)).order_by("pk")
    for lead, user, due, title in rows.values_list("lead", "owner", "due_on", "title").iterator(CHUNK):
        yield lead, user, Reminder.Kind.ISSUE, due, title
