"""Many rows judged at once: each by its cells, and all by the rules of the table before any is written."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.history import value_in_words
from promotion_crm.models.writing import as_json
from promotion_crm.naming import hide, uncover

from .cells import OneOf


class Judge:
    """Judges the rows of one import, each by those of its cells that were edited."""

    def __init__(self, made):
        self.made, self.model = made, made.model

    def judge(self, rows):
        judged = [row for row in rows if not row.problems]
        old = [row.record for row in judged if not row.new]
        hide(old, self.made.by)
        said = {row.number: self._in_words(row) for row in judged if not row.new}
        for record in old:
            uncover(record)
        for row in judged:
            self._judge(row)
        rows = [row for row in judged if not row.problems and row.changed]
        for place, sentences in breaches([row.record for row in rows]).items():
            rows[place].problems += sentences
        for row in rows:
            if not row.new:
                row.changes = [*self._changes(row, said[row.number]), *row.changes]

    def _judge(self, row):
        if not row.new and not row.edited:
            row.changed = False
            return
        record = row.record or self.made.start(row)
        fields = self._fields(row)
        row.before = {f.attname: getattr(record, f.attname) for f in fields}
        row.values = self._values(row)
        for f in fields:
            if f.name in row.values:
                setattr(record, f.name, row.values[f.name])
        self._check(row, record, fields)
        row.record = record
        row.changed = row.new or any(getattr(record, name) != value for name, value in row.before.items())
        self.made.judge(row)

    def _values(self, row):
        """What the edited cells hold."""
        values = {}
        for name in row.edited:
            try:
                values[name] = self.made.names[name].clean(self._or_default(row, name))
            except ValidationError as error:
                self.made.wrong(row, name, error.messages[0])
        return values

    def _check(self, row, record, fields):
        """The rules of the edited fields and of the record; what takes a query is asked for all rows at once."""
        judged = {f.name for f in fields if f.name in row.values and not self._is_judged(row, f)}
        exclude = {f.name for f in self.model._meta.fields} - judged
        try:
            record.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                for sentence in sentences:
                    if name in row.data:
                        self.made.wrong(row, name, sentence)
                    else:
                        row.problems.append(str(sentence))

    def _is_judged(self, row, f):
        """Whether the cell has said all there is to say: a record or a choice is one of those there are.

        A cell may also be blank where the field must not: what it then holds is judged by the table.
        """
        if f.is_relation or isinstance(self.made.names[f.name], OneOf):
            return True
        return row.values[f.name] in (None, "") and not f.blank and not self.made.names[f.name].required

    def _or_default(self, row, name):
        """What a cell holds; in a new row a blank one holds what the field begins with."""
        if not row.new or row.data[name] or name in self.made.beside:
            return row.data[name]
        f = self.model._meta.get_field(name)
        return f.get_default() if f.has_default() else ""

    # -- what changes, in words ------------------------------------------------------------
    def _fields(self, row):
        return [self.model._meta.get_field(name) for name in row.edited if name not in self.made.beside]

    def _in_words(self, row):
        return {f.name: _words(row.record, f) for f in self._fields(row)}

    def _changes(self, row, before):
        for f in self._fields(row):
            if getattr(row.record, f.attname) != row.before[f.attname]:
                yield str(capfirst(f.verbose_name)), before[f.name], _words(row.record, f)


def _words(record, f):
    if f.is_relation:
        return str(getattr(record, f.name) or "")
    return value_in_words(f, getattr(record, f.attname))


def breaches(rows):
    """What each of some unsaved rows of one model breaks, checks and what only one may have: {place: [sentence, …]}."""
    if not rows:
        return {}
    said = as_json(rows, _given(type(rows[0])))
    found = broken(rows, said)
    for place, sentences in taken(rows, said).items():
        found[place] = [*found.get(place, []), *sentences]
    return found


def broken(rows, said=None):
    """What each of some unsaved rows of one model breaks: {place: [sentence, …]}, in the constraints' own words.

    PostgreSQL is asked with its own constraints, so that it cannot judge otherwise when they are saved.
    """
    if not rows:
        return {}
    model = type(rows[0])
    words = {c.name: c.violation_error_message for c in model._meta.constraints if hasattr(c, "condition")}
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'c' AND conname = ANY(%s)",
            [table, list(words)],
        )
        checks = {name: check.replace("%", "%%") for name, check in cursor.fetchall()}
        if not checks:
            return {}
        breaches = ", ".join(f"({check}) IS FALSE" for check in checks.values())
        # The record set names its columns as the table does, and so do the constraints.
        cursor.execute(
            f"SELECT ordinality, {breaches} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) WITH ORDINALITY",
            [said or as_json(rows, _given(model))],
        )
        answers = cursor.fetchall()
    names = list(checks)
    return {
        place - 1: [str(words[name]) for name, breach in zip(names, found, strict=True) if breach]
        for place, *found in answers
        if any(found)
    }


TAKEN = """
    WITH given AS (
        SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) WITH ORDINALITY
    ), few AS (SELECT *, {values} FROM given WHERE {condition})
    SELECT few.ordinality FROM few WHERE EXISTS (
        SELECT FROM (SELECT *, {values} FROM {table} WHERE {condition}) kept
        WHERE {alike_kept} AND kept.{key} IS DISTINCT FROM few.{key})
    UNION
    SELECT later.ordinality FROM few later JOIN few earlier
    ON {alike_few} AND earlier.ordinality < later.ordinality
