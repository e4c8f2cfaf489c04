"""A list as a file: who may have which columns, and the record that it was made.

The file is made whole before its first byte leaves, so a broken export is never mistaken
for a whole one. It has no name on the disk by then, so that closing it removes it.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from promotion_crm.models import ExportRecord
from promotion_crm.roles import PERSONAL
from promotion_crm.wording import listed

from . import copying, xlsx
from .problems import BadQuestion, problem

MAKERS = {"csv": copying.make, "xlsx": xlsx.make}


class ExportRefused(Exception):
    """This person may not take these columns. `without` is what they may take."""

    def __init__(self, sentence, without):
        super().__init__(sentence)
        self.without = without


class ExportFailed(Exception):
    """No file was made; the message says why to the person."""


class PurposeMissing(BadQuestion):
    """Columns with personal data were asked for without a purpose."""


@dataclass
class Export:
    """A finished file, at its start; closing it removes it."""

    file: BinaryIO
    record: ExportRecord

    @property
    def name(self):
        """Named by the day its rows are of: that asked for, else the day it was made."""
        days = self.record.filters.get("as_of")
        day = f"as-of-{days[0]}" if days else f"{localtime(self.record.at):%Y-%m-%d}"
        return f"{self.record.list_name}-{day}.{self.record.format}"


def export(question, form):
    """Make the file of a question, `form` being csv or xlsx, and record that it was made.

    Raises ExportRefused, PurposeMissing or ExportFailed; then there is no file and no record.
    """
    check(question)
    folder = Path(settings.EXPORT_DIR)
    file = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file, rows = MAKERS[form](question, folder)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        return Export(file, record(question, form, rows, size, digest))
    except (OSError, DatabaseError, xlsx.TooManyRows) as error:
        if file:
            file.close()
        raise ExportFailed(_("The file could not be made: %(why)s") % {"why": error}) from error


def check(question):
    """Raise when this person may not take these columns, or has not said what for."""
    personal = [c for c in question.columns if c.personal]
    if not personal:
        return
    if not question.reader.has_perm(PERSONAL):
        rest = [c.name for c in question.columns if not c.personal]
        names = listed(c.heading for c in personal)
        raise ExportRefused(_("You may not export personal data: leave out %(names)s.") % {"names": names}, rest)
    if not question.purpose and question.reader.pk:
        raise PurposeMissing(
            [
                problem(
                    "purpose", "", _("Personal data is exported only for a stated purpose."), _("Write what it is for.")
                )
            ]
        )


def record(question, form, rows, size, digest):
    return ExportRecord.objects.create(
        user_id=question.reader.pk,
        list_name=question.of.name,
        format=form,
        filters=question.asked,
        columns=[c.name for c in question.columns],
        personal=any(c.personal for c in question.columns),
        purpose=question.purpose,
        language=get_language(),
        row_count=rows,
        byte_size=size,
        sha256=digest,
    )
