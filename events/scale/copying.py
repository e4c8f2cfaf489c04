"""COPY into a table from rows made while they are read, so that memory stays flat."""

from contextlib import contextmanager
from itertools import islice

import pghistory.trigger
import pgtrigger
from django.db import connection

CHUNK = 400  # rows handed over at a time, some 100 kB
NULL = r"\N"


class RowFile:
    """Looks like an open file of COPY's text format; `told` hears how many rows left."""

    def __init__(self, rows, told):
        self.lines = map(line, rows)
        self.told = told

    def read(self, size=-1):
        lines = list(islice(self.lines, CHUNK))
        self.told(len(lines))
        return "".join(lines)


def line(row):
    """One row in COPY's text format. Generated words hold no tab, line break or backslash."""
    return "\t".join([NULL if v is None else v if v.__class__ is str else str(v) for v in row]) + "\n"


def copy(model, columns, rows, told=lambda count: None):
    """Load `rows`, each with one value per column, into the table of `model`."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN", RowFile(rows, told))


def claim_ids(model, count):
    """A range of `count` ids that nobody else will get.

    Needs the table locked, as `without_history` does: a new row takes its id after its lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT nextval(%s)", [sequence])
        (first,) = cursor.fetchone()
        if count:
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return range(first, first + count)


@contextmanager
def without_history(models):
    """Rows loaded inside begin without history; others wait with their writes to these tables.

    A trigger told to ignore a row is still called for it, so the triggers are switched off.
    """
    kept = [(model, trigger) for model in models for trigger in pgtrigger_inserts(model)]
    _switch("DISABLE", kept)
    yield
    _switch("ENABLE", kept)


def pgtrigger_inserts(model):
    """The triggers that keep the history of new rows."""
    return [
        trigger
        for trigger in model._meta.triggers
        if isinstance(trigger, pghistory.trigger.Event) and trigger.operation == pgtrigger.Insert
    ]


def _switch(how, triggers):
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, trigger in triggers:
            table, name = model._meta.db_table, trigger.get_pgid(model)
            # Checks of foreign keys wait at the end of a statement; none may be open here.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {quote(table)} {how} TRIGGER {quote(name)}")
