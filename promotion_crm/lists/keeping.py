"""Files of exports, kept for a while so that they can be downloaded again.

A file is made under a name that says it is not whole, and gets that of its record at once.
"""

import secrets
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

DAY = 24 * 3600
NAMING = 5_201_322  # advisory lock: many files get their names at once, and none while somebody looks through them
UNFINISHED = ".making-"


@contextmanager
def making():
    """The path of a file to be made; gone when the block is left, unless it was kept."""
    folder = Path(settings.EXPORT_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{UNFINISHED}{secrets.token_hex(8)}"
    try:
        path.touch(mode=0o600)
        yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def path_of(record):
    """Where the file of an export is while it is kept."""
    return Path(settings.EXPORT_DIR) / f"{record.pk}-{record.sha256}.{record.format}"


def finished():
    """The files that have their names, those of exports that are kept."""
    folder = Path(settings.EXPORT_DIR)
    found = folder.iterdir() if folder.is_dir() else ()
    return [path for path in found if not path.name.startswith(UNFINISHED) and path.is_file()]


def hold(naming):
    """Until this transaction ends: while files get their names nobody looks through them, and the other way round."""
    shared = "_shared" if naming else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [NAMING])


def keep(path, record):
    path.replace(path_of(record))


def kept(record):
    """Whether its file can be downloaded again."""
    return path_of(record).is_file()


def sweep():
    """Remove the files that were kept long enough, and those that were never finished."""
    folder = Path(settings.EXPORT_DIR)
    past = time.time() - settings.EXPORT_KEEP_DAYS * DAY
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            unfinished = path.name.startswith(UNFINISHED)
            if path.stat().st_mtime < (time.time() - DAY if unfinished else past):
                path.unlink()
