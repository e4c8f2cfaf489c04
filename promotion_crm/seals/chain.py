"""The chain of seals: what lies on it, and one more link.

Links are added one after another, under a lock that is held until the transaction ends.
"""

from django.db import connection
from django.db.models import Max
from django.utils.timezone import now

from promotion_crm.models import Seal, SealedBlock

from .digests import block_mac, code_of, packed, seal_mac

CHAINING = 5_201_320  # advisory lock: the chain grows at one end, by one at a time


def hold():
    """Nobody else adds to the chain until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAINING])


def ends():
    """Up to which number each table is sealed."""
    rows = SealedBlock.objects.filter(amends=False).order_by()
    return dict(rows.values_list("table").annotate(Max("last")))


class Link:
    """A link in the making: blocks are saved as they come, `close` ends it. Under `hold`."""

    def __init__(self, kind, by=None, reason=""):
        before = Seal.objects.order_by("-id").first()
        self.seal = Seal(
            id=before.pk + 1 if before else 1,
            kind=kind,
            at=now(),
            by_id=by.pk if by else None,
            reason=reason,
            previous=bytes(before.mac) if before else b"",
        )
        self.marks, self.rows = [], 0

    def add(self, table, columns, entries):
        """One block of entries of ids and digests, by rising id."""
        block = SealedBlock(
            seal_id=self.seal.pk,
            position=len(self.marks),
            table=table,
            columns=columns,
            amends=self.seal.kind == Seal.Kind.AMENDMENT,
            first=entries[0][0],
            last=entries[-1][0],
            row_count=len(entries),
            digests=packed(entries),
        )
        block.mac = block_mac(block)
        block.save(force_insert=True)
        self.marks.append(block.mac)
        self.rows += len(entries)

    def close(self):
        """The seal; None where there was nothing to seal."""
        if not self.marks:
            return None
        seal = self.seal
        seal.row_count = self.rows
        seal.mac = seal_mac(seal, self.marks)
        seal.code = code_of(seal.pk, seal.mac)
        seal.save(force_insert=True)
        return seal
