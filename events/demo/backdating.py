"""History of the samples, dated when the sample says it happened, so that a list as of a past day has rows.

Only here, and only for rows that were made up: whatever people do keeps the time it was done.
"""

from contextlib import contextmanager

import pgtrigger
from django.db import connection

from partners.models import CapitalReceipt, Introduction, ProjectLead, StageChange, StatusChange
from promotion_crm.history import entry_model

KEPT = (ProjectLead, StageChange, StatusChange, Introduction, CapitalReceipt)


@contextmanager
def backdated(at):
    """The history entries written inside are dated `at`."""
    tables = [entry_model(model)._meta.db_table for model in KEPT]
    with connection.cursor() as cursor:
        before = {}
        for table in tables:
            cursor.execute(f'SELECT COALESCE(max(pgh_id), 0) FROM "{table}" WHERE pgh_created_at >= now()')
            (before[table],) = cursor.fetchone()
        yield
        with pgtrigger.ignore(*(f"{entry_model(model)._meta.label}:append_only" for model in KEPT)):
            for table in tables:
                # now() is when this transaction began, so only its own entries are met.
                cursor.execute(
                    f'UPDATE "{table}" SET pgh_created_at = %s WHERE pgh_created_at = now() AND pgh_id > %s',
                    [at, before[table]],
                )
