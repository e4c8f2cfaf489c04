"""The rules of a table asked for many rows at once, before any is written: one query for all."""

from django.db import connection

from promotion_crm.models.writing import as_json


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
