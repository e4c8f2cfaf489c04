"""A CSV file as rows of text, or a sentence that says why it cannot be read."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion_crm.lists.copying import STARTERS

SEPARATORS = ",;"
SAVE_AS = "CSV UTF-8"


class FileRefused(Exception):
    """Nothing of the file can be imported; `sentences` say why."""

    def __init__(self, *sentences):
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__("\n".join(self.sentences))


@dataclass
class Sheet:
    """A file as read: its heads, and its rows as (number in the spreadsheet, cells). Blank rows are left out."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]


def read(content):
    """The sheet of a CSV file, given as bytes. Raises FileRefused."""
    text = _decoded(content)
    first = text.lstrip("\n\r").partition("\n")[0]
    separator = max(SEPARATORS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
    numbered = _parsed(text, separator)
    if not numbered:
        raise FileRefused(_("The file is empty."))
    (_number, heads), *rows = numbered
    if not rows:
        raise FileRefused(_("The file has no rows beneath its head."))
    return Sheet([head.strip() for head in heads], rows)


def _decoded(content):
    if content.startswith(b"PK\x03\x04"):
        raise FileRefused(_("This is a workbook and no CSV file. Save it as “%(as)s”.") % {"as": SAVE_AS})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(
            _("The file is not in UTF-8: line %(line)d holds other bytes. Save it as “%(as)s”.")
            % {"line": line, "as": SAVE_AS}
        ) from error
    if "\0" in text:
        raise FileRefused(_("The file holds characters that are not text. Save it as “%(as)s”.") % {"as": SAVE_AS})
    return text


def _parsed(text, separator):
    """The rows that hold something, each with its number: one that spans lines is one row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = []
    try:
        for number, cells in enumerate(reader, 1):
            cells = [_plain(cell) for cell in cells]
            if any(cells):
                found.append((number, cells))
    except csv.Error as error:
        why = _("The file breaks off its quotation marks near line %(line)d: %(why)s.")
        raise FileRefused(why % {"line": reader.line_num, "why": error}) from error
    return found


def _plain(cell):
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    cell = cell.strip()
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and ord(cell[1]) in STARTERS else cell
