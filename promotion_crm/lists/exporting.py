"""A list as a file: who may have which columns, and the record that it was made.

The file is made whole before its first byte leaves, so a broken export is never mistaken
for a whole one.
"""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from promotion_crm.models import ExportRecord
from promotion_crm.roles import PERSONAL
from promotion_crm.wording import listed
from promotion_crm.working import unheard

from . import copying, keeping, limits, xlsx
from .about import filters_in_words
from .problems import BadQuestion, ExportRefused, problem

MAKERS = {"csv": copying.make, "xlsx": xlsx.make}


class ExportFailed(Exception):
    """No file was made; the message says why to the person."""


class PurposeMissing(BadQuestion):
    """Columns with personal data were asked for without a purpose."""


def makers(of):
    """What makes the files of a list, by their endings."""
    return MAKERS | {form: own.make for form, own in of.formats.items()}


def spelled(of, form, params):
    """A question as a file of this format answers it: one of the list's own decides what it holds."""
    return of.formats[form].asked(params) if form in of.formats else params


@dataclass
class Export:
    """A finished file, open at its start."""

    file: BinaryIO
    record: ExportRecord

    @property
    def name(self):
        return name_of(self.record)


def name_of(record):
    """Named by the day its rows are of: that asked for, else the day it was made."""
    days = record.filters.get("as_of")
    day = f"as-of-{days[0]}" if days else f"{localtime(record.at):%Y-%m-%d}"
    return f"{record.list_name}-{day}.{record.format}"


def export(question, form, *, keep=False, beat=unheard):
    """Make the file of a question, `form` being csv, xlsx or one of the list's own, and record that it was made.

    With `keep` it can be downloaded again, else closing it removes it. `beat` hears how many
    rows are written. Raises ExportRefused, PurposeMissing or ExportFailed; then there is no
    file and no record.
    """
    if form in MAKERS:
        mark(question)
    check(question)
    try:
        with limits.watched(question.reader), keeping.making() as path:
            limits.check(question)
            tell = [import_string(name)(question, form) for name in settings.EXPORTED]
            rows = makers(question.today)[form](question, path, beat)
            file = path.open("rb")
            try:
                return Export(file, _recorded(question, form, rows, file, path if keep else None, tell))
            except BaseException:
                file.close()
                raise
    except (OSError, DatabaseError, xlsx.TooManyRows) as error:
        raise ExportFailed(_("The file could not be made: %(why)s") % {"why": error}) from error


def mark(question):
    """Who wants no contact is marked in every file with an address: a letter to all of it must leave them out."""
    marked = question.known.get(question.today.marked_by)
    if marked and marked not in question.columns and any(column.personal for column in question.columns):
        question.columns = [*question.columns, marked]


def _recorded(question, form, rows, file, path, tell):
    """The record of a file, saved together with it where its path is given; each of `tell` hears of it."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.tell()
    file.seek(0)
    with transaction.atomic():
        if not keeping.may_name():
            raise ExportFailed(_("A person was erased while the file was made. Ask for it again."))
        personal = any(c.personal for c in question.columns)
        without = limits.without_personal(question)
        limits.admit(question.reader, rows, question.of.name, personal=personal, without=without)
        made = record(question, form, rows, size, digest)
        for hear in tell:
            hear(made)
        if path:
            keeping.keep(path, made)
    return made


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
        words=filters_in_words(question),
        columns=[c.name for c in question.columns],
        personal=any(c.personal for c in question.columns),
        purpose=question.purpose,
        language=get_language(),
        row_count=rows,
        byte_size=size,
        sha256=digest,
    )
