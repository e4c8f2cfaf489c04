"""The import of one list: all rows are judged and written in one transaction, and taken back where one is refused."""

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from promotion_crm.history import because
from promotion_crm.lists.base import lists
from promotion_crm.models import ChangeSet
from promotion_crm.wording import after_label
from promotion_crm.working import unheard

from . import cells
from .decimals import decimal_mark
from .judging import Judge, in_words
from .keys import Finder
from .matching import Headings, missing, words_of
from .reading import read, source_of
from .refusals import FileRefused
from .rows import NEW, Outcome, Row
from .turns import turn

LOT = 1000  # rows judged and written at once


class _Undone(Exception):
    """Takes back what was written."""


class Import:
    """How the rows of one list are imported; a subclass says what is special about it.

    name      of the list
    keys      how a row may name the record it changes; a row that names none is a new one
    cells()   a field for each column, see `cells`; anew for each file
    beside    columns that are no field of the record: what is done with them once it is saved
    """

    name = ""
    keys = ()
    beside: tuple[str, ...] = ()

    def __init__(self, by):
        """`by` is who imports: a user, or the OPERATOR."""
        self.by, self.of = by, lists()[self.name]
        self.model = self.of.model
        given = {part: self._given(part) for key in self.keys if key.given for part in key.parts}
        self.names = given | self.cells()
        self.given = tuple(given)
        self.headings = Headings(self.names, self.of)

    def _given(self, name):
        is_number = self.model._meta.get_field(name) is self.model._meta.pk
        return cells.Amount(places=0, required=False) if is_number else cells.Text(required=False)

    def cells(self):
        raise NotImplementedError

    # -- the file -------------------------------------------------------------------------
    def open(self, content, plan):
        """Read the head of a file and match its columns. Raises FileRefused."""
        self.plan = plan
        self.sheet = self._sheet(content, plan)
        self.matching = self.headings.match(self.sheet.heads, plan.fields)
        self.places = self.matching.places
        fields = [self.model._meta.get_field(name) for name in self.places.values() if self._is_field(name)]
        self.joined = [f.name for f in fields if f.is_relation]
        self.rows_by = self._rows_by(plan.key)

    def _sheet(self, content, plan):
        """The sheet that is named, else the one with most headings that are known."""
        source = source_of(content, sheet=plan.sheet, encoding=plan.encoding)
        if plan.sheet or len(source.sheets) < 2:
            return read(source, self.headings.knows, plan.head_row)
        found = []
        for name in source.sheets:
            source.sheet = name
            try:
                sheet = read(source, self.headings.knows, plan.head_row)
            except FileRefused as error:
                refused = error
            else:
                found.append((sum(map(self.headings.knows, sheet.heads)), sheet, name))
        if not found:
            raise refused
        _known, sheet, source.sheet = max(found, key=lambda one: one[0])
        return sheet

    def _is_field(self, name):
        return name not in self.beside

    def _rows_by(self, name):
        """The keys by which rows name their records: the chosen one, else all that fit, each row by the first it has.

        Where the file has one that the CRM gives, it is the only one: left blank it means a new record.
        """
        fitting = [key for key in self.keys if key.fits(self.places.values())]
        chosen = [key for key in fitting if key.name == name]
        return chosen or [key for key in fitting[:1] if key.given] or fitting

    # -- the whole ------------------------------------------------------------------------
    def run(self, *, file, dry=False, tell=unheard, beat=unheard, expected=""):
        """Import the opened file, called by its name: its Outcome. Raises FileRefused where no row can be judged.

        `tell` hears of the rows, a lot at a time, and `beat` how many there were. With
        `expected`, the mark of an Outcome, nothing is saved that would come to another.
        """
        self.matching.refuse([words_of(self.of, name, self.names) for name in self.names])
        self._set_decimal()
        outcome = Outcome(self.matching.unread)
        reason = _("Import of %(file)s") % {"file": file}
        try:
            with transaction.atomic(), turn(self.name, beat), because(reason, by=self.by) as act:
                self._all(outcome, dry, tell, beat)
                if dry or (outcome.refused and not self.plan.skip_refused) or expected not in ("", outcome.mark):
                    raise _Undone
                outcome.saved, outcome.change_set = True, self._keep(outcome, act, reason)
                self.done(outcome)
        except _Undone:
            pass
        return outcome

    def _set_decimal(self):
        amounts = [(place, self.names[name]) for place, name in self.places.items()]
        amounts = [(place, cell) for place, cell in amounts if isinstance(cell, cells.Amount)]
        mark = self.plan.decimal or decimal_mark(self.sheet, [place for place, _cell in amounts])
        for _place, cell in amounts:
            cell.decimal = mark

    def _all(self, outcome, dry, tell, beat):
        self.locks = not dry
        self.finder, self.judge_ = Finder(self, self.rows_by, self.plan.mode), Judge(self)
        done = 0
        for rows in _lots(self._row(number, row) for number, row in self.sheet.rows()):
            self._judge(rows)
            if dry:
                self.remark([row for row in rows if row.changed and not row.problems])
            self.dry = dry or bool(outcome.refused or any(row.problems for row in rows))
            self._write(rows)
            outcome.add(rows)
            tell(rows)
            done += len(rows)
            beat(done)
        with connection.cursor() as cursor:  # keys between tables, so that a refusal is told
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _keep(self, outcome, act, reason):
        """What the import is undone by; None where it wrote nothing."""
        if not outcome.written:
            return None
        return ChangeSet.objects.create(
            context=act.id,
            kind=ChangeSet.Kind.IMPORT,
            list_name=self.name,
            row_count=outcome.written,
            reason=reason[:200],
            by_id=self.by.pk,
        )

    def _row(self, number, row):
        data = {name: row[place] if place < len(row) else "" for place, name in self.places.items()}
        made = Row(number, row, data, edited=[name for name in data if name not in self.given])
        if any(row[len(self.sheet.heads) :]):
            made.problems.append(_("The row has more cells than there are headings; put text with a comma in quotes."))
        return made

    # -- judging --------------------------------------------------------------------------
    def _judge(self, rows):
        self.prepare(rows)
        self.look_up({part for key in self.rows_by for part in key.used(self.places.values())}, rows)
        self.finder.find(rows)
        needed = [name for name, cell in self.names.items() if cell.required and name not in self.places.values()]
        if needed and any(row.verdict == NEW for row in rows):
            raise FileRefused(missing([words_of(self.of, name, self.names) for name in needed]), *self._unnamed())
        self.look_up(self.places.values(), rows)
        self.ready(rows)
        self.judge_.judge(rows)

    def _unnamed(self):
        """That a file of records that are here lacks what names them."""
        if not self.rows_by:
            name = words_of(self.of, self.keys[0].parts[0], self.names)
            yield _("To change records that are here, the file needs the column “%(name)s”.") % {"name": name}

    def look_up(self, names, rows):
        """Find the records that the edited cells of some fields name."""
        for name in names:
            if isinstance(self.names[name], cells.Record):
                texts = {row.data[name] for row in rows if name in row.edited and row.data[name]}
                self.names[name].look_up(texts, self.by)

    def wrong(self, row, name, sentence):
        text = cells.shown(row.data.get(name, ""))
        if text and text not in sentence:
            sentence = _("%(sentence)s The cell says “%(text)s”.") % {"sentence": sentence, "text": text}
        row.problems.append(after_label(words_of(self.of, name, self.names), sentence))

    def prepare(self, rows):
        """Put the cells of some rows in the form in which they are read."""

    def ready(self, rows):
        """What is asked once for all rows, now that their records are found, before each is judged."""

    def judge(self, row):
        """What no cell says by itself: add to `row.problems`."""

    def remark(self, rows):
        """What is worth telling of good rows before they are saved: add to `row.remarks`."""

    def start(self, row):
        """The record that a new row begins as."""
        return self.model()

    def path_of(self, name):
        """Where a field of a key is found from the record."""
        return name

    def value_at(self, record, path):
        return getattr(record, self.model._meta.get_field(path).attname)

    # -- saving ---------------------------------------------------------------------------
    def _write(self, rows):
        """Write what is right of these rows; one that the database refuses is found and takes no other with it."""
        while good := [row for row in rows if not row.problems and row.changed]:
            try:
                with transaction.atomic():
                    self.save(good)
                    if not any(row.problems for row in good):
                        return
                    raise _Undone
            except _Undone:
                _renew(good)
            except DatabaseError as error:
                _renew(good)
                if len(good) > 1:
                    middle = len(good) // 2
                    self._write(good[:middle])
                    self._write(good[middle:])
                else:
                    good[0].problems.append(in_words(error, self.model))
                return

    def save(self, rows):
        new = [row for row in rows if row.new]
        if new:
            self.add(new)
        if changed := [row for row in rows if not row.new]:
            self.change(changed)
        self.finish(rows)

    def add(self, rows):
        """Save new rows, all at once."""
        self.model._default_manager.bulk_create([row.record for row in rows])

    def change(self, rows):
        """Save rows that change, all at once."""
        names = sorted({name for row in rows for name in row.edited if self._is_field(name)})
        if names:
            self.model._default_manager.save_all([row.record for row in rows], names)

    def finish(self, rows):
        """What is done once a lot is saved; a row in which it finds a problem is taken back."""

    def done(self, outcome):
        """What is set going once all is saved."""


def declared(name):
    """The Import of a list, by the setting IMPORTS."""
    return import_string(settings.IMPORTS[name])


def _lots(rows):
    lot = []
    for row in rows:
        lot.append(row)
        if len(lot) == LOT:
            yield lot
            lot = []
    if lot:
        yield lot


def _renew(rows):
    """New records are new again, once what was saved of them is taken back."""
    for row in rows:
        if row.new:
            row.record.pk, row.record._state.adding = None, True
