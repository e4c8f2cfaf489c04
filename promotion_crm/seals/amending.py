"""The lawful way to rewrite or remove rows that are sealed: erasure and retention go through it.

    with rewriting(ExportRecord, ids, by=user, reason="Retention: exports of 2019"):
        ExportRecord.objects.filter(pk__in=ids).delete()

Before, each row must be as its seal says, so that nobody makes a forgery good by amending it. Inside, what keeps
these rows from being changed is lifted. After, the chain says what the rows are by now, who did it and why.
"""

from contextlib import ExitStack, contextmanager

import pgtrigger
from django.db import connection, transaction
from django.utils.translation import gettext as _

from promotion_crm.models import Seal

from .chain import Link, hold
from .digests import REMOVED, RowDigests, in_blocks
from .expected import said_of_some
from .rows import among, numbers_of, plainly
from .tables import columns_of, keepers, sealed

LIFTED = "promotion_crm.rewriting"  # what the trigger of the contexts asks, see migration 0015


class AlteredSince(Exception):
    """A row is not as it was sealed, so it may not be amended. The message names it."""


@contextmanager
def rewriting(model, ids, *, by, reason):
    """Rows of `model`, or of the table of that name, with these primary keys may be rewritten or removed inside.

    In one transaction with the writes. `by` is a user, or the operator; `reason` stands in the chain.
    Raises AlteredSince, before anything is written. A table that is not sealed is left alone.
    """
    if not reason.strip():
        raise ValueError("History is rewritten for a reason: give one.")
    one = sealed().get(model if isinstance(model, str) else model._meta.db_table)
    with transaction.atomic():
        if one is None:
            yield
            return
        hold()
        numbers = numbers_of(one, list(ids))
        said = said_of_some(one.table, numbers)
        _check(one, said)
        with _lifted(one):
            yield
        _amend(one, [number for number in numbers if number in said], said, by, reason)


def _check(one, said):
    """Refuse a row that is not as its seal says. Of one sealed with a column that has gone, whether it is there."""
    there = set(columns_of([one.table])[one.table]) | {one.key}
    for columns in {each.columns for each in said.values()}:
        readable = there.issuperset(columns)
        wanted = {number: each.digest for number, each in said.items() if each.columns == columns}
        now = _digests(one, list(columns) if readable else [], wanted)
        for number, digest in wanted.items():
            is_so = now.get(number) == digest if readable else (number in now) == (digest is not None)
            if not is_so:
                raise AlteredSince(
                    _("%(table)s %(number)d is not as it was sealed. Run verify_history and look into it first.")
                    % {"table": one.table, "number": number}
                )


def _digests(one, columns, numbers):
    digests = RowDigests(one.table)
    with plainly():
        return {number: digests.of(number, told) for number, told in among(one, columns, numbers)}


def _amend(one, numbers, said, by, reason):
    """Say in the chain what became of the rows that are not as before."""
    columns = [name for name in columns_of([one.table])[one.table] if name not in one.without]
    now = _digests(one, columns, numbers)
    known = {number: said[number].digest or REMOVED for number in numbers}
    changed = [(number, digest) for number in numbers if (digest := now.get(number, REMOVED)) != known[number]]
    link = Link(Seal.Kind.AMENDMENT, by=by, reason=reason[:300])
    for entries in in_blocks(changed):
        link.add(one.table, columns, entries)
    link.close()


@contextmanager
def _lifted(one):
    """What refuses a change of these rows does not, inside."""
    with ExitStack() as stack:
        names = [f"{one.model._meta.label}:{trigger.name}" for trigger in keepers(one.model)]
        if names:
            stack.enter_context(pgtrigger.ignore(*names))
        before = _lift("on")
        yield
        _lift(before)


def _lift(value):
    """Set what the trigger of the contexts asks, and say what it was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(current_setting(%s, true), '')", [LIFTED])
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config(%s, %s, true)", [LIFTED, value])
    return before
