"""One timeline per record, gathered from functions named in `settings.TIMELINES`.

A source takes (user, record, before, limit) and gives at most `limit` moments that lie
before the time `before` (None: all), newest first, of rows this user may see.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy

from . import history

PAGE = 25
ACTS = {"insert": gettext_lazy("Created"), "update": gettext_lazy("Changed"), "delete": gettext_lazy("Deleted")}


@dataclass
class Moment:
    """One thing that happened. `at` is an aware time; a day alone stands at noon."""

    at: datetime
    icon: str
    title: str
    url: str = ""
    text: str = ""
    ours: bool = False
    meta: list = field(default_factory=list)
    links: list = field(default_factory=list)
    stage: str = ""
    step: object = None
    changes: list = field(default_factory=list)


@dataclass
class Timeline:
    """A page of moments by month, and from when on to ask for the earlier ones."""

    months: list
    earlier: str = ""

    def __bool__(self):
        return bool(self.months)


def noon(day):
    return make_aware(datetime.combine(day, time(12)))


def last_day(before):
    """The last day whose noon lies before a time: what a source of whole days asks for."""
    day = localtime(before).date()
    return day if noon(day) < before else day - timedelta(days=1)


def timeline(user, record, before=None):
    """The newest moments of a record before a time, whole days never torn apart."""
    sources = settings.TIMELINES.get(record._meta.label_lower, [])
    moments = []
    for name in sources:
        moments += import_string(name)(user, record, before, 2 * PAGE)
    moments.sort(key=lambda moment: moment.at, reverse=True)
    shown = moments[:PAGE]
    while len(shown) < len(moments) and moments[len(shown)].at == shown[-1].at:
        shown.append(moments[len(shown)])
    months = groupby(shown, key=lambda moment: localtime(moment.at).date().replace(day=1))
    earlier = shown[-1].at.isoformat() if len(moments) > len(shown) else ""
    return Timeline([(month, list(group)) for month, group in months], earlier)


def changes_of(user, record, before, limit):
    """Edits of the record itself, each with its fields from what to what.

    Fields the model names as `told_by_log` have moments of their own, from that log.
    """
    return [
        Moment(
            at=entry.at,
            icon="history",
            title=ACTS[entry.act],
            text=entry.reason,
            meta=[str(entry.user)] if entry.user else [],
            changes=entry.changes,
        )
        for entry in _as_acts(_edits(user, record, before, limit))
    ]


def _edits(user, record, before, limit):
    """Up to `limit` entries that have something to say; read on where a log told all of some."""
    logged, edits, below = getattr(record, "told_by_log", ()), [], None
    while True:
        entries = history.changes_of(
            record, limit=limit, before=before, below=below, created=False, reader=user, without=logged
        )
        edits += [entry for entry in entries if entry.changes or entry.act != "update"]
        if len(entries) < limit or len(edits) >= limit:
            return edits[:limit]
        below = entries[-1].id


def _as_acts(entries):
    """The entries, newest first, with those of one request or command taken as one act."""
    acts = []
    for entry in entries:
        if acts and entry.context and acts[-1].context == entry.context:
            acts[-1] = _together(acts[-1], entry)
        else:
            acts.append(entry)
    return acts


def _together(later, earlier):
    """Two entries as one: what was made is made, what changed twice changed once."""
    if earlier.act == "insert":
        return earlier
    first = {change.field: change.before for change in later.changes + earlier.changes}
    last = {change.field: change.after for change in earlier.changes + later.changes}
    return replace(later, changes=[history.Change(name, first[name], last[name]) for name in last])
