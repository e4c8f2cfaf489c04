"""Reminders that only the events floor can give: it knows when we last met."""

from datetime import timedelta

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from events.models import Meeting
from partners.models import ProjectLead, Reminder
from partners.pipeline import Stage
from partners.reminding import to_whom

QUIET_DAYS = 60  # without a completed meeting, nor a new lead
AHEAD = [stage.value for stage in Stage if stage.place < Stage.LANDED.place]


def no_contact(day):
    """Open leads nobody met about for so many days; after the next meeting it is counted anew."""
    met = Max("meetings__held_on", filter=Q(meetings__state=Meeting.State.COMPLETE))
    leads = ProjectLead.objects.open().filter(stage__in=AHEAD).exclude(status="dormant")
    leads = leads.annotate(last=Coalesce(met, "received_on")).filter(last__lte=day - timedelta(days=QUIET_DAYS))
    for lead, user, last in to_whom(leads, "last"):
        yield lead, user, Reminder.Kind.NO_CONTACT, last + timedelta(days=QUIET_DAYS)
