"""One more seal: over all rows that were written since the one before."""

from django.db import transaction

from promotion_crm.models import Seal

from . import settling
from .chain import Link, ends, hold
from .digests import BLOCK, RowDigests, in_blocks
from .rows import between, plainly
from .tables import columns_of, sealed


def seal(rest=settling.REST, patience=settling.PATIENCE):
    """Seal what was written since; None where that is nothing. Raises settling.StillRunning.

    `rest` is how long a context has been left alone before it is sealed.
    """
    tables = sealed()
    marked = settling.mark(tables)
    settling.settle(marked, patience)
    with transaction.atomic(), plainly():
        hold()
        link, done, columns = Link(Seal.Kind.SEAL), ends(), columns_of(tables)
        for one in tables.values():
            if one.table in marked.highest:
                kept = [name for name in columns[one.table] if name not in one.without]
                last = _last(one, done.get(one.table), marked, rest)
                _add(link, one, kept, done.get(one.table), last)
        return link.close()


def _last(one, after, marked, rest):
    return settling.at_rest(one, after, marked, rest) if one.rests else marked.highest[one.table]


def _add(link, one, columns, after, last):
    digests = RowDigests(one.table)
    while rows := between(one, columns, after, last, limit=BLOCK):
        for entries in in_blocks([(pk, digests.of(pk, said)) for pk, said in rows]):
            link.add(one.table, columns, entries)
        after = rows[-1][0]
