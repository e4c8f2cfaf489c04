"""Rows as the database tells them: each by its number and the SHA-256 of its columns.

The text that is hashed must be the same on every connection and every day, so the settings that change how a value
is written are fixed while it is read.
"""

from contextlib import contextmanager

from django.db import connection, transaction

PLAIN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}


@contextmanager
def plainly():
    """Values are written in one way inside, in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join("current_setting(%s)" for _name in PLAIN), list(PLAIN))
        before = dict(zip(PLAIN, cursor.fetchone(), strict=True))
        _set(cursor, PLAIN)
        yield
        _set(cursor, before)


def _set(cursor, values):
    cursor.execute(
        "SELECT " + ", ".join("set_config(%s, %s, true)" for _name in values),
        [part for pair in values.items() for part in pair],
    )


def told(one, columns, condition, values, limit=None):
    """The number and the SHA-256 of each row of a sealed table that meets a condition, by rising number."""
    quote = connection.ops.quote_name
    said = f"sha256(convert_to(ROW({', '.join(map(quote, columns))})::text, 'UTF8'))" if columns else "''::bytea"
    most = f" LIMIT {int(limit)}" if limit else ""
    key = quote(one.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {said} FROM {quote(one.table)} WHERE {condition.format(key=key)} ORDER BY {key}{most}",
            values,
        )
        return [(pk, bytes(digest)) for pk, digest in cursor.fetchall()]


def between(one, columns, after, last, limit=None):
    """Those above `after`, or from the lowest where it is None, up to `last`."""
    if after is None:
        return told(one, columns, "{key} <= %s", [last], limit)
    return told(one, columns, "{key} > %s AND {key} <= %s", [after, last], limit)


def among(one, columns, pks):
    return told(one, columns, "{key} = ANY(%s)", [list(pks)])


def numbers_of(one, pks):
    """The numbers the rows with these primary keys are sealed by."""
    if one.key == one.model._meta.pk.column:
        return sorted(pks)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quote(one.key)} FROM {quote(one.table)} WHERE {quote(one.model._meta.pk.column)}::text = ANY(%s)",
            [[str(pk) for pk in pks]],
        )
        return sorted(number for (number,) in cursor.fetchall())
