"""The worker: does long work in the background, and what comes round with time."""

import logging
import os
import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker

from promotion_crm.origins import written_by

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks
ROUND = 30.0  # seconds between two rounds of what settings.ROUNDS names


class Command(BaseCommand):
    help = "Do the work that waits: large exports, scheduled ones and the like, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help=_("Do what waits now, then end."))
        parser.add_argument("--with-parent", action="store_true", help=_("End when the process that started it does."))
        parser.add_argument("--keep", action="store_true", help=_("Start anew when it is killed."))

    def handle(self, *, once, with_parent, keep, **options):
        parent = os.getppid() if with_parent else None
        if keep:
            parent = kept_alive(parent)
        self.worker, self.stopped = None, False
        if not once:
            signal.signal(signal.SIGTERM, self.stop)
            signal.signal(signal.SIGINT, self.stop)
        last = None
        while not self.stopped and (parent is None or os.getppid() == parent):
            round_due = last is None or time.monotonic() - last >= ROUND
            last = time.monotonic() if round_due else last
            try:
                self.look(round_due)
            except Exception:  # such as a database that is away for a moment: look again after the pause
                if once:
                    raise
                log.exception("the worker goes on after a fault")
            if once:
                break
            time.sleep(PAUSE)

    def look(self, round_due):
        """Do what waits, and before that what comes round with time."""
        close_old_connections()
        for name in settings.ROUNDS if round_due else ():
            with written_by(f"manage.py work: {name}"):
                import_string(name)()
        self.worker = waiting_done()
        self.worker.run()

    def stop(self, number, frame):
        """Leave at once: what is half done is taken up by another worker, see working.reap."""
        self.stopped = True
        if self.worker:
            self.worker.running = False
        raise SystemExit(0)


def kept_alive(parent):
    """Go on in a child, and in another when that is killed; the process itself only looks after it.

    Returns in each child, the number of the process in whose life it works.
    """
    while True:
        keeper = os.getpid()
        child = os.fork()
        if not child:
            return keeper
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_given, child=child: _end(child))
        ended, status = 0, 0
        while not ended:
            time.sleep(PAUSE)
            ended, status = os.waitpid(child, os.WNOHANG)
            if parent and os.getppid() != parent and not ended:
                _end(child)
        if not status:
            raise SystemExit(0)
        log.error("the worker was killed; another takes its place")


def _end(child):
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    raise SystemExit(0)


def waiting_done():
    """A worker that does the tasks that wait, one after another, and ends."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{os.uname().nodename}-{os.getpid()}"[:64],
        excluded_queue_names=[],
    )
