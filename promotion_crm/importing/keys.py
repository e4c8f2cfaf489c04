"""Which record a row is about: by a key, one field or several that name it together."""

from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from promotion_crm.merging.gone import kept_of
from promotion_crm.search import plain
from promotion_crm.wording import joined

from .cells import shown
from .comparing import exported, unlike

BOTH, CREATE, UPDATE = "both", "create", "update"
MODES = {
    BOTH: gettext_lazy("Add new records and change those that are there"),
    CREATE: pgettext_lazy("of an import", "Only add new records"),
    UPDATE: gettext_lazy("Only change records that are there"),
}


@dataclass(frozen=True)
class Key:
    """Fields that name a record together, or each alone with `either`.

    given   the CRM gives it: one that is unknown is a slip, and never a new record
    folded  it is one text, which is the same in any case of its letters
    """

    name: str
    fields: tuple[str, ...] = ()
    either: bool = False
    given: bool = False
    folded: bool = False

    @property
    def parts(self):
        return self.fields or (self.name,)

    def fits(self, names):
        """Whether a file with these fields can be read by it."""
        return (any if self.either else all)(part in names for part in self.parts)

    def used(self, names):
        return [part for part in self.parts if part in names]

    def comparable(self, value):
        """A value so that it compares the same in a cell and in the database."""
        value = getattr(value, "pk", value)
        return value.lower() if self.folded else value


