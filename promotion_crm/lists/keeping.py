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
PATIENCE = 5.0  # seconds a file waits for its name: who looks through all may need minutes
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


def hold():
    """Who looks through the files waits for those that get their names; until this transaction ends no other does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMING])


def may_name():
    """Whether a file may get its name in this transaction: not while somebody goes on looking through them."""
    until = time.monotonic() + PATIENCE
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [NAMING])
            held = cursor.fetchone()[0]
        if held or time.monotonic() > until:
            return held
        time.sleep(0.1)


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
