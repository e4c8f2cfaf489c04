"""The choice per field: what each of the two records says, and whose value is kept."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from promotion_crm.naming import hide

PARAM = "value-"  # before the name of a field, in what the form posts


@dataclass
class Line:
    """One field of both records: its values in words, and the one that is chosen, "kept" or "gone"."""

    name: str
    label: str
    kept: str
    gone: str
    chosen: str
    differs: bool

    @property
    def param(self):
        return PARAM + self.name


class Choice:
    """`posted` are the values of a form, or nothing at first."""

    def __init__(self, of, kept, gone, by, posted=None):
        self.of, self.kept, self.gone, self.by, self.posted = of, kept, gone, by, posted or {}
        self.own = {kept.pk, gone.pk}

    @cached_property
    def fields(self):
        return [f for f in type(self.kept)._meta.concrete_fields if f.editable and not f.primary_key]

    def value(self, row, f):
        """The value a record gives the field; a record that points to one of the two gives none."""
        value = getattr(row, f.attname)
        return None if f.related_model is type(row) and value in self.own else value

    @cached_property
    def chosen(self):
        """Whose value each field takes: {name: "kept" or "gone"}."""
        return {f.name: self._chosen(f) for f in self.fields}

    def _chosen(self, f):
        posted = self.posted.get(PARAM + f.name)
        if posted in ("kept", "gone"):
            return posted
        kept, gone = self.value(self.kept, f), self.value(self.gone, f)
        blank = _is_blank(kept) or (f.name in self.of.cautious and gone is True)
        return "gone" if blank and not _is_blank(gone) else "kept"

    @cached_property
    def values(self):
        """What is written to the record that is kept: {field: value}, those that change it only."""
        found = {}
        for f in self.fields:
            value = self.value(self.gone if self.chosen[f.name] == "gone" else self.kept, f)
            if value != getattr(self.kept, f.attname):
                found[f] = value
        return found

    @cached_property
    def lines(self):
        """What the page shows: every field that either fills, those that differ first."""
        shown = [self._shown(row) for row in (self.kept, self.gone)]
        lines = [self._line(f, *shown) for f in self.fields if not self._both_blank(f)]
        return [line for line in lines if line.differs], [line for line in lines if not line.differs]

    @property
    def changes(self):
        """What the record that stays is given: [(field, before, after), …] in words."""
        return [(line.label, line.kept, line.gone) for line in self.lines[0] if line.chosen == "gone"]

    def _both_blank(self, f):
        return all(_is_blank(self.value(row, f)) for row in (self.kept, self.gone))

    def _line(self, f, kept, gone):
        differs = self.value(self.kept, f) != self.value(self.gone, f)
        words = [in_words(row, f, self.value(row, f)) for row in (kept, gone)]
        return Line(f.name, capfirst(f.verbose_name), *words, self.chosen[f.name], differs)

    def _shown(self, row):
        """A copy of the record in which no name stands that this person may not read."""
        copy = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
        for f in row._meta.concrete_fields:
            if f.is_relation and f.is_cached(row):
                f.set_cached_value(copy, f.get_cached_value(row))
        hide([copy], self.by)
        return copy


def _is_blank(value):
    return value is None or value == ""


def in_words(row, f, value):
    """A value as people read it, "" for none."""
    if _is_blank(value):
        return ""
    if isinstance(f, models.BooleanField):
        return str(_("Yes") if value else _("No"))
    if f.is_relation:
        return str(getattr(row, f.name))
    if isinstance(f, models.DateTimeField):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    told = getattr(row, f"get_{f.name}_display", None)
    return str(told() if told else getattr(value, "name", "") or value)
