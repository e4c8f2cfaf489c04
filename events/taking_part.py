"""The events of a contact or an organization, with the part it had in each."""

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.models import Event, EventOrganizer, Participation
from promotion_crm.panels import Panel

SHOWN = 8  # events
NAMED = 3  # people of an organization at one event


def _is_person(record):
    return record._meta.model_name == "contact"


def taken_part(user, record):
    """Events it organized or took part in; for a person, those they are on the list of."""
    events, links = Event.objects.visible_to(user), Participation.objects.visible_to(user)
    if _is_person(record):
        return events.filter(pk__in=links.filter(contact=record).order_by().values("event"))
    came = events.filter(pk__in=links.filter(organization=record).order_by().values("event"))
    return came | events.filter(pk__in=record.organizes.order_by().values("event"))


def parts_in(user, record, events):
    """The part it had in each of these events, in words: {key of the event: [words, …]}."""
    parts = {event.pk: [] for event in events}
    if not _is_person(record):
        for link in EventOrganizer.objects.visible_to(user).filter(organization=record, event__in=parts):
            parts[link.event_id].append(link.get_role_display())
    about = {"contact": record} if _is_person(record) else {"organization": record}
    rows = Participation.objects.visible_to(user).filter(event__in=parts, **about).order_by("event", "name", "id")
    for row in rows.only("event", "name", "role", "state"):
        words = _("%(role)s, %(state)s") % {"role": row.get_role_display(), "state": row.get_state_display()}
        colon = pgettext("between a person and their part in an event", ": ")
        parts[row.event_id].append(words if _is_person(record) else f"{row.name}{colon}{words}")
    return {pk: _first(words) for pk, words in parts.items()}


def _first(words):
    more = len(words) - NAMED
    return (
        [*words[:NAMED], ngettext("%(number)d more", "%(number)d more", more) % {"number": more}] if more > 0 else words
    )


def events_panel(request, record):
    """The newest events with role and state; all of them are a list."""
    user = request.user
    if not user.has_perm("events.view_event"):
        return None
    rows = list(taken_part(user, record).annotate(count=Window(Count("pk"))).order_by("-starts_on", "-id")[:SHOWN])
    if not rows:
        return None
    parts = parts_in(user, record, rows)
    context = {"rows": [(row, parts[row.pk]) for row in rows]}
    by = "contact" if _is_person(record) else "organization"
    url = f"{reverse('participants')}?{by}={record.pk}" if user.has_perm("events.view_participation") else ""
    return Panel(
        _("Events"), "events/panels/events.html", context, count=rows[0].count, url=url, url_label=_("Show all")
    )
