"""One edit of many rows of a list: looked at first, then written all or none, and undone as a whole."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from promotion_crm.history import because, entry_model
from promotion_crm.importing.judging import broken
from promotion_crm.models import ChangeSet
from promotion_crm.naming import first_of

MOST = 10_000  # rows of one edit
LOT = 1000  # rows read and judged at once


@dataclass
class Preview:
    """What an edit does: the rows it changes, how many hold the values already, why it cannot change others.

    `refused` is {pk: [sentence, …]}. `mark` stands for all of it, and `newest` is the newest
    entry of the history when it was read.
    """

    newest: int = 0
    changed: list = field(default_factory=list)
    same: int = 0
    refused: dict = field(default_factory=dict)
    mark: str = ""


class BulkEdit:
    """`ticked` are the primary keys of rows that were ticked; where there is none, it is about all that match."""

    def __init__(self, question, ticked, by):
        self.of, self.ticked, self.by = question.of, ticked, by
        self.model = self.of.model
        self.fields = [self.model._meta.get_field(name) for name in self.of.edits]
        self.rows = self.of.rows(by).filter(pk__in=ticked) if ticked else question.rows

    def count(self):
        """How many rows it is about, at most one more than it may be."""
        return self.rows.order_by().values("pk").distinct()[: MOST + 1].count()

    # -- looking --------------------------------------------------------------------------
    def preview(self, values):
        """What writing these values, {field: value}, would do; nothing is written."""
        found = Preview(self._newest())
        pks = sorted(set(self.rows.order_by().values_list("pk", flat=True)))[:MOST]
        digest = sha256(repr([(f.name, _plain(value)) for f, value in values.items()]).encode())
        for start in range(0, len(pks), LOT):
            for line in self._judge(found, pks[start : start + LOT], values):
                digest.update(repr(line).encode())
        found.mark = digest.hexdigest()
        return found

    def _newest(self):
        return entry_model(self.model).objects.aggregate(newest=Max("pgh_id"))["newest"] or 0

    def _judge(self, found, pks, values):
        """Sort some rows into what becomes of them; yields what the mark is made of."""
        rows = self.model._base_manager.in_bulk(pks)
        mine = self.model._default_manager.editable_by(self.by).filter(pk__in=pks)
        mine, names = set(mine.values_list("pk", flat=True)), [f.name for f in values]
        changing = []
        for pk in pks:
            if (row := rows.get(pk)) is None:  # deleted a moment ago
                continue
            before = [_plain(getattr(row, f.attname)) for f in values]
            why = row.locked_against(names) or ("" if pk in mine else _("It is not yours to change."))
            if why:
                found.refused[pk] = [why]
            elif not _give(row, values):
                found.same += 1
            else:
                changing.append(row)
            yield pk, before, why
        wrong = self.model.clean_many(changing, names)
        breaches = broken(changing)
        for place, row in enumerate(changing):
            if why := [*wrong.get(place, []), *breaches.get(place, [])]:
                found.refused[row.pk] = why
            else:
                found.changed.append(row)
            yield row.pk, why

    def told(self, pks):
        """The first of these rows, those the person may see, and how many there are besides."""
        rows = first_of(self.model, pks, self.by)
        return rows, len(pks) - len(rows)

    def changed_after(self, newest):
        """Which of the rows someone wrote after an entry of the history."""
        entries = entry_model(self.model).objects.filter(pgh_id__gt=newest)
        later = entries.filter(pgh_obj_id__in=self.rows.order_by().values("pk"))
        return sorted(set(later.values_list("pgh_obj_id", flat=True)))

    # -- writing --------------------------------------------------------------------------
    def run(self, values, reason, seen):
        """Write it and give the ChangeSet; None where it would not do what was `seen`, the mark of a preview.

        Raises ValidationError where the database refuses a row; then nothing was written.
        """
        try:
            with transaction.atomic(), because(reason, by=self.by) as act:
                locked = self.model._base_manager.filter(pk__in=self.rows.order_by().values("pk")).order_by("pk")
                # By no_key others may still add rows that point to these.
                list(locked.select_for_update(no_key=True).values_list("pk"))
                found = self.preview(values)
                if found.mark != seen or not found.changed:
                    return None
                names = [f.name for f in values]
                self.model._default_manager.save_all(found.changed, names)
                return ChangeSet.objects.create(
                    context=act.id,
                    kind=ChangeSet.Kind.EDIT,
                    list_name=self.of.name,
                    row_count=len(found.changed),
                    fields=names,
                    reason=reason,
                    by=self.by,
                )
        except (IntegrityError, InternalError) as error:
            why = str(error).partition("\n")[0]
            raise ValidationError(_("The database refuses it: %(why)s") % {"why": why}) from error


def _plain(value):
    """A value as it is compared and kept."""
    return str(getattr(value, "pk", value))


def _give(row, values):
    """Give the row these values; whether that changes it."""
    before = [getattr(row, f.attname) for f in values]
    for f, value in values.items():
        setattr(row, f.name, value)
    return before != [getattr(row, f.attname) for f in values]
