"""Long work, done by a worker in the background: `ask` for it, `cancel` it, and what the worker does.

A kind of work is a function named in the setting JOBS, called with its Job and a Beat. It says
`beat(rows)` as it goes on, and returns what the job came to. The worker is `manage.py work`: any
number of them may run, and when one dies another takes up what it left.
"""

import logging
import time
from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from promotion_crm.models import Job, User
from promotion_crm.origins import written_by

LOCKS = 5_201_316  # with the number of a job: the advisory lock its worker holds while it lives
TRIES = 3
KEPT = timedelta(days=7)  # what the queue remembers of work
EVERY = 1.0  # seconds between two words on how far it is
# Where the work itself holds the row of its job, nothing is said: to wait for itself would be for ever.
FREE = f"SELECT id FROM {Job._meta.db_table} WHERE id = %(job)s FOR NO KEY UPDATE SKIP LOCKED"
# How far a job is, and in the same statement whether its owner may still have it done.
SAY = f"""
    UPDATE {Job._meta.db_table} job SET done = coalesce(%(done)s, done) FROM {User._meta.db_table} owner
    WHERE owner.id = job.owner_id
        AND job.id = ({FREE})
    RETURNING cancel_asked, is_active, is_superuser, district_id,
        array(SELECT group_id FROM {User.groups.through._meta.db_table} WHERE user_id = owner.id),
        array(SELECT permission_id FROM {User.user_permissions.through._meta.db_table} WHERE user_id = owner.id)
"""
CLOSED = gettext_lazy("The account of its owner is closed.")
CHANGED = gettext_lazy("The roles or the district of its owner changed meanwhile. Ask for it again.")
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The owner asked to stop."""


class JobRefused(Exception):
    """It cannot be done; the message says why to its owner."""


class Beat:
    """Says how far a job is, on a connection of its own: the work's own sits in a transaction.

    While it is open it holds the lock by which the job is known to be alive.
    """

    def __init__(self, pk):
        self.pk, self.next, self.rights = pk, 0.0, None
        self.own = connection.copy()

    def close(self):
        self.own.close()

    def begin(self):
        """Whether nobody else is at this job."""
        with self.own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, self.pk])
            return cursor.fetchone()[0]

    def __call__(self, done):
        """`done` rows are behind it. Raises Cancelled once the owner wants it to stop, JobRefused once they may not."""
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + EVERY
            if found := self._say(done):
                self._judge(*found)

    def watch(self):
        """Remember what the owner may do as the work begins."""
        _cancelled, _active, *self.rights = self._say() or (None, None)

    def _say(self, done=None):
        with self.own.cursor() as cursor:
            cursor.execute(SAY, {"done": done, "job": self.pk})
            return cursor.fetchone()

    def _judge(self, cancelled, active, *rights):
        if cancelled:
            raise Cancelled
        if not active:
            raise JobRefused(CLOSED)
        self.rights = self.rights or rights
        if _lost(self.rights, rights):
            raise JobRefused(CHANGED)

    def of(self, total):
        """There are `total` rows to do."""
        with self.own.cursor() as cursor:
            told = {"total": total, "job": self.pk}
            cursor.execute(f"UPDATE {Job._meta.db_table} SET total = %(total)s WHERE id = ({FREE})", told)


def _lost(before, after):
    """Whether anything of the rights was taken away; another district is another reader."""
    (superuser, district, *given), (is_superuser, in_district, *still) = before, after
    taken = any(set(had) - set(has) for had, has in zip(given, still, strict=True))
    return superuser > is_superuser or district != in_district or taken


def unheard(done):
    """A beat for work that nobody waits for: said to no one."""


def ask(kind, owner, title, **arguments):
    """A job of this kind, taken up once the transaction is saved; the same job, while one is still open."""
    with transaction.atomic():
        owner.hold()
        twin = Job.objects.open().filter(kind=kind, owner=owner, arguments=arguments, cancel_asked=False).first()
        if twin:
            return twin
        job = Job.objects.create(
            kind=kind, owner=owner, title=title[:200], arguments=arguments, language=get_language()
        )
        run.enqueue(job.pk)
    return job


def cancel(job):
    """Stop a job: at once where it still waits, else as soon as its worker hears of it."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.CANCELLED, cancel_asked=True, ended_at=now()):
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)


@task()
def run(pk):
    """What the worker calls: do the job, unless it was cancelled or another is at it."""
    with closing(Beat(pk)) as beat:
        if beat.begin() and _begun(pk):
            job = Job.objects.get(pk=pk)
            with translation.override(job.language):
                _end(job, *_done(job, beat))


def _begun(pk):
    waiting = Job.objects.filter(pk=pk, state=Job.State.WAITING)
    return waiting.update(state=Job.State.RUNNING, started_at=now(), tries=F("tries") + 1)


def _done(job, beat):
    """Do it: the state it ends in, and what is said of that."""
    try:
        beat.watch()
        job.owner = User.objects.get(pk=job.owner_id)  # read after that look: what is taken from now on is noticed
        if not job.owner.is_active:
            raise JobRefused(CLOSED)
        with written_by(job.get_absolute_url(), job.owner):
            return Job.State.DONE, {"result": import_string(settings.JOBS[job.kind])(job, beat) or {}}
    except Cancelled:
        return Job.State.CANCELLED, {}
    except JobRefused as refused:
        return Job.State.FAILED, {"why": str(refused)}
    except Exception:  # whatever broke: the owner is told, the log has it, the worker goes on
        log.exception("job %s (%s) broke", job.pk, job.kind)
        return Job.State.FAILED, {"why": _("It broke off by a fault of the CRM, which is in its log. Try it again.")}


def _end(job, state, said):
    rows = {"done": Coalesce("total", "done")} if state == Job.State.DONE else {}
    Job.objects.filter(pk=job.pk).update(state=state, ended_at=now(), **said, **rows)


def forget():
    """Remove what the queue keeps of work that was handed out long ago; the jobs themselves stay."""
    past = now() - KEPT
    DBTaskResult.objects.filter(Q(finished_at__lt=past) | Q(started_at__lt=past, finished_at=None)).delete()


def reap():
    """Take up again what a worker left when it died; give up what fails like that again and again."""
    for pk, tries in Job.objects.filter(state=Job.State.RUNNING).values_list("pk", "tries"):
        with closing(Beat(pk)) as beat, transaction.atomic():
            if not beat.begin():
                continue
            left = Job.objects.filter(pk=pk, state=Job.State.RUNNING)
            if tries < TRIES:
                if left.update(state=Job.State.WAITING, started_at=None, done=0):
                    run.enqueue(pk)
            else:
                why = _("The worker stopped at it %(times)d times.") % {"times": tries}
                left.update(state=Job.State.FAILED, ended_at=now(), why=why)
