"""One file at a time goes into a list: two that name the same records would wait for each other without end.

Others who write these records (a form, a bulk edit, a merge) may still stand in the way; then it is told.
"""

import time
from contextlib import contextmanager
from zlib import crc32

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from .refusals import FileRefused

LOCKS = 5_201_317  # with a number for the list: an advisory lock, held until the transaction ends
EVERY = 0.2  # seconds between two tries
DEADLOCK = "40P01"


@contextmanager
def turn(name, beat):
    """Hold the list for the transaction that is open; while it waits, `beat` hears that nothing is done yet."""
    while not _is_ours(name):
        beat(0)
        time.sleep(EVERY)
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != DEADLOCK:
            raise
        said = _("Someone else was changing the same records just then. Nothing was saved; try again.")
        raise FileRefused(said) from error


def _is_ours(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCKS, crc32(name.encode()) - 2**31])
        return cursor.fetchone()[0]