"""


def taken(rows, said):
    """What each of some unsaved rows, also `said` as JSON, has that only one may have: {place: [sentence, …]}."""
    model, found = type(rows[0]), {}
    quote = connection.ops.quote_name
    for rule in model._meta.constraints:
        compared = _compared(rule, model)
        if not compared:
            continue
        pairs = [(f"alike_{place}", operator) for place, (_value, operator) in enumerate(compared)]
        parts = {
            "table": quote(model._meta.db_table),
            "key": quote(model._meta.pk.column),
            "condition": _condition(rule),
            "values": ", ".join(f"{value} AS alike_{place}" for place, (value, _operator) in enumerate(compared)),
            "alike_kept": " AND ".join(f"kept.{name} {operator} few.{name}" for name, operator in pairs),
            "alike_few": " AND ".join(f"later.{name} {operator} earlier.{name}" for name, operator in pairs),
        }
        with connection.cursor() as cursor:
            cursor.execute(TAKEN.format(**parts), [said])
            for (place,) in cursor.fetchall():
                found.setdefault(place - 1, []).append(str(rule.violation_error_message))
    return found


def _compared(rule, model):
    """What a rule compares of two rows, in SQL: [(value, operator), …]; nothing where it compares none."""
    quote = connection.ops.quote_name
    if isinstance(rule, UniqueConstraint):
        return [(quote(model._meta.get_field(name).column), "=") for name in rule.fields]
    if not isinstance(rule, ExclusionConstraint):
        return []
    places = range(1, len(rule.expressions) + 1)
    with connection.cursor() as cursor:
        parts = ", ".join(f"pg_get_indexdef(to_regclass(%s), {place}, true)" for place in places)
        cursor.execute(f"SELECT {parts}", [quote(rule.name)] * len(places))
        values = cursor.fetchone()
    operators = [operator for _expression, operator in rule.expressions]
    return [(value.replace("%", "%%"), operator) for value, operator in zip(values, operators, strict=True)]


def _given(model):
    """The fields of a row that are known before it is saved."""
    return [f for f in model._meta.concrete_fields if f.primary_key or not f.has_db_default()]


def _condition(rule):
    """The condition of an index in SQL, as the database has it; its percent signs doubled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = to_regclass(%s)", [rule.name]
        )
        found = cursor.fetchone()
    return (found and found[0] or "TRUE").replace("%", "%%")


def in_words(error, model):
    """What the database refused, in the words of its rule."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    rule = next((c for c in model._meta.constraints if c.name == name), None)
    if rule:
        return str(rule.violation_error_message)
    return _("The database refuses it: %(why)s") % {"why": str(error).partition("\n")[0]}
