"""What the chain says of rows: their digest, as of the last amendment that spoke of them."""

from dataclasses import dataclass
from functools import lru_cache

from promotion_crm.models import SealedBlock

from .digests import REMOVED, unpacked

AT_HAND = 16  # blocks of amendments kept open


@dataclass(frozen=True)
class Said:
    """The digest of a row, over which columns, under which seal. None stands for a row that is lawfully gone."""

    digest: bytes | None
    columns: tuple[str, ...]
    seal: int


class Amendments:
    """What was lawfully rewritten in one table."""

    def __init__(self, table):
        rows = SealedBlock.objects.filter(table=table, amends=True).order_by("seal_id", "position")
        self.known = list(rows.values_list("pk", "first", "last"))
        self._block = lru_cache(AT_HAND)(_opened)

    def within(self, first, last):
        """What they say of the rows from `first` to `last`, the latest last."""
        for pk, begins, ends in self.known:
            if begins <= last and ends >= first:
                block, entries = self._block(pk)
                yield block, {number: digest for number, digest in entries.items() if first <= number <= last}


def _opened(pk):
    block = SealedBlock.objects.get(pk=pk)
    return block, unpacked(block)


def said_of(block, amendments):
    """What the chain says of each row of a block, by number."""
    entries = unpacked(block)
    said = {number: _said(block, digest) for number, digest in entries.items()}
    for amended, changed in amendments.within(block.first, block.last):
        said.update({number: _said(amended, digest) for number, digest in changed.items() if number in said})
    return said


def _said(block, digest):
    return Said(None if digest == REMOVED else digest, tuple(block.columns), block.seal_id)


def said_of_some(table, numbers):
    """What the chain says of some rows of a table; of one that is not sealed yet, nothing."""
    if not numbers:
        return {}
    wanted, amendments, said = set(numbers), Amendments(table), {}
    reaching = SealedBlock.objects.filter(table=table, amends=False, first__lte=max(wanted), last__gte=min(wanted))
    for block in reaching.order_by("first").iterator(chunk_size=10):
        said.update({number: one for number, one in said_of(block, amendments).items() if number in wanted})
    return said
