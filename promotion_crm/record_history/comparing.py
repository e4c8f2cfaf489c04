"""A record at two moments, field by field."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import capfirst
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import pgettext

from promotion_crm.history import entry_model, in_words, kept_fields, names_of

NOW, FIRST = "now", "first"


@dataclass
class Moment:
    """A moment of a record: what it was asked by, how it is called, and the entry that held then, or None."""

    asked: str
    words: str
    entry: object

    @property
    def typed(self):
        """As the control for a day and an hour has it."""
        return (
            "" if self.asked == NOW or not self.entry else f"{localtime(self.entry.pgh_created_at):%Y-%m-%dT%H:%M:%S}"
        )


def moment(record, text):
    """The moment named by the number of an entry, a time, `first` or `now`. Raises ValueError."""
    entries = entry_model(type(record)).objects.filter(pgh_obj_id=record.pk).order_by("-pgh_id")
    if text == NOW:
        return Moment(text, pgettext("moment", "Now"), entries.first())
    if text == FIRST and (first := entries.last()):
        return Moment(text, f"{localtime(first.pgh_created_at):%Y-%m-%d %H:%M}", first)
    if text.isascii() and text.isdigit() and len(text) < 19:
        entry = entries.filter(pgh_id=text).first()
        if not entry:
            raise ValueError(text)
        return Moment(text, f"{localtime(entry.pgh_created_at):%Y-%m-%d %H:%M}", entry)
    at = datetime.fromisoformat(text.replace(" ", "T"))
    if not 1900 < at.year < 9000:
        raise ValueError(text)
    at = make_aware(at) if is_naive(at) else at
    until = at + timedelta(seconds=1) if not at.microsecond else at  # the whole of the second that was typed
    return Moment(text, f"{localtime(at):%Y-%m-%d %H:%M}", entries.filter(pgh_created_at__lt=until).first())


@dataclass
class Line:
    label: str
    then: str
    later: str
    differs: bool


def compared(record, one, other, reader):
    """The fields of a record at two moments: [Line, …]."""
    rows = [one.entry, other.entry]
    fields = kept_fields(entry_model(type(record)))
    names = {
        f.name: names_of(f.related_model, {getattr(row, f.attname) for row in rows if row} - {None}, reader)
        for f in fields
        if f.is_relation
    }
    return [_line(f, rows, names) for f in fields]


def _line(f, rows, names):
    then, later = (in_words(row, f, names) if row else "" for row in rows)
    values = [getattr(row, f.attname) if row else None for row in rows]
    return Line(capfirst(f.verbose_name), then, later, values[0] != values[1] and (then or later) != "")
