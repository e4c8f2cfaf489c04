"""An XLSX file as rows of text, read by python-calamine once it is known to fit.

What a workbook says of its own size may be a lie, so it is unpacked and counted first: a
reader would take memory for every cell up to the furthest one.
"""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zlib import error as BrokenStream

import python_calamine as calamine
from django.utils.translation import gettext as _

from .formulas import Broken, broken_in, parts_of
from .refusals import FileRefused

UNPACKED = 400_000_000  # bytes of all parts
CELLS = 6_000_000  # of a sheet, from its first to its furthest
CHUNK, EDGE = 1 << 20, 9000  # bytes scanned at once, and those looked at twice lest a cell be cut
CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
ROUNDED = 15  # digits a spreadsheet keeps of a number
UNPRINTABLE = "\x01"  # in place of a NUL, which the database does not take: refused as well, and can be shown
OLD = b"\xd0\xcf\x11\xe0"  # a workbook of before 2007, or one with a password


class Number(str):
    """A number as a workbook holds it: its decimal mark is a point, whatever the office writes."""


class Workbook:
    """The sheets of a workbook that may be seen; `rows` are those of the chosen one."""

    encoding = ""

    def __init__(self, content, sheet=""):
        parts, broken = _measure(content)
        try:
            self.book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            self.sheets = [m.name for m in self.book.sheets_metadata if _is_seen(m)]
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise FileRefused(_broken(error)) from error
        if not self.sheets:
            raise FileRefused(_("The workbook has no sheet that can be seen."))
        if sheet and sheet not in self.sheets:
            raise FileRefused(_("The workbook has no sheet “%(sheet)s”.") % {"sheet": sheet[:60]})
        self.sheet = sheet or self.sheets[0]
        self.broken = {name: broken.get(part, {}) for name, part in parts.items()}

    def rows(self):
        broken = self.broken.get(self.sheet, {})
        try:
            sheet = self.book.get_sheet_by_name(self.sheet)
            left = (sheet.start or (0, 0))[1]  # blank columns before the first are not told
            for number, cells in enumerate(sheet.iter_rows(), 1):
                texts = [written(cell) for cell in cells]
                for place, text in broken.get(number, {}).items():
                    if left <= place < left + len(texts):
                        texts[place - left] = Broken(text)
                yield number, texts
        except calamine.CalamineError as error:
            raise FileRefused(_broken(error)) from error


def is_workbook(content):
    """Whether these bytes are a workbook, whatever the file is called. Raises FileRefused for an old one."""
    if content.startswith(OLD):
        raise FileRefused(
            _("This is a workbook of an old kind, or one with a password. Save it as XLSX without a password.")
        )
    return content.startswith(b"PK\x03\x04")


def _is_seen(sheet):
    return sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible


def _broken(error):
    return _("The workbook cannot be read: %(why)s. Open it in a spreadsheet and save it again as XLSX.") % {
        "why": error
    }


def _measure(content):
    """Unpack every part and count: ({sheet: its part}, {part: {row: {place: text of a broken cell}}}).

    Raises FileRefused where it is no workbook, or too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "xl/workbook.xml" not in {name.lower() for name in parts.namelist()}:
                raise FileRefused(_("This is a packed file, but no XLSX workbook. Save it as XLSX or CSV."))
            left, broken = UNPACKED, {}
            for part in parts.infolist():
                size, broken[part.filename] = _measure_part(parts, part, left)
                left -= size
            return parts_of(parts), broken
    except (zipfile.BadZipFile, BrokenStream, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused(_broken(error)) from error


def _measure_part(parts, part, most):
    """How many bytes a part unpacks to, and the broken cells of a sheet."""
    is_sheet, size, edge, broken = bool(SHEET.fullmatch(part.filename)), 0, b"", {}
    wide = high = 0
    with parts.open(part) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise FileRefused(_("The workbook unpacks to more than 400 MB. Save its sheet as CSV, in parts."))
            if is_sheet:
                for column, row in CELL.findall(edge + chunk):
                    wide, high = max(wide, _place(column)), max(high, int(row))
                for (column, row), text in broken_in(edge + chunk):
                    broken.setdefault(row, {})[_place(column) - 1] = text
            if wide * high > CELLS:
                said = _("A sheet reaches down to row %(row)s and %(columns)s columns wide, which is too much.")
                cure = _("Delete what stands far from the table, or save it in parts.")
                raise FileRefused(said % {"row": f"{high:,}", "columns": f"{wide:,}"}, cure)
            edge = chunk[-EDGE:]
    return size, broken


def _place(letters):
    """The number of a column: A is 1, XFD 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def written(value):
    """A cell as text; days as 2027-02-28."""
    if isinstance(value, str):
        return value.strip().replace("\0", UNPRINTABLE)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, time | timedelta) else ""


def _number(value):
    """A number in digits, without the noise behind what a spreadsheet keeps."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    return Number(format(Decimal(format(value, f".{ROUNDED}g")).normalize(), "f"))
