"""The leads that came out of an event, and what each of them cost.

Counted are leads that were entered for the event or spoken of at a complete meeting of it, each once, without
restricted ones and duplicates. The figure is the same for all who may read it, which are the roles that see every
lead it counts: `FIGURES` in roles.py.
"""

from django.db.models import Count, DecimalField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from events.models import EventLead, MeetingLead
from events.models.event_leads import COUNTED, spoken_of
from partners.models import ProjectLead
from promotion_crm.lists.subqueries import total
from promotion_crm.roles import FIGURES

MONEY = DecimalField(max_digits=18, decimal_places=2)


def number():
    """How many leads came out of the listed event."""
    spoken = total(spoken_of(), "meeting__event", Count("lead", distinct=True))
    entered = total(EventLead.objects.counted(), "event", Count("pk"))
    return Coalesce(spoken, Value(0), output_field=IntegerField()) + Coalesce(entered, Value(0))


def cost_each():
    """The cost of the listed event by its leads; NULL without a cost, and without a lead."""
    return Cast(F("cost") / NullIf(Cast(number(), MONEY), Value(0), output_field=MONEY), MONEY)


def with_leads(reader):
    """The condition that a lead came out of the event: one that counts, else one that the reader sees."""
    if reader.has_perm(FIGURES):
        entered, spoken = EventLead.objects.filter(COUNTED), spoken_of()
    else:
        entered, spoken = EventLead.objects.visible_to(reader), MeetingLead.objects.visible_to(reader)
    spoken = spoken.filter(meeting__event__isnull=False)
    return Q(pk__in=entered.order_by().values("event")) | Q(pk__in=spoken.order_by().values("meeting__event"))


def leads_of(event, user):
    """Those of its leads that this person may see, also restricted ones and of drafts."""
    entered = EventLead.objects.filter(event=event).order_by().values("lead")
    spoken = MeetingLead.objects.visible_to(user).filter(meeting__event=event).values("lead")
    return (
        ProjectLead.objects.visible_to(user)
        .filter(Q(pk__in=entered) | Q(pk__in=spoken))
        .order_by("-received_on", "-id")
    )
