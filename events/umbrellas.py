"""An umbrella event with what it holds: each sub-event with its days, the figures of all together, and its own."""

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from events.models import Event, EventFigure
from promotion_crm.panels import Panel

SHOWN = 20
COUNTS = ("expected_count", "registered_count", "attended_count", "signed_projects")
Kind = Event.Kind
# Those that are made of others, so that the first one is offered.
UMBRELLAS = {
    *(Kind.CONFERENCE, Kind.SUMMIT, Kind.SEASON, Kind.CITY_PROMOTION),
    *(Kind.EXHIBITION, Kind.INBOUND, Kind.OUTBOUND),
}


def sub_events_of(request, record):
    user = request.user
    held = Event.objects.visible_to(user).filter(parent=record)
    rows = list(held.order_by(F("starts_on").asc(nulls_last=True), "pk")[: SHOWN + 1])
    may_add = user.is_staff and user.has_perm("events.add_event")
    if not rows and not (may_add and record.kind in UMBRELLAS):
        return None
    url = f"{reverse('events')}?event={record.pk}&sort=starts_on"
    context = {"rows": rows[:SHOWN], "add": _add_url(record) if may_add else ""}
    if rows:
        own = {name: getattr(record, name) for name in COUNTS}
        amounts = [(record.signed_amount, record.signed_currency)] if record.signed_amount is not None else []
        context |= {"together": together(held, rows), "own": own | {"amounts": amounts}}
    template, label = "events/panels/sub_events.html", _("All in the list")
    return Panel(_("Sub-events"), template, context, url=url, url_label=label, wide=True)


def _add_url(record):
    """The form for a new one, with what it most likely has in common with the whole."""
    known = {
        "parent": record.pk,
        "district": record.district_id,
        "starts_on": record.starts_on,
        "venue": record.venue,
        "owner": record.owner_id,
    }
    given = {name: value for name, value in known.items() if value}
    return f"{reverse('admin:events_event_add')}?{urlencode(given)}"


def together(events, first):
    """The sums of some events, None where none of them says; amounts by currency, never added across.

    `first` are these events, or the first SHOWN of them and one more: then the database is asked.
    """
    rows = _sums(first) if len(first) <= SHOWN else _asked_sums(events)
    found = {name: [row[name] for row in rows if row[name] is not None] for name in COUNTS}
    return {name: sum(values) if values else None for name, values in found.items()} | {
        "events": sum(row["events"] for row in rows),
        "amounts": [(row["amount"], row["signed_currency"]) for row in rows if row["amount"] is not None],
    }


def figures_of(request, record):
    """What came of it as each source gives it; sources that differ stand side by side."""
    rows = list(EventFigure.objects.visible_to(request.user).filter(event=record))
    return Panel(_("Figures by source"), "events/panels/figures.html", {"rows": rows}) if rows else None


def _asked_sums(events):
    sums = {name: Sum(name) for name in COUNTS}
    rows = events.order_by().values("signed_currency").annotate(events=Count("pk"), amount=Sum("signed_amount"), **sums)
    return list(rows.order_by("signed_currency"))


def _sums(events):
    """What `_asked_sums` would give of so few."""
    by_currency = {}
    for event in events:
        by_currency.setdefault(event.signed_currency, []).append(event)
    return [
        {"signed_currency": currency, "events": len(rows), "amount": _sum(rows, "signed_amount")}
        | {name: _sum(rows, name) for name in COUNTS}
        for currency, rows in sorted(by_currency.items())
    ]


def _sum(rows, name):
    said = [getattr(row, name) for row in rows if getattr(row, name) is not None]
    return sum(said) if said else None
