"""History of the samples, dated when the sample says it happened, so that a list as of a past day has rows.

Only here, and only for rows that were made up: whatever people do keeps the time it was done.
"""

from contextlib import contextmanager

import pgtrigger
from django.db import connection

from partners.models import CapitalReceipt, Introduction, ProjectLead, StageChange, StatusChange
from promotion_crm.history import entry_model
from promotion_crm.spans import has_spans, respan

KEPT = (ProjectLead, StageChange, StatusChange, Introduction, CapitalReceipt)


@contextmanager
def backdated(at):
    """The history entries written inside are dated `at`."""
    kept = [entry_model(model) for model in KEPT]
    with connection.cursor() as cursor:
        before = {}
        for entries in kept:
            cursor.execute(f'SELECT COALESCE(max(pgh_id), 0) FROM "{entries._meta.db_table}"')
            (before[entries],) = cursor.fetchone()
        yield
        with pgtrigger.ignore(*(f"{entries._meta.label}:append_only" for entries in kept)):
            for entries in kept:
                # now() is when this transaction began, so only its own entries are met.
                cursor.execute(
                    f'UPDATE "{entries._meta.db_table}" SET pgh_created_at = %s'
                    " WHERE pgh_created_at = now() AND pgh_id > %s",
                    [at, before[entries]],
                )
                if has_spans(entries):
                    respan(entries, before[entries])
