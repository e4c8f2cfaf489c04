"""Which record a row is about: by a key, one field or several that name it together."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from promotion_crm.merging.gone import kept_of
from promotion_crm.search import plain
from promotion_crm.wording import joined

from .cells import shown

BOTH, CREATE, UPDATE = "both", "create", "update"
MODES = {
    BOTH: gettext_lazy("Add new records and change those that are there"),
    CREATE: pgettext_lazy("of an import", "Only add new records"),
    UPDATE: gettext_lazy("Only change records that are there"),
}


@dataclass(frozen=True)
class Key:
    """Fields that name a record together, or each alone with `either`.

    given  the CRM gives it: one that is unknown is a slip, and never a new record
    """

    name: str
    fields: tuple[str, ...] = ()
    either: bool = False
    given: bool = False

    @property
    def parts(self):
        return self.fields or (self.name,)

    def fits(self, names):
        """Whether a file with these fields can be read by it."""
        return (any if self.either else all)(part in names for part in self.parts)

    def used(self, names):
        return [part for part in self.parts if part in names]


class Finder:
    """Finds the records of some rows by a key, and says of each row why it can be none or not changed.

    `seen` are the keys met so far, over all lots of the file.
    """

    def __init__(self, made, key, mode):
        self.made, self.key, self.mode, self.by = made, key, mode, made.by
        self.model, self.seen, self.merged = made.model, {}, {}
        meta = self.model._meta
        self.may_add = self.by.has_perm(f"{meta.app_label}.add_{meta.model_name}")

    def find(self, rows):
        """Give each row its record, or its refusal."""
        named = [(row, self._values(row)) for row in rows]
        known = self._known([values for _row, values in named if values])
        self.merged = self._merged({value for _row, values in named for value in values} - {*known})
        pks = {record.pk for found in known.values() for record in found}
        mine = self.model._default_manager.editable_by(self.by).filter(pk__in=pks)
        mine = set(mine.values_list("pk", flat=True)) if pks else set()
        for row, values in named:
            if not row.problems:
                fits = {record.pk: record for value in values for record in known.get(value, ())}
                self._give(row, values, list(fits.values()), mine)

    def _merged(self, unknown):
        """Where those of these numbers went that name a record merged since: {number: number}."""
        by_number = self.key and self.key.parts == (self.model._meta.pk.name,)
        return kept_of(self.model._meta.label_lower, [value for (value,) in unknown]) if by_number and unknown else {}

    def _values(self, row):
        """The values by which a row names a record, each a tuple; none where it names none."""
        if not self.key:
            return []
        values = []
        for name in self.key.used(row.data):
            try:
                value = self.made.names[name].clean(row.data[name])
            except ValidationError as error:
                if not self.key.given:  # the form says it again
                    return []
                self.made.wrong(row, name, error.messages[0])
                return []
            values.append(value)
        if self.key.either:
            return [(_comparable(value),) for value in values if value not in ("", None)]
        return [tuple(map(_comparable, values))] if all(value not in ("", None) for value in values) else []

    def _known(self, wanted):
        """{values: [record, …]} of the records that the person may see."""
        values = {value for some in wanted for value in some}
        if not values:
            return {}
        paths = [self.made.path_of(name) for name in self.key.used(self.made.places.values())]
        groups = [(path,) for path in paths] if self.key.either else [tuple(paths)]
        visible = self.model._default_manager.visible_to(self.by).select_related(*self.made.joined)
        if self.made.locks:
            visible = self.model._default_manager.filter(pk__in=visible.values("pk")).select_for_update(
                of=("self",), no_key=True
            )
        found = {}
        for group in groups:
            asked = [Q(**{f"{path}__in": {value[n] for value in values}}) for n, path in enumerate(group)]
            for record in visible.filter(*asked):
                key = tuple(_comparable(self.made.value_at(record, path)) for path in group)
                if key in values:
                    found.setdefault(key, []).append(record)
        return found

    def _give(self, row, values, fits, mine):
        name, said = self._name(row), {"key": shown(self._words(row))}
        row.new, row.record = not fits, fits[0] if fits else None
        if values and (again := next((value for value in values if value in self.seen), None)):
            said |= {"row": self.seen[again]}
            self.made.wrong(row, name, _("“%(key)s” stands in the file twice, already in row %(row)d.") % said)
        elif len(fits) > 1:
            said |= {"count": len(fits)}
            self.made.wrong(row, name, _("%(count)d records have “%(key)s”; name them by their number.") % said)
        elif not fits and values and values[0][0] in self.merged:
            said |= {"kept": self.merged[values[0][0]]}
            sentence = _("Number %(key)s was merged into number %(kept)d: leave this row out, or write that number.")
            self.made.wrong(row, name, sentence % said)
        elif not fits and values and (self.key.given or self.mode == UPDATE):
            sentence = _("There is no “%(key)s” among those you may see; leave the cell blank for a new one.")
            if self.mode == UPDATE:
                sentence = _("There is no “%(key)s” among those you may see, and nothing new is to be added.")
            self.made.wrong(row, name, sentence % said)
        elif not fits:
            self._may_be_new(row, name)
        elif self.mode == CREATE:
            self.made.wrong(row, name, _("“%(key)s” is already here, and nothing is to be changed.") % said)
        elif fits[0].pk not in mine:
            row.problems.append(_("This record is not yours to change."))
        self.seen |= dict.fromkeys(values, row.number)

    def _may_be_new(self, row, name):
        if self.mode == UPDATE:
            self.made.wrong(row, name, _("It is blank, so that it names no record; nothing new is to be added."))
        elif not self.may_add:
            row.problems.append(_("You may not add new ones."))

    def _name(self, row):
        return next(iter(self.key.used(row.data)), self.key.parts[0]) if self.key else next(iter(row.data))

    def _words(self, row):
        return joined(*(row.data[name] for name in self.key.used(row.data))) if self.key else ""


def _comparable(value):
    """A value so that it compares the same in a cell and in the database."""
    return getattr(value, "pk", value)


def either_of(conditions):
    return reduce(or_, conditions)


__all__ = ["BOTH", "CREATE", "MODES", "UPDATE", "Finder", "Key", "plain"]
