"""The import of one list: check all rows, then save all or none."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms.models import construct_instance
from django.utils.translation import gettext as _

from promotion_crm.history import because
from promotion_crm.lists.base import lists
from promotion_crm.models import ChangeSet
from promotion_crm.wording import after_label

from . import cells
from .judging import broken
from .matching import match, missing, words_of
from .reading import FileRefused, read


@dataclass
class Row:
    """A row of the file: its number in the spreadsheet, its cells by field, the record it makes or changes."""

    number: int
    data: dict
    record: object = None
    new: bool = True
    changed: bool = True
    values: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What an import did, or would do; `saved` says which. Unread are columns that cannot be imported."""

    rows: list[Row]
    unread: list[str]
    saved: bool = False
    change_set: ChangeSet | None = None

    def _count(self, wanted):
        return sum(not row.problems and wanted(row) for row in self.rows)

    @property
    def refused(self):
        return [row for row in self.rows if row.problems]

    def __str__(self):
        return _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(refused)d refused") % {
            "new": self._count(lambda row: row.new),
            "changed": self._count(lambda row: not row.new and row.changed),
            "unchanged": self._count(lambda row: not row.new and not row.changed),
            "refused": len(self.refused),
        }


class _Undone(Exception):
    """Takes back what was written."""


class Import:
    """How the rows of one list are imported; a subclass says what is special about it.

    name      of the list
    key       the field by which a row names the record it changes; blank for a new one
    cells()   a field for each column, see `cells`; anew for each file
    beside    columns that are no field of the record: what is done with them once it is saved
    """

    name = ""
    key = ""
    beside: tuple[str, ...] = ()

    def __init__(self, by):
        """`by` is who imports: a user, or the OPERATOR."""
        self.by, self.of = by, lists()[self.name]
        self.model = self.of.model
        self.names = {self.key: cells.Text(required=False)} | self.cells()

    def cells(self):
        raise NotImplementedError

    # -- the whole ------------------------------------------------------------------------
    def run(self, content, *, file, dry=False):
        """Import a file, given as bytes and by its name. Raises FileRefused where no row can be judged."""
        sheet = read(content)
        self.dry = dry
        self.places, unread = match(sheet.heads, self.names, self.of)
        rows = [self._row(number, row, len(sheet.heads)) for number, row in sheet.rows]
        outcome = Outcome(rows, unread)
        self._find(rows)
        self._judge(rows)
        reason = _("Import of %(file)s") % {"file": file}
        try:
            with transaction.atomic(), because(reason, by=self.by) as act:
                if not outcome.refused:
                    self.save(rows)
                if dry or outcome.refused:
                    raise _Undone
                outcome.saved, outcome.change_set = True, self._keep(rows, act, reason)
        except _Undone:
            pass
        return outcome

    def _keep(self, rows, act, reason):
        """What the import is undone by; None where it wrote nothing."""
        count = sum(row.changed for row in rows)
        if not count:
            return None
        return ChangeSet.objects.create(
            context=act.id,
            kind=ChangeSet.Kind.IMPORT,
            list_name=self.name,
            row_count=count,
            reason=reason[:200],
            by_id=self.by.pk,
        )

    def _row(self, number, row, width):
        data = {name: row[place] if place < len(row) else "" for place, name in self.places.items()}
        made = Row(number, data)
        if any(row[width:]):
            made.problems.append(_("The row has more cells than there are headings; put text with a comma in quotes."))
        return made

    # -- the records ----------------------------------------------------------------------
    def _find(self, rows):
        """The records that rows name by their key."""
        keys = [row.data.get(self.key, "").strip() for row in rows]
        wanted = {key for key in keys if key}
        visible = self.model._default_manager.visible_to(self.by).filter(**{f"{self.key}__in": wanted})
        known = {getattr(record, self.key): record for record in visible} if wanted else {}
        mine = self.model._default_manager.editable_by(self.by).filter(pk__in=[r.pk for r in known.values()])
        mine = set(mine.values_list("pk", flat=True)) if known else set()
        meta, seen = self.model._meta, set()
        may_add = self.by.has_perm(f"{meta.app_label}.add_{meta.model_name}")
        for row, key in zip(rows, keys, strict=True):
            row.new, row.record = not key, known.get(key)
            if key in seen:
                self.wrong(row, self.key, _("“%(key)s” stands in the file twice.") % {"key": cells.shown(key)})
            elif key and not row.record:
                said = _("There is no “%(key)s” among those you may see; leave the cell blank for a new one.")
                self.wrong(row, self.key, said % {"key": cells.shown(key)})
            elif key and row.record.pk not in mine:
                row.problems.append(_("This record is not yours to change."))
            elif not key and not may_add:
                row.problems.append(_("You may not add new ones."))
            seen |= {key} - {""}

    def wrong(self, row, name, sentence):
        row.problems.append(after_label(words_of(self.of, name, self.names), sentence))

    # -- judging --------------------------------------------------------------------------
    def _judge(self, rows):
        names = [name for name in self.places.values() if name != self.key]
        needed = [name for name, cell in self.names.items() if cell.required and name not in names]
        if needed and any(row.new for row in rows):
            raise FileRefused(missing([words_of(self.of, name, self.names) for name in needed], names))
        for name in names:
            if isinstance(self.names[name], cells.Record):
                self.names[name].look_up({row.data[name] for row in rows}, self.by)
        form_class = self._form(names)
        for row in rows:
            if not row.problems:
                self._judge_row(row, form_class)
        judged = [row for row in rows if not row.problems]
        for place, sentences in broken([row.record for row in judged]).items():
            judged[place].problems += sentences

    def _form(self, names):
        fields = [name for name in names if name not in self.beside]
        meta = type("Meta", (), {"model": self.model, "fields": fields})
        return type("RowForm", (RowForm,), {"Meta": meta} | {name: self.names[name] for name in names})

    def _judge_row(self, row, form_class):
        record = row.record or self.start(row)
        fields = [self.model._meta.get_field(name) for name in form_class.Meta.fields]
        row.before = {f.attname: getattr(record, f.attname) for f in fields}
        data = {name: self._or_default(row, name) for name in form_class.base_fields}
        form = form_class(data, instance=record)
        for name, sentences in form.errors.items():
            for sentence in sentences:
                if name == NON_FIELD_ERRORS:
                    row.problems.append(str(sentence))
                else:
                    self.wrong(row, name, sentence)
        row.record, row.values = record, form.cleaned_data
        row.changed = row.new or any(getattr(record, name) != value for name, value in row.before.items())
        self.judge(row)

    def _or_default(self, row, name):
        """What a cell holds; in a new row a blank one holds what the field begins with."""
        if not row.new or row.data[name] or name in self.beside:
            return row.data[name]
        f = self.model._meta.get_field(name)
        return f.get_default() if f.has_default() else ""

    def judge(self, row):
        """What no cell says by itself: add to `row.problems`."""

    def start(self, row):
        """The record that a new row begins as."""
        return self.model()

    # -- saving ---------------------------------------------------------------------------
    def save(self, rows):
        new = [row for row in rows if row.new]
        if new:
            self.add(new)
        for row in rows:
            if not row.new and row.changed:
                self.change(row)
        self.finish(rows)

    def add(self, rows):
        """Save new rows, all at once."""
        self.model._default_manager.bulk_create([row.record for row in rows])

    def change(self, row):
        row.record.save()

    def finish(self, rows):
        """What is done once all are saved; a problem that it finds takes all of them back."""


class RowForm(forms.ModelForm):
    """Judges one row by its cells. What takes a query is asked for all rows at once, see `judging`."""

    def _get_validation_exclusions(self):
        relations = {f.name for f in self._meta.model._meta.concrete_fields if f.is_relation}
        return super()._get_validation_exclusions() | relations

    def _post_clean(self):
        exclude = self._get_validation_exclusions()
        self.instance = construct_instance(self, self.instance, self._meta.fields)
        try:
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)
