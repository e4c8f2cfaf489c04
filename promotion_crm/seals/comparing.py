"""The rows of one table against what the chain says of them, block by block, in flat memory."""

from django.db import connection

from promotion_crm.models import SealedBlock
from promotion_crm.spans import UNTIL as HELD_UNTIL

from .digests import RowDigests
from .expected import Amendments, said_of
from .finding import ALTERED, COLUMNS, INSERTED, REMOVED, UNTIL, Finding
from .rows import among, between

# An entry must not hold longer than the entries after it say, nor shorter where none of these was lawfully removed.
WRONG_UNTIL = f"""
    SELECT pgh_id FROM (SELECT pgh_id, pgh_label, pgh_until, {HELD_UNTIL} AS held FROM {{table}}) entry
    WHERE pgh_id <= %(last)s AND (held IS NOT NULL AND (pgh_until IS NULL OR pgh_until > held)
          OR NOT %(amended)s AND pgh_label <> 'delete' AND pgh_until < COALESCE(held, 'infinity'))
    ORDER BY pgh_id LIMIT 1
"""


class Comparing:
    """`there` are the columns the table has now, `dates` says when each seal was made."""

    def __init__(self, one, there, dates):
        self.one, self.there, self.dates = one, there, dates
        self.digests, self.amendments = RowDigests(one.table), Amendments(one.table)
        self.first, self.unreadable, self.wrong = None, None, 0

    def run(self):
        """How many sealed rows there are."""
        rows, after = 0, None
        blocks = SealedBlock.objects.filter(table=self.one.table, amends=False).order_by("first", "pk")
        for block in blocks.iterator(chunk_size=10):
            rows += block.row_count
            self._block(block, after)
            after = block.last
        if self.one.lasts and after is not None:
            self._until(after)
        return rows

    def findings(self):
        """The first row that is not as sealed, with how many there are; then what could not be read."""
        if self.first:
            yield self.first, self.wrong
        if self.unreadable:
            yield self.unreadable, 0

    def _block(self, block, after):
        said = said_of(block, self.amendments)
        actual = self._read(block, said, after)
        if all(actual.get(number) == each.digest for number, each in said.items()) and len(actual) <= len(said):
            return
        for number in sorted({*said, *actual}):
            self._compare(number, said.get(number), actual.get(number), block)

    def _compare(self, number, said, digest, block):
        expected = said.digest if said else None
        if digest == expected:
            return
        what = INSERTED if expected is None else REMOVED if digest is None else ALTERED
        self._found(what, number, said.seal if said else block.seal_id)

    def _found(self, what, number, seal):
        self.wrong += 1
        self.first = self.first or Finding(what, self.one.table, number, seal, self.dates.get(seal, ""))

    def _read(self, block, said, after):
        """The digests of the rows there are in the place of a block, each over the columns its seal covers."""
        columns = tuple(block.columns)
        actual = self._digests(block, columns, said, between(self.one, self._kept(block, columns), after, block.last))
        other = {}
        for number, each in said.items():
            if each.columns != columns and each.digest is not None and number in actual:
                other.setdefault(each.columns, []).append(number)
        for kept, numbers in other.items():
            actual |= self._digests(block, kept, said, among(self.one, self._kept(block, kept), numbers))
        return actual

    def _kept(self, block, columns):
        """The columns to read; none where one of them has gone."""
        if self.there.issuperset(columns):
            return list(columns)
        at = self.dates.get(block.seal_id, "")
        self.unreadable = self.unreadable or Finding(COLUMNS, self.one.table, block.first, block.seal_id, at)
        return []

    def _digests(self, block, columns, said, rows):
        if self.there.issuperset(columns):
            return {number: self.digests.of(number, told) for number, told in rows}
        return {number: said[number].digest if number in said else b"" for number, _told in rows}

    def _until(self, last):
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            values = {"last": last, "amended": bool(self.amendments.known)}
            cursor.execute(WRONG_UNTIL.format(table=quote(self.one.table)), values)
            for (number,) in cursor.fetchall():
                self.wrong += 1
                self.first = self.first or Finding(UNTIL, self.one.table, number)
