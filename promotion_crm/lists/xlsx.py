"""XLSX from the rows of a question, by the streaming writer of rustpy-xlsxwriter.

All that is particular to that library is here, so that another can take its place. It
writes text as text, never as a formula; it refuses text past 32,767 characters and days
before 1900, and rounds numbers past 15 digits: those are written as text.
"""

import os
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import rustpy_xlsxwriter as writer
from django.db import connection, transaction
from django.utils.translation import gettext as _

from .selecting import select

ROWS = 1_048_575  # of a sheet, without its header
LONGEST = 32_767  # characters of a cell
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


def make(question, folder):
    """A nameless file in `folder` with all rows, and their number. Raises TooManyRows."""
    if question.rows.order_by().values("pk")[: ROWS + 1].count() > ROWS:
        raise TooManyRows
    selection = select(question)
    handle, name = tempfile.mkstemp(".xlsx", dir=folder)
    os.close(handle)
    try:
        rows = write(selection, name, question.title)
        return Path(name).open("rb"), rows
    finally:
        # Whoever holds it open keeps it; nobody else finds it.
        os.unlink(name)


def write(selection, name, title):
    heads = unlike([c.label for c in selection.columns])
    rows = Rows(selection, heads)
    writer.write_worksheet(
        rows,
        name,
        sheet_name=sheet_name(title),
        freeze_row=1,
        autofilter=True,
        header_format=writer.Format().set_bold(),
        column_widths=[float(max(WIDTHS[c.excel], len(h) + 4)) for c, h in zip(selection.columns, heads, strict=True)],
        column_formats={
            h: writer.Format().set_num_format(FORMATS[c.excel])
            for c, h in zip(selection.columns, heads, strict=True)
            if c.excel in FORMATS
        },
    )
    return rows.number


class Rows:
    """The rows of a selection as the writer wants them, dicts by heading; and their number."""

    def __init__(self, selection, heads):
        self.selection, self.heads, self.number = selection, heads, 0

    def __iter__(self):
        for row in self._fetched() if self.selection.sql else ():
            self.number += 1
            if self.number > ROWS:
                raise TooManyRows
            yield dict(zip(self.heads, map(cell, row), strict=True))
        if not self.number:
            yield dict.fromkeys(self.heads)  # the writer takes its header from the first row

    def _fetched(self):
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(self.selection.sql, self.selection.params or None)
            while rows := cursor.fetchmany(FETCH):
                yield from rows


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
