"""Reminders that only those who know of meetings can make."""

from datetime import timedelta

from django.conf import settings
from django.db.models import DateField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from events.models import Meeting, MeetingLead
from partners.models import ProjectLead, Reminder
from partners.reminding import AHEAD, AWAKE, Due


def no_contact(day):
    """Nobody met about the lead for NO_CONTACT_DAYS; about the last day someone did, or it was received.

    One reminder for one silence: after the next meeting another day begins another.
    """
    met = MeetingLead.objects.filter(lead=OuterRef("pk"), meeting__state=Meeting.State.COMPLETE)
    last = met.order_by().values("lead").annotate(last=Max("meeting__held_on")).values("last")
    rows = ProjectLead.objects.filter(stage__in=AHEAD, status__in=AWAKE)
    rows = rows.annotate(last_contact=Coalesce(Subquery(last), "received_on", output_field=DateField()))
    quiet = rows.filter(last_contact__lte=day - timedelta(days=settings.NO_CONTACT_DAYS))
    yield Due(Reminder.Kind.NO_CONTACT, quiet, "last_contact")
