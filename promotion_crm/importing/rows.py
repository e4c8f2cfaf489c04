"""The rows of an import as they are judged, and what it came to."""

import json
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass
class Row:
    """A row of the file: its number in the spreadsheet, its cells by field, the record it makes or changes.

    edited   fields whose cell says something else than the list exports of the record
    moved    {field: the field in whose column its text stands}, where that is another one
    before   of these the values the record had, by column of the table
    changes  [(field in words, value before, value after), …] of a record that changes
    """

    number: int
    cells: list
    data: dict
    record: object = None
    new: bool = True
    changed: bool = True
    edited: list = field(default_factory=list)
    moved: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def verdict(self):
        if self.problems:
            return REFUSED
        return NEW if self.new else CHANGED if self.changed else UNCHANGED


class Outcome:
    """What an import did, or would do; `saved` says which.

    `unread` are columns that cannot be imported, `mark` stands for all that would be written.
    """

    def __init__(self, unread=()):
        self.counts = Counter()
        self.unread = list(unread)
        self.saved = False
        self.change_set = None
        self._digest = sha256()

    def add(self, rows):
        for row in rows:
            self.counts[row.verdict] += 1
            said = [row.number, row.verdict, row.changes, row.record.pk if row.record and not row.new else None]
            self._digest.update(json.dumps(said, default=str).encode())

    @property
    def mark(self):
        return self._digest.hexdigest()

    @property
    def refused(self):
        return self.counts[REFUSED]

    @property
    def written(self):
        return self.counts[NEW] + self.counts[CHANGED]

    def __str__(self):
        return counted(self.counts)


def counted(counts):
    """12 new, 3 changed, 0 unchanged, 1 refused."""
    words = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(refused)d refused")
    return words % {name: counts[name] for name in (NEW, CHANGED, UNCHANGED, REFUSED)}
