"""Where the server's Unix socket lies: out of reach of other accounts, and short enough."""

import hashlib
import os
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from . import account
from .unavailable import DatabaseUnavailable

PORT = 5432  # only part of the socket's name; no port of the machine is taken
NAME = f".s.PGSQL.{PORT}"
LONGEST = 103 if sys.platform == "darwin" else 107  # bytes in a socket's path


def folder(data):
    """Where the socket lies: in `data` itself, or in a folder in /tmp named after it where its path will not do."""
    # PostgreSQL and libpq take a comma or a quote in it for more than one folder.
    if len(os.fsencode(data / NAME)) <= LONGEST and not set(str(data)) & set(',"'):
        return data
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    # Not $TMPDIR, which may differ between the processes that share the server, and be long.
    return Path("/tmp", f"promotion-crm-{account.owner()}-{mark}")


def prepare(data):
    """Make the folder in /tmp where one is needed. Raises DatabaseUnavailable if others can enter it."""
    if (short := folder(data)) == data:
        return
    try:
        short.mkdir(mode=0o700)
    except FileExistsError:
        pass  # ours from last time, or not ours at all: looked at below
    else:
        account.give(short, account.owner())
    found = short.lstat()
    if found.st_uid != account.owner() or found.st_mode & 0o170077 != 0o040000:
        raise DatabaseUnavailable(
            _("%(folder)s is not this account's private folder: remove it and start again.") % {"folder": short}
        )
