"""A file as rows of text: a CSV file, a workbook or vCards, told by its bytes and not by its name."""

from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .delimited import Delimited
from .refusals import FileRefused
from .vcards import VCards, is_vcards
from .workbook import Workbook, is_workbook

BYTES = 50_000_000  # of a file
COLUMNS = 300  # of a row
ROWS = 300_000  # of a file
TOP = 20  # rows in which the headings are looked for
SAMPLES = 3  # rows shown


@dataclass
class Sheet:
    """A sheet as far as it was looked at: the number of the row of headings, those, and the first rows beneath."""

    source: object
    number: int
    heads: list[str]
    samples: list[list[str]] = field(default_factory=list)

    def rows(self):
        """(number in the spreadsheet, cells) of each row beneath the headings; blank rows are left out."""
        beneath = (row for row in filled(self.source) if row[0] > self.number)
        for count, (number, cells) in enumerate(beneath, 1):
            if count > ROWS:
                raise FileRefused(_("The file has more than %(most)s rows. Send it in parts.") % {"most": f"{ROWS:,}"})
            yield number, cells


def source_of(content, *, sheet="", encoding=""):
    """What a file holds, given as bytes. Raises FileRefused."""
    if len(content) > BYTES:
        raise FileRefused(_("The file is larger than %(most)d MB. Send it in parts.") % {"most": BYTES // 1_000_000})
    if not content.strip():
        raise FileRefused(_("The file is empty."))
    if is_workbook(content):
        return Workbook(content, sheet)
    if is_vcards(content):
        return VCards(content, encoding)
    return Delimited(content, encoding)


def filled(source):
    """The rows of a source that hold something."""
    for number, cells in source.rows():
        if len(cells) > COLUMNS:
            said = ngettext(
                "Row %(row)d has %(count)d column; at most %(most)d are read.",
                "Row %(row)d has %(count)d columns; at most %(most)d are read.",
                len(cells),
            )
            raise FileRefused(said % {"row": number, "count": len(cells), "most": COLUMNS})
        if any(cells):
            yield number, cells


def read(source, is_known, head_row=0):
    """The sheet of a source, its headings in the row that is given, else in that which holds most that are known.

    `is_known` says of a text whether it is a heading. Raises FileRefused.
    """
    top = list(islice(filled(source), TOP))
    if not top:
        raise FileRefused(_("The file is empty."))
    known = {number: sum(map(is_known, cells)) for number, cells in top}
    number = head_row or max(known, key=known.get)
    heads = next((cells for at, cells in top if at == number), None)
    if heads is None:
        raise FileRefused(_("Row %(row)d is blank, or too far down for headings.") % {"row": number})
    while heads and not heads[-1] and not any(len(cells) >= len(heads) and cells[len(heads) - 1] for _n, cells in top):
        heads = heads[:-1]
    sheet = Sheet(source, number, heads)
    sheet.samples = [cells for _number, cells in islice(sheet.rows(), SAMPLES)]
    if not sheet.samples:
        raise FileRefused(_("The file has no rows beneath its head."))
    return sheet
