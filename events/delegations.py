"""A delegation: who leads it, who comes along, and its visits day by day, each a meeting of the event."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, Participation
from partners.models import Organization
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
    seen = Prefetch("organizations", Organization.objects.visible_to(user).order_by("pk"))
    visits = _visits(event, user)
    prefetch_related_objects(visits, seen)
    return Itinerary(
        [person for person in people if person.role == Role.HEAD],
        [person for person in people if person.role == Role.DELEGATE],
        [(day, list(rows)) for day, rows in groupby(visits, key=lambda row: row.held_on)],
    )


def _visits(event, user):
    rows = event.meetings.order_by("held_on", "pk")
    seen = list(rows.visible_to(user)[:MOST])
    planned = list(rows.planned_for(user).exclude(pk__in=[row.pk for row in seen])[: MOST - len(seen)])
    for row in seen:
        row.is_open = True
    return sorted(seen + planned, key=lambda row: (row.held_on, row.pk))


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
