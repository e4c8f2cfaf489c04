"""A CSV file as rows of text."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from django.utils.translation import gettext as _

from promotion_crm.lists.copying import STARTERS

from .decoding import encoding_of
from .refusals import FileRefused

SEPARATORS = ",;\t|"
MARK = "\ufeff"  # where a UTF-16 file says its order twice
NAMED = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)  # as Excel may say before the first row
LOOKED_AT = 30  # rows that tell what parts the cells


class Delimited:
    """The one sheet of a CSV file, read anew each time it is asked for its rows."""

    sheets = ()
    sheet = ""

    def __init__(self, content, encoding=""):
        self.content, self.encoding = content, encoding_of(content, encoding)
        named = NAMED.fullmatch(self._lines().readline().removeprefix(MARK))
        self.skipped = bool(named)
        self.separator = named[1] if named else max(SEPARATORS, key=self._fits)

    def _fits(self, separator):
        """How many cells it parts in rows of one width, of which there are several; else in any row."""
        try:
            widths = Counter(len(row) for row in islice(self._reader(separator), LOOKED_AT))
        except csv.Error:
            return 0, 0
        parted = {width: (width - 1) * count for width, count in widths.items()}
        return max((parted[width] for width in widths if widths[width] > 1), default=0), max(parted.values(), default=0)

    def _lines(self):
        return io.TextIOWrapper(io.BytesIO(self.content), encoding=self.encoding, newline="")

    def _reader(self, separator):
        lines = self._lines()
        if self.skipped:
            lines.readline()
        return csv.reader(lines, delimiter=separator, strict=True)

    def rows(self):
        """(number, cells) of each row: one that spans lines is one row."""
        reader = self._reader(self.separator)
        try:
            for number, cells in enumerate(reader, 1):
                yield number, [plainly(cell) for cell in cells]
        except csv.Error as error:
            if "field limit" in str(error):
                said = _("Line %(line)d has a cell of more than %(most)s characters. Shorten it.")
                raise FileRefused(said % {"line": reader.line_num, "most": f"{csv.field_size_limit():,}"}) from error
            said = _("The file breaks off its quotation marks near line %(line)d. Close them; write any within twice.")
            raise FileRefused(said % {"line": reader.line_num}) from error


def plainly(cell):
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    cell = cell.strip()
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and ord(cell[1]) in STARTERS else cell
