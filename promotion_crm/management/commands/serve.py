"""From nothing to a running site: what `make run` calls."""

import errno
import hashlib
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from promotion_crm.masking import Formatter
from promotion_crm.sheets import SHEETS
from promotion_crm.starting import host_of, is_loopback

SETTING_UP = 5_201_314  # advisory lock: two servers started at once set up in turn


class Log(Logger):
    """What the server itself says, without what must stand in no log: its lines name addresses."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Formatter(self.error_fmt, self.datefmt))


class Server(BaseApplication):
    """Gunicorn in this process, so that the embedded database is let go when it ends."""

    def __init__(self, listener):
        self.listener = listener
        super().__init__()

    def load_config(self):
        for name, value in {
            "bind": f"fd://{self.listener.detach()}",
            "workers": 2,
            "threads": 4,
            "graceful_timeout": 15,  # a busy machine may take that long to let a worker end
            "loglevel": "warning",
            "logger_class": Log,
            "control_socket_disable": True,
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()


class Command(BaseCommand):
    """Set up what is missing and serve on $HOST:$PORT (127.0.0.1:8000)."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help=_("Do not load the demo into an empty database."))

        parser.add_argument("--no-worker", action="store_true", help=_("Leave long work to workers started elsewhere."))

    def handle(self, *, no_demo, no_worker, **options):
        host = host_of(os.environ)
        # Taken first, so that a port in use costs nobody a wait.
        listener = _listener(host, os.environ.get("PORT") or "8000")
        port = listener.getsockname()[1]
        self._set_up(demo=not no_demo)
        self._collect_static()
        connections.close_all()  # the workers open their own
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(_("The CRM is at http://%(address)s (Ctrl-C stops it).") % {"address": f"{shown}:{port}"})
        self.stdout.write(
            _("Sign in as admin with the password shown at the first start. A new one: manage.py changepassword admin")
        )
        if is_loopback(host) and not settings.HTTPS:
            self.stdout.write(
                _("This is the setting of a laptop, without HTTPS. How others get to use it: docs/security.md")
            )
        self.stdout.flush()
        work = [sys.executable, Path(settings.BASE_DIR, "manage.py"), "work", "--with-parent", "--keep"]
        background = None if no_worker else subprocess.Popen(work)
        try:
            Server(listener).run()
        finally:
            if background:
                background.terminate()
            _wait_for_workers()

    def _set_up(self, *, demo):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [SETTING_UP])
            try:
                executor = MigrationExecutor(connection)
                if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    self.stdout.write(_("Setting up the database."))
                call_command("migrate", verbosity=0, interactive=False)
                call_command("load_rates", verbosity=0)  # quick when the package that ships them is no newer
                if demo and not get_user_model().objects.exists():
                    self.stdout.write(_("Loading the demo."))
                    call_command("seed_demo", stdout=self.stdout)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SETTING_UP])

    def _collect_static(self):
        """Copy, hash and compress the static files, unless that was done with these very files."""
        seen = hashlib.sha256(repr(SHEETS).encode())
        for finder in get_finders():
            for name, storage in finder.list([]):
                found = os.stat(storage.path(name))
                seen.update(f"{name}:{found.st_size}:{found.st_mtime_ns}\n".encode())
        stamp = Path(settings.STATIC_ROOT, ".collected")
        if not stamp.exists() or stamp.read_text() != seen.hexdigest():
            self.stdout.write(_("Collecting the static files."))
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(seen.hexdigest())


def _wait_for_workers():
    """Until those that gunicorn killed are gone: they use the database, and the last to leave stops it."""
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _listener(host, port):
    """A socket bound to the address. Exits with a sentence that says what to change."""
    if not port.isdecimal() or int(port) > 65535:
        sys.exit(_("PORT is %(port)s, which is not a port: use a number from 1 to 65535.") % {"port": port})
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        sys.exit(_("HOST is %(host)s, which is not an address.") % {"host": host})
    family, kind, _proto, _name, address = found[0]
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen()
    except OSError as error:
        sys.exit(_refusal(error.errno) % {"host": host, "port": port})
    return listener


def _refusal(number):
    if number == errno.EADDRINUSE:
        return _("Port %(port)s is in use: choose another, for example PORT=8001 make run.")
    if number == errno.EACCES:
        return _("Port %(port)s needs an administrator: choose one above 1023, for example PORT=8000 make run.")
    return _("HOST is %(host)s, which is not an address of this machine.")
