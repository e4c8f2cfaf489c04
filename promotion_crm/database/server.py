"""One PostgreSQL shared by the web, the worker and every command of this project.

Three files beside the data directory carry locks, so that no bookkeeping can be stale:

- `.users`: each process that uses the server holds it together with the others;
  whoever can take it alone on leaving is the last, and stops the server;
- `.starting`: held while looking for the server and starting it;
- `.alive`: held by PostgreSQL itself, for as long as any process of it runs.
"""

import atexit
import errno
import functools
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg2
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg2 import sql

from . import account, cluster, locks, sockets
from .unavailable import DatabaseUnavailable, from_log, from_os_error

DATABASE = "promotion_crm"
PATIENCE = 300  # seconds; recovery after a crash in the middle of a bulk load takes its time
SEGMENT = 16 << 20  # bytes
LOG_LIMIT = 10_000_000  # bytes, past which the log starts anew

# For a laptop that does other things too. Parallel hash joins share work_mem in /dev/shm,
# which has only 64 MB in a container. The JIT costs more than it saves on short queries.
DEFAULTS = {
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "log_checkpoints": "off",
}


class EmbeddedServer:
    """The server of one data directory, as one process sees it."""

    def __init__(self, data, options=None, database=DATABASE):
        cluster.check_platform()
        self.data = Path(data).absolute()
        self.options = DEFAULTS | (options or {})
        self.database = database
        self.log = self._beside("log")
        self._forget()
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.leave)

    def ensure(self):
        """Have the server running and this process among its users. Raises DatabaseUnavailable."""
        with self._guard:
            try:
                self._join()
                with locks.held(self._beside("starting")):
                    sockets.prepare(self.data)
                    if not self._is_ready():
                        self._start()
                    self._furnish()
            except OSError as error:
                raise from_os_error(error, error.filename or self.data) from error

    def leave(self):
        """Be no longer among the users; the last one stops the server."""
        with self._guard:
            if self._users is None:
                return
            if locks.claim(self._users) and self._is_ready():
                self._stop()
            os.close(self._users)
            self._users = None

    @property
    def joined(self):
        """Whether this process, not the one it was forked from, is among the users."""
        return self._users is not None

    def parameters(self):
        """Where the server is, in libpq's words, without the database."""
        return {"host": str(sockets.folder(self.data)), "port": sockets.PORT, "user": cluster.ROLE}

    def dsn(self, database=None, *, superuser=False):
        """A libpq connection string, for psql, pg_dump and pg_basebackup."""
        chosen = {"dbname": database or self.database}
        if superuser:
            chosen["user"] = cluster.SUPERUSER
        return psycopg2.extensions.make_dsn(**self.parameters() | chosen)

    binary = staticmethod(cluster.binary)

    def _beside(self, ending):
        return self.data.with_name(f"{self.data.name}.{ending}")

    def _forget(self):
        # In a forked child: closing the copy leaves the parent's lock in place.
        if getattr(self, "_users", None) is not None:
            os.close(self._users)
        self._users = None
        self._guard = threading.RLock()

    def _join(self):
        if self._users is None:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            users = locks.opened(self._beside("users"))
            locks.share(users)  # waits for the last one out to have stopped the server
            self._users = users

    def _connect(self, database):
        return psycopg2.connect(self.dsn(database, superuser=True))

    def _is_ready(self):
        if not self.data.is_dir():
            return False
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _start(self):
        account.check()
        deadline = time.monotonic() + PATIENCE
        alive = locks.opened(self._beside("alive"))
        try:
            # Not ours to start while an earlier one comes up, shuts down, or has
            # processes left after its head was killed.
            while not locks.claim(alive):
                if self._is_ready():
                    return
                self._wait(deadline)
            if not cluster.check(self.data):
                durable = self.options.get("fsync") != "off"
                cluster.make(self.data, self.log, alive=alive, durable=durable)
            self._clear()
            written = self._launch(alive)
        finally:
            os.close(alive)
        while not self._is_ready():
            if locks.is_free(self._beside("alive")):
                raise self._failure(written)
            self._wait(deadline)

    def _clear(self):
        # Nobody holds `alive`, so these are left from a kill. The process ID in them may be
        # somebody else's by now, and then PostgreSQL would refuse to start.
        socket = sockets.folder(self.data) / sockets.NAME
        for left in (Path(self.data, "postmaster.pid"), socket, socket.with_name(f"{socket.name}.lock")):
            left.unlink(missing_ok=True)

    def _launch(self, alive):
        """Start PostgreSQL in the background; the length of its log before that."""
        program = cluster.binary("postgres")
        options = self.options | {"listen_addresses": "", "port": sockets.PORT}
        options["unix_socket_directories"] = f'"{sockets.folder(self.data)}"'
        command, how = account.as_user(
            account.owner(),
            [program, "-D", self.data, *(f"--{name}={value}" for name, value in options.items())],
            [self.data, program, sockets.folder(self.data) / sockets.NAME],
        )
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.unlink()
        with open(self.log, "ab", opener=locks.private) as log:
            # Through a shell that ends at once, so that nobody's child is left a zombie, and
            # in a session of its own, so that Ctrl-C at the terminal does not reach it.
            subprocess.run(
                ["/bin/sh", "-c", '"$@" &', "sh", *command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=cluster.environment(),
                pass_fds=[alive], start_new_session=True, check=True, **how,
            )  # fmt: skip
            return log.tell()

    def _furnish(self):
        """The role and the database of the CRM, where they are missing."""
        names = {"role": sql.Identifier(cluster.ROLE), "database": sql.Identifier(self.database)}
        connection = self._connect("postgres")
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [cluster.ROLE])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE ROLE {role} LOGIN CREATEDB").format(**names))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE DATABASE {database} OWNER {role}").format(**names))
        finally:
            connection.close()

    def _stop(self):
        """Shut down now, breaking off what still runs, and wait until it is done."""
        pid = int(Path(self.data, "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE
        while not locks.is_free(self._beside("alive")):
            self._wait(deadline)

    def _wait(self, deadline):
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(
                _("PostgreSQL takes too long to start or stop: the reason is at the end of %(log)s.")
                % {"log": self.log}
            )
        time.sleep(0.02)

    def _failure(self, position):
        # On a full disk the log is as empty as the rest; a start needs one segment of write-ahead log.
        if shutil.disk_usage(self.data).free < SEGMENT:
            return from_os_error(OSError(errno.ENOSPC, ""), self.data)
        with self.log.open("rb") as log:
            log.seek(position)
            return from_log(log.read().decode(errors="replace"), self.data, self.log)


@functools.cache
def embedded():
    """The server the settings name in EMBEDDED_POSTGRES."""
    return EmbeddedServer(settings.EMBEDDED_POSTGRES["data"], settings.EMBEDDED_POSTGRES.get("options"))
