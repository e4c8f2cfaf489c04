"""XLSX from the rows of a question, by the streaming writer of rustpy-xlsxwriter.

All that is particular to that library is here, so that another can take its place. It
writes text as text, never as a formula; it refuses text past 32,767 characters and days
before 1900, and rounds numbers past 15 digits: those are written as text.
"""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import chain

import rustpy_xlsxwriter as writer
from django.db import connection, transaction
from django.utils.translation import gettext as _

from .about import about, watermark
from .selecting import select

ROWS = 1_048_575  # of a sheet, without its header
LONGEST = 32_767  # characters of a cell
FOOTER = 255  # characters of a foot of a printed page, with its codes
EXACT = 10**15  # from here on a spreadsheet rounds
FETCH = 2000
WIDTHS = {"text": 24, "whole": 11, "decimal": 16, "date": 12, "datetime": 17}
FORMATS = {"whole": "#,##0", "decimal": "#,##0.00", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}


class TooManyRows(Exception):
    """More rows than a sheet holds; the message is for the person."""

    def __init__(self):
        super().__init__(
            _("an Excel sheet holds at most %(most)s rows. Export CSV, or narrow the list.") % {"most": f"{ROWS:,}"}
        )


def make(question, path, beat):
    """Write all rows to a file, after a sheet that says what they are; their number. Raises TooManyRows."""
    selection = select(question)
    with fetched(selection, beat) as rows:
        write(selection, rows, about(question, rows.number), path, mark=watermark(question))
        return rows.number


def write(selection, rows, facts, path, mark):
    first, main = unlike([_("About this file"), sheet_name(facts[0]["is"])])
    bold = writer.Format().set_bold()
    columns = list(zip(selection.columns, rows.heads, strict=True))
    formats = {
        head: writer.Format().set_num_format(FORMATS[column.excel])
        for column, head in columns
        if column.excel in FORMATS
    }
    widths = [float(max(WIDTHS[column.excel], len(head) + 4)) for column, head in columns]
    fact, value = _("Fact"), _("Value")
    writer.write_worksheets(
        [(first, [{fact: said["what"], value: said["is"]} for said in facts]), (main, rows)],
        str(path),
        freeze_panes={main: {"row": 1, "col": 0}},
        autofilter={main: True},
        header_format={first: bold, main: bold},
        column_widths={first: [20.0, 100.0], main: widths},
        column_formats={main: formats},
        page_setup={name: {"footer": foot(mark)} for name in (first, main)},
        notes={main: {rows.heads[0]: {"text": mark, "author": "Promotion CRM"}}} if rows.heads else None,
    )


def foot(mark):
    """The mark on each printed page, before the number of the page; an & stands for itself."""
    end = "&R&P / &N"
    text = "".join("&&" if c == "&" else c for c in mark)[: FOOTER - len(end) - 2]
    whole = text if text.count("&") % 2 == 0 else text[:-1]
    return f"&L{whole}{end}"


@contextmanager
def fetched(selection, beat):
    """The rows of a selection, as they are asked for. Raises TooManyRows."""
    heads = unlike([c.label for c in selection.columns])
    if not selection.sql:
        yield Rows(iter(()), heads, beat)
        return
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(selection.counted(), selection.params or None)
        yield Rows(iter(lambda: cursor.fetchmany(FETCH), []), heads, beat)


class Rows:
    """Rows as the writer wants them, dicts by heading; and their number.

    The statement that fetches them counts them, so the number is that of these very rows.
    """

    def __init__(self, chunks, heads, beat):
        self.chunks, self.heads, self.beat = chunks, heads, beat
        self.first = next(chunks, [])
        self.number = self.first[0][0] if self.first else 0
        if self.number > ROWS:
            raise TooManyRows

    def __iter__(self):
        written = 0
        for chunk in chain([self.first], self.chunks):
            for _number, *row in chunk:
                yield dict(zip(self.heads, map(cell, row), strict=True))
            written += len(chunk)
            self.beat(written)
        if not written:
            yield dict.fromkeys(self.heads)  # the writer takes its header from the first row


def cell(value):
    """A value as the writer can take it without loss."""
    if isinstance(value, str):
        if len(value) > LONGEST:
            return value[: LONGEST - 60] + " … " + _("[cut here: a cell holds no more]")
        return value
    if isinstance(value, int | Decimal) and abs(value) >= EXACT:
        return str(value)
    if isinstance(value, date) and value.year < 1900:
        return value.isoformat()
    return value


def unlike(labels):
    """The labels, each made different from those before it by a number."""
    heads = []
    for label in labels:
        head, again = label, 2
        while head in heads:
            head, again = f"{label} ({again})", again + 1
        heads.append(head)
    return heads


def sheet_name(title):
    """A title as the name of a sheet: at most 31 characters, none of those Excel forbids."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Sheet1"
