"""Until when an entry of the history held, so that what stood at a past moment is a plain condition.

Of the models tracked with `spans`, an entry holds from `pgh_created_at` until `pgh_until`,
when the next one of the same record followed; that of a deletion never holds. A trigger of
the table writes it, and nothing else can. Without it each question about a past day would
look up, for every entry, whether a later one came before that day.

An entry is dated when its transaction began, so a day is settled once the transactions
that began on it have ended: a few seconds after midnight.
"""

from datetime import datetime, time, timedelta

import pgtrigger
from django.db import connection, models
from django.db.models import Q
from django.utils.timezone import make_aware

TRIGGERS = [
    # Only the trigger below changes an entry, from inside another trigger.
    pgtrigger.Protect(
        name="append_only", operation=pgtrigger.Update, condition=pgtrigger.Condition("pg_trigger_depth() = 0")
    ),
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
    pgtrigger.Trigger(
        name="ends_the_last",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=pgtrigger.Func(
            """
            UPDATE {meta.db_table} SET pgh_until = NEW.pgh_created_at
            WHERE pgh_obj_id = NEW.pgh_obj_id AND (pgh_until IS NULL OR pgh_until > NEW.pgh_created_at);
            IF NEW.pgh_label = 'delete' THEN NEW.pgh_until = NEW.pgh_created_at; END IF;
            RETURN NEW;
            """
        ),
    ),
]
# The same for entries that are there already. One that began earlier may have been written later.
UNTIL = """
    CASE pgh_label WHEN 'delete' THEN pgh_created_at ELSE min(pgh_created_at) OVER (
        PARTITION BY pgh_obj_id ORDER BY pgh_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) END
"""


def until():
    """The field of a table of entries."""
    return models.DateTimeField(null=True, editable=False)


def has_spans(entries):
    """Whether the entries of this model know until when they held."""
    return any(field.name == "pgh_until" for field in entries._meta.fields)


def holding(moment):
    """The condition of the entries that held just before a moment."""
    return Q(pgh_created_at__lt=moment) & (Q(pgh_until__isnull=True) | Q(pgh_until__gte=moment))


def end_of(day):
    """The moment a day of the office is over."""
    return make_aware(datetime.combine(day + timedelta(days=1), time()))


def respan(entries, after=0):
    """Work out anew until when entries held, of the records that have one with a `pgh_id` above `after`.

    For entries that were dated otherwise than by their triggers, in a transaction that lets
    them be changed: see `append_only` above.
    """
    table = connection.ops.quote_name(entries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {table} entry SET pgh_until = known.until FROM (
                SELECT pgh_id, {UNTIL} AS until FROM {table}
                WHERE pgh_obj_id IN (SELECT pgh_obj_id FROM {table} WHERE pgh_id > %s)) known
            WHERE entry.pgh_id = known.pgh_id AND entry.pgh_until IS DISTINCT FROM known.until
            """,
            [after],
        )
