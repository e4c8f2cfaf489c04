"""Many rows written at once, each its own values: in half the time that `bulk_update` takes."""

import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

LOT = 5000  # rows written by one statement


def write(model, rows, names):
    """Write these fields of saved rows. Nothing else of a row is touched."""
    fields = [model._meta.get_field(name) for name in names]
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(f"{quote(f.column)} = given.{quote(f.column)}" for f in fields)
    key = model._meta.pk
    # The record set names its columns as the table does, and has their types.
    sql = (
        f"UPDATE {table} SET {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) given"
        f" WHERE {table}.{quote(key.column)} = given.{quote(key.column)}"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(rows), LOT):
            cursor.execute(sql, [as_json(rows[start : start + LOT], [key, *fields])])


def insert(model, rows):
    """Insert rows with all that they hold, their keys and dates among it; nothing is filled in."""
    fields, quote = model._meta.concrete_fields, connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(f.column) for f in fields)
    sql = (
        f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
        f" SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(rows), LOT):
            cursor.execute(sql, [as_json(rows[start : start + LOT], fields)])


def as_json(rows, fields):
    """Rows as the database keeps them, as JSON by column."""
    kept = [{f.column: _plain(f, row) for f in fields} for row in rows]
    return json.dumps(kept, cls=DjangoJSONEncoder)


def _plain(field, row):
    value = getattr(row, field.attname)
    if field.get_internal_type() == "JSONField":
        return value
    value = field.get_db_prep_save(value, connection)
    return value.isoformat() if isinstance(value, datetime) else value  # the encoder cuts it to milliseconds
