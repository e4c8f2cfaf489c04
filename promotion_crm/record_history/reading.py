"""The history of a record and of what belongs to it, newest first, by act, a page at a time.

One query finds the newest entries of all sources, one more for each source reads them; so a page
costs the same for a long history as for a short one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.timezone import is_aware

from promotion_crm.history import entry_model, kept_fields, told, with_who
from promotion_crm.naming import hide

from .kinds import sources
from .origins import origins

PAGE = 50


@dataclass(frozen=True)
class Place:
    """Where a page of the history ends: in the text of an address 2026-11-27T08:00:00+00:00_0_123."""

    at: datetime
    source: int
    entry: int

    def __str__(self):
        return f"{self.at.isoformat()}_{self.source}_{self.entry}"

    @classmethod
    def read(cls, text):
        """Raises ValueError."""
        at, source, entry = text.replace(" ", "+").split("_")
        place = cls(datetime.fromisoformat(at), int(source), int(entry))
        if not is_aware(place.at) or not 0 <= place.entry < 2**63:
            raise ValueError(text)
        return place

    def before(self, source):
        """The condition of what comes after this on the pages, of the source at this number."""
        earlier, same = Q(pgh_created_at__lt=self.at), Q(pgh_created_at=self.at)
        if source == self.source:
            return earlier | same & Q(pgh_id__lt=self.entry)
        return earlier | same if source > self.source else earlier


@dataclass
class Act:
    """What one person did at once."""

    at: datetime
    user: object
    reason: str
    origin: object
    entries: list = field(default_factory=list)

    @property
    def mark(self):
        """The newest entry of the record itself, by which two moments are compared; None of its parts alone."""
        return next((entry.id for entry in self.entries if not entry.part), None)


class Reading:
    """A page of the history for a reader; `name` of a field, `person` and `before` narrow it."""

    def __init__(self, record, reader, name="", person=None, before=None):
        self.record, self.reader = record, reader
        self.name, self.person, self.before = name, person, before
        found = sources(record, reader)
        self.sources = found[:1] if name else found

    def entries(self):
        """The entries of this page, newest first, and where the next page begins or None."""
        found = self._found()
        page, more = found[:PAGE], found[PAGE:]
        entries = {}
        for number, source in enumerate(self.sources):
            pairs = [(pk, was) for _at, place, pk, was in page if place == number]
            entries |= {(number, entry.id): entry for entry in self._told(source, pairs)} if pairs else {}
        made = [entries[place, pk] for _at, place, pk, _was in page]
        return made, Place(*page[-1][:3]) if more else None

    def _found(self):
        """[(at, number of the source, entry, entry before it), …], one more than a page holds."""
        parts = [self._part(number, source) for number, source in enumerate(self.sources)]
        first, *rest = parts
        if rest:
            rows = first.union(*rest, all=True).order_by("-pgh_created_at", "pgh_place", "-pgh_id")
            first = rows.values("pgh_created_at", "pgh_place", "pgh_id", "pgh_was")[: PAGE + 1]
        return [tuple(row[name] for name in ("pgh_created_at", "pgh_place", "pgh_id", "pgh_was")) for row in first]

    def _part(self, number, source):
        earlier = source.entries.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        earlier = earlier.order_by("-pgh_id")
        rows = source.rows(self.reader)
        if self.before:
            rows = rows.filter(self.before.before(number))
        if self.person:
            who = Cast(KeyTextTransform("user", "pgh_context__metadata"), BigIntegerField())
            rows = rows.alias(who=who).filter(who=self.person)
        if self.name:
            rows = _changed(rows, earlier, self.name)
        rows = rows.annotate(pgh_place=Value(number, IntegerField()), pgh_was=Subquery(earlier.values("pgh_id")[:1]))
        return rows.order_by("-pgh_created_at", "-pgh_id").values("pgh_created_at", "pgh_place", "pgh_id", "pgh_was")[
            : PAGE + 1
        ]

    def _told(self, source, pairs):
        ids = {pk for pair in pairs for pk in pair if pk}
        rows = with_who(entry_model(source.model).objects.filter(pgh_id__in=ids)).in_bulk()
        without = () if source.is_record else (source.column.removesuffix("_id"),)
        entries = told([(rows[pk], rows.get(was)) for pk, was in pairs], reader=self.reader, without=without)
        names = {} if source.is_record else self._names(source.model, {entry.record for entry in entries})
        for entry in entries:
            entry.kind = source.model._meta.verbose_name
            entry.part = "" if source.is_record else capfirst(entry.kind)
            entry.of = names.get(entry.record, "")
            if self.name:
                entry.changes = [change for change in entry.changes if change.name == self.name]
        return entries

    def _names(self, model, pks):
        joined = [f.name for f in model._meta.concrete_fields if f.is_relation]
        rows = list(model._default_manager.select_related(*joined).filter(pk__in=pks))
        hide(rows, self.reader)
        return {row.pk: str(row) for row in rows}

    def acts(self):
        """The entries by act, and where the next page begins."""
        entries, older = self.entries()
        entries = [entry for entry in entries if entry.changes or entry.act != "update"]
        where = origins(entries, self.reader)
        acts = []
        for _key, group in groupby(entries, key=lambda entry: entry.context or entry.id):
            rows = list(group)
            first = rows[0]
            acts.append(Act(first.at, first.user, first.reason, where[first.context], rows))
        return acts, older


def _changed(rows, earlier, name):
    """Of the entries those that wrote another value into a field than it held."""
    column = rows.model._meta.get_field(name).attname
    rows = rows.alias(held=Subquery(earlier.values(column)[:1]))
    either = Q(held__isnull=True, **{f"{column}__isnull": False}) | Q(held__isnull=False, **{f"{column}__isnull": True})
    return rows.filter(either | (Q(held__isnull=False) & ~Q(held=F(column)))).exclude(pgh_label="delete")


def fields_of(record):
    """The fields its history can be narrowed to: [(name, label), …]."""
    return [(f.name, capfirst(f.verbose_name)) for f in kept_fields(entry_model(type(record)))]


def people_of(record, reader):
    """Who wrote to the record or what belongs to it: [User, …] by name."""
    who = Cast(KeyTextTransform("user", "pgh_context__metadata"), BigIntegerField())
    asked = [
        source.rows(reader).filter(pgh_context__isnull=False).annotate(who=who).values("who").distinct()
        for source in sources(record, reader)
    ]
    first, *rest = asked
    keys = [row["who"] for row in (first.union(*rest) if rest else first) if row["who"]]
    return sorted(get_user_model()._base_manager.filter(pk__in=keys), key=str)
