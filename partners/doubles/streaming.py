"""Rows to and from the database by the million, on one connection and in little memory."""

import json
from io import StringIO

from django.db import connection

LOT = 5000


def execute(sql, *params):
    """Run it; the first value of its first row, where it answers any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        found = cursor.fetchone() if cursor.description else None
    return found[0] if found else None


def rows_of(sql):
    """The rows of a query in lots; between two of them the connection is free. Call it within a transaction."""
    connection.ensure_connection()
    with connection.connection.cursor(name="doubles") as cursor:
        cursor.itersize = LOT
        cursor.execute(sql)
        while lot := cursor.fetchmany(LOT):
            yield lot


def copy(table, rows):
    """Add rows of numbers, words and lists to a table; no text may hold a tab, a line break or a backslash."""
    text = StringIO("".join("\t".join(map(_plain, row)) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} FROM STDIN", text)


def _plain(value):
    return json.dumps(value) if isinstance(value, list) else str(value)
