"""The events of a contact or an organization, with the part it had in each."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery, TextField, Value, Window
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.models import Event, EventOrganizer, Participation
from promotion_crm.panels import Panel

SHOWN = 8  # events
NAMED = 3  # people of an organization at one event
APART = "|"  # between role, state and name as they come from the database


def _is_person(record):
    return record._meta.model_name == "contact"


def taken_part(user, record):
    """Events it organized or took part in, a person those they are on the list of; each knows its `parts_in`.

    What the part was comes along in the same query, as pages of records have few to spare.
    """
    events, links = Event.objects.visible_to(user), Participation.objects.visible_to(user)
    links = links.filter(**{"contact" if _is_person(record) else "organization": record})
    rows = events.filter(pk__in=links.order_by().values("event"))
    organized = EventOrganizer.objects.none()
    if not _is_person(record):
        organized = EventOrganizer.objects.visible_to(user).filter(organization=record)
        rows |= events.filter(pk__in=organized.order_by().values("event"))
    words = Concat("role", Value(APART), "state", Value(APART), "name", output_field=TextField())
    came = links.filter(event=OuterRef("pk")).order_by("name", "id").values_list(words)
    host = Subquery(organized.filter(event=OuterRef("pk")).values("role")[:1])
    return rows.annotate(came=ArraySubquery(came), host=host)


def parts_in(event, record):
    """The part it had in an event of `taken_part`, in words: [words, …]."""
    parts = [str(EventOrganizer.Role(event.host).label)] if event.host else []
    colon = pgettext("between a person and their part in an event", ": ")
    for line in event.came:
        role, state, name = line.split(APART, 2)
        labels = {"role": Participation.Role(role).label, "state": Participation.State(state).label}
        words = _("%(role)s, %(state)s") % labels
        parts.append(words if _is_person(record) else f"{name}{colon}{words}")
    if (more := len(parts) - NAMED) > 0:
        parts[NAMED:] = [ngettext("%(number)d more", "%(number)d more", more) % {"number": more}]
    return parts


def events_panel(request, record):
    """The newest events with role and state; all of them are a list."""
    user = request.user
    if not user.has_perm("events.view_event"):
        return None
    rows = list(taken_part(user, record).annotate(count=Window(Count("pk"))).order_by("-starts_on", "-id")[:SHOWN])
    if not rows:
        return None
    context = {"rows": [(row, parts_in(row, record)) for row in rows]}
    by = "contact" if _is_person(record) else "organization"
    url = f"{reverse('participants')}?{by}={record.pk}" if user.has_perm("events.view_participation") else ""
    words = _("Show all")
    return Panel(_("Events"), "events/panels/events.html", context, count=rows[0].count, url=url, url_label=words)
