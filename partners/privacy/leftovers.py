"""What is kept of a person beside the texts of tables: files of exports, files that were imported, sessions."""

import io
import re
import zipfile
from contextlib import suppress

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.module_loading import import_string

from partners.exported_people import exports_with
from promotion_crm.importing.decoding import encoding_of
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.lists import keeping
from promotion_crm.models import BrowserSession, FileImport

PARTS = (".xml", ".rels", ".csv", ".txt")  # of a workbook
# Those of the engine, and those of the one it took the place of.
SESSIONS = ((BrowserSession, "data"), (Session, "session_data"))
LARGEST = 200_000_000  # bytes of a part that is read


def files_with(numbers, pattern):
    """The files of exports in which the person went out, and any other kept file that names them.

    Until the transaction ends no other file is kept; whoever makes one finds the erasure.
    """
    keeping.hold()
    known = {keeping.path_of(record) for record in exports_with(numbers)}
    return [path for path in keeping.finished() if path in known or (pattern and _names(_content(path), pattern))]


def _content(path):
    """What a file holds; nothing where its days are over by now."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


def remove(files):
    for path in files:
        with suppress(FileNotFoundError):
            path.unlink()


def drop(pattern, by, reason):
    """Empty the files that were imported and name the person, and end the sessions that do: {table: rows}."""
    if not pattern:
        return {}
    files = [
        pk
        for pk, content in FileImport.objects.exclude(content=None).values_list("pk", "content").iterator(20)
        if _names(bytes(content), pattern)
    ]
    FileImport.objects.filter(pk__in=files).update(content=None)
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    counts = {FileImport._meta.db_table: len(files)}
    for model, name in SESSIONS:
        ended = [
            one.pk
            for one in model.objects.iterator(500)
            if re.search(pattern, str(store.decode(getattr(one, name))), re.IGNORECASE)
        ]
        model.objects.filter(pk__in=ended).delete()
        counts[model._meta.db_table] = len(ended)
    return {name: number for name, number in counts.items() if number}


def _names(content, pattern):
    """Whether a file names the person: as text in its encoding, or in a part of a workbook."""
    return any(re.search(pattern, text, re.IGNORECASE) for text in _texts(content))


def _texts(content):
    if content[:2] == b"PK":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as parts:
            for part in parts.infolist():
                if part.filename.endswith(PARTS) and part.file_size < LARGEST:
                    yield parts.read(part).decode(errors="replace")
        return
    yield content.decode(errors="replace")
    with suppress(FileRefused, UnicodeError, LookupError):
        yield content.decode(encoding_of(content), errors="replace")
