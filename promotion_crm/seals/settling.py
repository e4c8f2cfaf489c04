"""How far the tables are settled: up to which number no row can come any more.

A number is handed out before its row is saved, so below the highest row there may be one whose transaction still
runs. Once every transaction that ran when the highest was read has ended, all rows up to it are there, or never
will be. Nobody is locked out for it.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

PATIENCE = 5.0  # seconds that running transactions are waited for
LOOK = 0.02
# An hour after it was written, a trigger of migration 0015 no longer lets a context be written to.
REST = timedelta(hours=1)

RUNNING = """
    SELECT EXISTS (
        SELECT FROM pg_snapshot_xip(pg_current_snapshot()) AS running
        WHERE running::text::bigint < %s AND NOT EXISTS (
            SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
              AND transactionid::text::bigint = running::text::bigint & 4294967295
              AND datname IS DISTINCT FROM current_database()))
"""


@dataclass
class Mark:
    """The highest number of each table, and the first transaction that began later."""

    highest: dict[str, int]
    horizon: int
    at: object  # the time of the database


class StillRunning(Exception):
    """A transaction that began before did not end in time: nothing was sealed, and it is tried again."""


def mark(tables):
    """The highest numbers there are now."""
    quote = connection.ops.quote_name
    each = [f"SELECT '{one.table}', max({quote(one.key)}) FROM {quote(one.table)}" for one in tables.values()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        highest = {table: number for table, number in cursor.fetchall() if number is not None}
        time.sleep(LOOK)  # whoever was handed a number has begun to write by now
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, clock_timestamp()")
        return Mark(highest, *cursor.fetchone())


def settle(marked, patience=PATIENCE):
    """Wait until those that ran then have ended. Raises StillRunning."""
    until = time.monotonic() + patience
    while _still_running(marked.horizon):
        if time.monotonic() > until:
            raise StillRunning
        time.sleep(LOOK)


def _still_running(horizon):
    """Whether a transaction from before the horizon runs, other than this one and those of other databases."""
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, [horizon])
        return cursor.fetchone()[0]


def at_rest(one, after, marked, rest=REST):
    """Up to which number the contexts are as they will stay."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min({quote(one.key)}) - 1 FROM {quote(one.table)}"
            f" WHERE {quote(one.key)} > %s AND updated_at >= %s",
            [after if after is not None else -1, marked.at - rest],
        )
        (below,) = cursor.fetchone()
    return marked.highest[one.table] if below is None else min(below, marked.highest[one.table])
