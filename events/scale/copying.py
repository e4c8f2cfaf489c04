"""COPY into a table from rows made while they are read, so that memory stays flat."""

from contextlib import ExitStack, contextmanager
from itertools import islice
from tempfile import TemporaryFile
from types import SimpleNamespace

import pgtrigger
from django.db import connection

from promotion_crm.history import entry_model, is_tracked

CHUNK = 400  # rows handed over at a time, some 100 kB
NULL = r"\N"
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
MANY = 10_000  # from so many rows on, building an index anew is quicker than adding to it


class LineFile:
    """Looks like an open file of COPY's text format; `told` hears how many lines left."""

    def __init__(self, lines, told):
        self.lines, self.told = iter(lines), told

    def read(self, size=-1):
        lines = list(islice(self.lines, CHUNK))
        self.told(len(lines))
        return "".join(lines)


class Aside:
    """Rows that hang on those being loaded: kept on disk until these are in."""

    def __init__(self, model, columns, file):
        """`file` is open for writing and reading."""
        self.model, self.columns, self.file, self.count = model, columns, file, 0

    def add(self, row):
        self.file.write(line(row))
        self.count += 1

    def load(self, told=lambda count: None, table=None):
        """Into the table of the model, or another with the same columns."""
        self.file.seek(0)
        copy_lines(table or self.model._meta.db_table, self.columns, self.file, told)


@contextmanager
def set_aside(**parts):
    """An Aside under each name, of (model, columns); gone when the block ends."""
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n")) for _part in parts]
        asides = [Aside(*part, file) for part, file in zip(parts.values(), files, strict=True)]
        yield SimpleNamespace(**dict(zip(parts, asides, strict=True)))


def escaped(text):
    """Text that someone typed, for `line`."""
    return text.translate(ESCAPED)


def line(row):
    """One row in COPY's text format. Generated words need no escape, others go through `escaped`."""
    return "\t".join([NULL if v is None else v if v.__class__ is str else str(v) for v in row]) + "\n"


def copy(model, columns, rows, told=lambda count: None):
    """Load `rows`, each with one value per column, into the table of `model`."""
    copy_lines(model._meta.db_table, columns, map(line, rows), told)


def copy_lines(table, columns, lines, told):
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", LineFile(lines, told))


@contextmanager
def without(*triggers):
    """`pgtrigger.ignore`, which COPY does not hear of by itself: Django's cursors tell it to statements alone."""
    with pgtrigger.ignore(*triggers), connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # carries it into the transaction
        yield


def remember(model, ids, *, key, at):
    """The entries of rows that were loaded without their trigger, each dated as its column `at` says.

    `key` is a column; the rows are those where it lies in the range `ids`.
    """
    table, entries = model._meta.db_table, entry_model(model)._meta
    kept = [f.column for f in entries.concrete_fields if not f.name.startswith("pgh_")]
    quote = connection.ops.quote_name
    names, (at, key) = ", ".join(map(quote, kept)), (quote(at), quote(key))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {quote(entries.db_table)} (pgh_label, pgh_created_at, pgh_obj_id, {names})
            SELECT 'insert', {at}, id, {names} FROM {quote(table)} WHERE {key} BETWEEN %s AND %s ORDER BY {at}, id
            """,
            [ids[0], ids[-1]],
        )


def claim_ids(model, count):
    """A range of `count` ids that nobody else will get, until the transaction ends.

    Others wait with their writes to the table: a row takes its id after its lock.
    """
    if not count:
        return range(0)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT nextval(%s)", [sequence])
        (first,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return range(first, first + count)


@contextmanager
def indexed_after(model, count):
    """Build the indexes of a table and of its history anew after a load of many rows.

    The table cannot be read by others until the transaction ends. Where it already holds
    more than is loaded, its indexes are kept and added to.
    """
    tables = [model._meta.db_table]
    if is_tracked(model):
        tables.append(entry_model(model)._meta.db_table)
    with connection.cursor() as cursor:
        # No check of a foreign key may be put off while an index is built.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        indexes = _indexes(cursor, tables, count) if count >= MANY else []
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _name, definition in indexes:
            cursor.execute(definition)


def _indexes(cursor, tables, count):
    """(name, definition) of the indexes of those tables that hold fewer than `count` rows.

    Left out are those that a constraint stands on, and partial ones: they are small, and
    PostgreSQL writes their condition in other words the second time.
    """
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.oid = ANY(%s::regclass[]) AND t.reltuples < %s AND i.indpred IS NULL
          AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """,
        [tables, count],
    )
    return cursor.fetchall()
