"""A delegation: who leads it, who comes along, and its visits day by day, each a meeting of the event."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, Meeting, Participation
from events.names_met import hosts, with_names_met
from promotion_crm.any_of import IsAnyOf
from promotion_crm.panels import Panel

DELEGATIONS = Event.Kind.DELEGATIONS
MOST = 200  # visits, and members, of one
Role = Participation.Role


@dataclass
class Itinerary:
    """`days` are pairs of a day and its visits. A visit that is not `is_open` shows its day and hosts, no more:
    a colleague's draft of a visit to come.
    """

    heads: list = field(default_factory=list)
    members: list = field(default_factory=list)
    days: list[tuple[date, list]] = field(default_factory=list)


def itinerary(event, user):
    people = event.participations.visible_to(user).filter(role__in=(Role.HEAD, Role.DELEGATE))
    people = list(people.exclude(state=Participation.State.DECLINED).select_related("contact", "organization")[:MOST])
    visits = _visits(event, user)
    return Itinerary(
        [person for person in people if person.role == Role.HEAD],
        [person for person in people if person.role == Role.DELEGATE],
        [(day, list(rows)) for day, rows in groupby(visits, key=lambda row: row.held_on)],
    )


def _visits(event, user):
    """Those this person may open, and others' drafts of visits to come, in one question."""
    there = Meeting.objects.filter(event=event).order_by()
    seen, planned = there.visible_to(user).values("pk"), there.planned_for(user).values("pk")
    rows = Meeting.objects.filter(Q(pk__in=seen) | Q(pk__in=planned)).annotate(is_open=IsAnyOf(F("pk"), seen))
    rows = with_names_met(rows, user).select_related("logged_by").order_by("held_on", "pk")
    visits = list(rows[:MOST])
    for visit in visits:
        visit.hosts = hosts(visit)
    return visits


def itinerary_of(request, record):
    if record.kind not in DELEGATIONS:
        return None
    user = request.user
    return Panel(
        _("Delegation"),
        "events/panels/itinerary.html",
        {
            "plan": itinerary(record, user),
            "record": record,
            "inbound": record.kind == Event.Kind.INBOUND,
            "add": reverse("plan-visit", args=[record.pk]) if user.has_perm("events.add_meeting") else "",
        },
        url=reverse("itinerary", args=[record.pk]),
        url_label=_("Itinerary to print"),
        wide=True,
    )
