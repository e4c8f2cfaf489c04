"""Many rows judged at once: each by a form, and by the rules of the table before any is written, one query for all."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection
from django.db.models import UniqueConstraint
from django.forms.models import construct_instance
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.history import value_in_words
from promotion_crm.models.writing import as_json
from promotion_crm.naming import hide, uncover


class Judge:
    """Judges the rows of one import, each by those of its cells that were edited."""

    def __init__(self, made):
        self.made, self.model, self.forms = made, made.model, {}

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
        for place, sentences in broken([row.record for row in rows]).items():
            rows[place].problems += sentences
        for place, sentences in taken([row.record for row in rows]).items():
            rows[place].problems += sentences
        for row in rows:
            if not row.new:
                row.changes = [*self._changes(row, said[row.number]), *row.changes]

    def _judge(self, row):
        names = row.edited
        if not row.new and not names:
            row.changed = False
            return
        form_class, record = self._form(names), row.record or self.made.start(row)
        fields = [self.model._meta.get_field(name) for name in form_class.Meta.fields]
        row.before = {f.attname: getattr(record, f.attname) for f in fields}
        form = form_class({name: self._or_default(row, name) for name in names}, instance=record)
        for name, sentences in form.errors.items():
            for sentence in sentences:
                if name == NON_FIELD_ERRORS:
                    row.problems.append(str(sentence))
                else:
                    self.made.wrong(row, name, sentence)
        row.record, row.values = record, form.cleaned_data
        row.changed = row.new or any(getattr(record, name) != value for name, value in row.before.items())
        self.made.judge(row)

    def _form(self, names):
        """The form of these fields, made once."""
        key = tuple(names)
        if key not in self.forms:
            fields = [name for name in names if name not in self.made.beside]
            meta = type("Meta", (), {"model": self.model, "fields": fields})
            given = {name: self.made.names[name] for name in names}
            self.forms[key] = type("RowForm", (RowForm,), {"Meta": meta} | given)
        return self.forms[key]

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


class RowForm(forms.ModelForm):
    """Judges one row by its cells. What takes a query is asked for all rows at once."""

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


def broken(rows):
    """What each of some unsaved rows of one model breaks: {place: [sentence, …]}, in the constraints' own words.

    PostgreSQL is asked with its own constraints, so that it cannot judge otherwise when they are saved.
    """
    if not rows:
        return {}
    model = type(rows[0])
    said = {c.name: c.violation_error_message for c in model._meta.constraints if hasattr(c, "condition")}
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'c' AND conname = ANY(%s)",
            [table, list(said)],
        )
        checks = {name: check.replace("%", "%%") for name, check in cursor.fetchall()}
        if not checks:
            return {}
        breaches = ", ".join(f"({check}) IS FALSE" for check in checks.values())
        # The record set names its columns as the table does, and so do the constraints.
        cursor.execute(
            f"SELECT ordinality, {breaches} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) WITH ORDINALITY",
            [as_json(rows, [f for f in model._meta.concrete_fields if not f.has_db_default()])],
        )
        answers = cursor.fetchall()
    names = list(checks)
    return {
        place - 1: [str(said[name]) for name, breach in zip(names, found, strict=True) if breach]
        for place, *found in answers
        if any(found)
    }


TAKEN = """
    WITH given AS (
        SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) WITH ORDINALITY
    ), few AS (SELECT * FROM given WHERE {condition})
    SELECT few.ordinality FROM few WHERE EXISTS (
        SELECT FROM (SELECT * FROM {table} WHERE {condition}) kept
        WHERE {alike_kept} AND kept.{key} IS DISTINCT FROM few.{key})
    UNION
    SELECT later.ordinality FROM few later JOIN few earlier
    ON {alike_few} AND earlier.ordinality < later.ordinality
"""


def taken(rows):
    """What each of some unsaved rows has that only one may have: {place: [sentence, …]}."""
    if not rows:
        return {}
    model, found = type(rows[0]), {}
    rules = [c for c in model._meta.constraints if isinstance(c, UniqueConstraint) and c.fields]
    quote, said = connection.ops.quote_name, None
    for rule in rules:
        said = said or as_json(
            rows, [f for f in model._meta.concrete_fields if f.primary_key or not f.has_db_default()]
        )
        columns = [quote(model._meta.get_field(name).column) for name in rule.fields]
        parts = {
            "table": quote(model._meta.db_table),
            "key": quote(model._meta.pk.column),
            "condition": _condition(rule),
            "alike_kept": " AND ".join(f"kept.{name} = few.{name}" for name in columns),
            "alike_few": " AND ".join(f"later.{name} = earlier.{name}" for name in columns),
        }
        with connection.cursor() as cursor:
            cursor.execute(TAKEN.format(**parts), [said])
            for (place,) in cursor.fetchall():
                found.setdefault(place - 1, []).append(str(rule.violation_error_message))
    return found


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
