"""A record that lies within another: never, over however many steps, within itself."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import connection

# Those above a row, each once: it ends where a circle stands already.
ABOVE = """
    WITH RECURSIVE above(id, next) AS (
        SELECT id, {column} FROM {table} WHERE id = {start}
        UNION SELECT one.id, one.{column} FROM {table} one JOIN above ON one.id = above.next
    ) SELECT 1 FROM above WHERE id = {own}
"""


def no_circle(table, column, constraint):
    """The trigger, at the end of the transaction: a merge passes through circles that do not stay.

    Two who each put one of two rows within the other are judged one after the other. It speaks
    as the check constraint of that name, whose sentence is then told.
    """
    start = f"(SELECT {column} FROM {table} WHERE id = NEW.id)"
    above = ABOVE.format(table=table, column=column, start=start, own="NEW.id")
    return pgtrigger.Trigger(
        name="no_circle",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(column),
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition(f"NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}"),
        func=f"""
            PERFORM pg_advisory_xact_lock(hashtext('{table}.{column}'));
            IF EXISTS ({above})
            THEN RAISE check_violation USING MESSAGE = 'A record cannot lie within itself.',
                 CONSTRAINT = '{constraint}', TABLE = '{table}';
            END IF;
            RETURN NULL;
        """,
    )


def check_no_circle(row, name):
    """Raises ValidationError, with the sentence of the constraint that forbids it, at the field `name`."""
    field = row._meta.get_field(name)
    start = getattr(row, field.attname)
    if not row.pk or not start or start == row.pk:  # a row within itself is refused by the constraint
        return
    sql = ABOVE.format(table=row._meta.db_table, column=field.column, start="%s", own="%s")
    with connection.cursor() as cursor:
        cursor.execute(sql, [start, row.pk])
        if not cursor.fetchone():
            return
    said = next(c.violation_error_message for c in row._meta.constraints if c.name.endswith(f"_not_own_{name}"))
    raise ValidationError({name: said})