class Finder:
    """Finds the records of some rows by keys, and says of each row why it can be none or not changed.

    A row goes by the first key that it fills in. `met` are the keys of new rows so far and
    `taken` the records, each with the number of its row, over all lots of the file.
    """

    def __init__(self, made, keys, mode):
        self.made, self.keys, self.mode, self.by = made, keys, mode, made.by
        self.model, self.met, self.taken, self.merged = made.model, {}, {}, {}
        meta = self.model._meta
        self.may_add = self.by.has_perm(f"{meta.app_label}.add_{meta.model_name}")

    def find(self, rows):
        """Give each row its record and take out of `edited` what the list says of it, or give it its refusal."""
        named = [(row, *self._named(row)) for row in rows]
        known = {}
        for key in self.keys:
            wanted = {value for _row, one, values in named if one is key for value in values}
            known[key] = self._known(key, wanted) if wanted else {}
            self.merged |= self._merged(key, wanted - {*known[key]})
        pks = {record.pk for found in known.values() for records in found.values() for record in records}
        mine = self.model._default_manager.editable_by(self.by).filter(pk__in=pks)
        mine = set(mine.values_list("pk", flat=True)) if pks else set()
        said = exported(self.made, pks)
        for row, key, values in named:
            if not row.problems:
                fits = {record.pk: record for value in values for record in known[key].get(value, ())}
                if not self._is_as_listed(row, fits, said):
                    self._give(row, key, values, fits, mine)
                    row.edited = unlike(row, said.get(row.record.pk), self.made) if row.record else row.edited

    def _is_as_listed(self, row, fits, said):
        """Whether the list says of a record just what the row says: then nothing is to be done, whosever it is."""
        if self.mode == CREATE:
            return False
        for pk, record in fits.items():
            if pk not in self.taken and pk in said and not unlike(row, said[pk], self.made):
                row.new, row.record, row.edited = False, record, []
                self.taken[pk] = row.number
                return True
        return False

    def _merged(self, key, unknown):
        """Where those of these numbers went that name a record merged since: {number: number}."""
        by_number = key.parts == (self.model._meta.pk.name,)
        return kept_of(self.model._meta.label_lower, [value for (value,) in unknown]) if by_number and unknown else {}

    def _named(self, row):
        """The key by which a row names a record, and its values, each a tuple; none where it names none."""
        for key in self.keys:
            if values := self._values(row, key):
                return key, values
        return (self.keys[0] if self.keys else None), []

    def _values(self, row, key):
        """Each a tuple; several where a cell names several records of another table, as names may be shared."""
        values = []
        for name in key.used(row.data):
            cell, text = self.made.names[name], row.data[name]
            try:
                values.append(list(cell.fits(text)) or [cell.clean(text)] if cell.is_record else [cell.clean(text)])
            except ValidationError as error:
                if key.given:
                    self.made.wrong(row, name, error.messages[0])
                return []  # of others the form says it again
        if key.either:
            return [(key.comparable(value),) for some in values for value in some if value not in ("", None)]
        filled = all(value not in ("", None) for some in values for value in some)
        return [tuple(map(key.comparable, one)) for one in product(*values)] if filled else []

    def _known(self, key, values):
        """{values: [record, …]} of the records that the person may see."""
        paths = [self.made.path_of(name) for name in key.used(self.made.places.values())]
        groups = [(path,) for path in paths] if key.either else [tuple(paths)]
        visible = self.model._default_manager.visible_to(self.by).select_related(*self.made.joined)
        if self.made.locks:
            visible = self.model._default_manager.filter(pk__in=visible.values("pk")).select_for_update(
                of=("self",), no_key=True
            )
        if key.folded:
            visible = visible.exclude(**{paths[0]: ""}).annotate(folded=Lower(paths[0]))  # as an index has it
        found = {}
        for group in groups:
            names = ["folded"] if key.folded else group
            asked = [Q(**{f"{name}__in": {value[n] for value in values}}) for n, name in enumerate(names)]
            for record in visible.filter(*asked):
                value = tuple(key.comparable(self.made.value_at(record, path)) for path in group)
                if value in values:
                    found.setdefault(value, []).append(record)
        return found

    def _give(self, row, key, values, fits, mine):
        name, said = self._name(row, key), {"key": shown(self._words(row, key))}
        record = next(iter(fits.values()), None)
        row.new, row.record = not fits, record
        earlier = [self.met[value] for value in values if value in self.met]
        earlier += [self.taken[pk] for pk in fits if len(fits) == 1 and pk in self.taken]
        if earlier:
            said |= {"row": min(earlier)}
            self.made.wrong(row, name, _("“%(key)s” stands in the file twice, already in row %(row)d.") % said)
        elif len(fits) > 1:
            said |= {"count": len(fits)}
            self.made.wrong(row, name, _("%(count)d records have “%(key)s”; name them by their number.") % said)
        elif not fits and values and values[0][0] in self.merged:
            said |= {"kept": self.merged[values[0][0]]}
            sentence = _("Number %(key)s was merged into number %(kept)d: leave this row out, or write that number.")
            self.made.wrong(row, name, sentence % said)
        elif not fits and values and (key.given or self.mode == UPDATE):
            sentence = _("There is no “%(key)s” among those you may see; leave the cell blank for a new one.")
            if self.mode == UPDATE:
                sentence = _("There is no “%(key)s” among those you may see, and nothing new is to be added.")
            self.made.wrong(row, name, sentence % said)
        elif not fits:
            self._may_be_new(row, name)
        elif self.mode == CREATE:
            self.made.wrong(row, name, _("“%(key)s” is already here, and nothing is to be changed.") % said)
        elif record.pk not in mine:
            row.problems.append(_("This record is not yours to change."))
        if not fits:
            self.met |= dict.fromkeys(values, row.number)
        elif len(fits) == 1:
            self.taken[record.pk] = row.number

    def _may_be_new(self, row, name):
        if self.mode == UPDATE:
            self.made.wrong(row, name, _("It is blank, so that it names no record; nothing new is to be added."))
        elif not self.may_add:
            row.problems.append(_("You may not add new ones."))

    def _name(self, row, key):
        return next(iter(key.used(row.data)), key.parts[0]) if key else next(iter(row.data))

    def _words(self, row, key):
        return joined(*(row.data[name] for name in key.used(row.data))) if key else ""


def either_of(conditions):
    return reduce(or_, conditions)


__all__ = ["BOTH", "CREATE", "MODES", "UPDATE", "Finder", "Key", "plain"]
