"""Carrying the rules out: lot by lot, each a transaction, so that a run may be stopped anywhere and another goes on."""

import logging
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from promotion_crm.history import because
from promotion_crm.models import RetentionRun
from promotion_crm.roles import RETAIN
from promotion_crm.seals import AlteredSince, rewriting
from promotion_crm.working import JobRefused, unheard

from .rules import NotCarriedOut, in_short, periods

LOCK = 5_201_317  # the advisory lock of the day's run
DAILY = "daily"  # the name of that run, beside those of its rules
log = logging.getLogger(__name__)


def look(rule, by=None):
    """A dry run: how many rows are due, kept as a run that removed nothing."""
    due = rule.due().count()
    return RetentionRun.objects.create(rule=rule.name, dry=True, due=due, by=_person(by), ended_at=now())


def carry_out(rule, *, by=None, reason="", beat=unheard):
    """Do to all due rows what the rule says; the run that says how many.

    At a row that may not be touched the rule stops: the `problem` of the run names it, and the lots before stay done.
    """
    run = RetentionRun.objects.create(rule=rule.name, due=rule.due().count(), by=_person(by), reason=reason[:500])
    try:
        _lots(rule, run, by, beat)
    except (AlteredSince, NotCarriedOut) as refused:
        run.problem = str(refused)[:500]
    RetentionRun.objects.filter(pk=run.pk).update(ended_at=now(), problem=run.problem)
    run.refresh_from_db()
    return run


def _lots(rule, run, by, beat):
    after, done = 0, 0
    while lot := _lot(rule, run, after, by):
        after, done = lot[-1], done + len(lot)
        beat(done)


@transaction.atomic
def _lot(rule, run, after, by):
    """Do the next rows after a key; their keys. Those another holds are left to the next run.

    The reason is as the run has it by now: who was made anonymous meanwhile was taken out of it.
    """
    reason = RetentionRun.objects.values_list("reason", flat=True).get(pk=run.pk)
    rows = rule.due().filter(pk__gt=after) if after else rule.due()
    pks = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[: rule.lot])
    if pks:
        said = reason or _("Past the period of the rule “%(name)s”.") % {"name": rule.label}
        with because(said, by), _told(rule, pks, by):
            rule.act(rule, pks, by, said)
        RetentionRun.objects.filter(pk=run.pk).update(done=F("done") + len(pks))
    return pks


@contextmanager
def _told(rule, pks, by):
    """Of rows of a log the seal is told that they go, and by which rule; the reason stands in the run."""
    if not rule.logged:
        yield
        return
    with rewriting(rule.of, pks, by=by, reason=in_short(rule)):
        yield


def _person(by):
    return by if by and by.pk else None


# -- by the worker ----------------------------------------------------------------


def daily():
    """Once a day all automatic rules; of several workers one does it, and one that was killed is made up for."""
    if RetentionRun.objects.filter(rule=DAILY, ended_at__date=localdate()).exists():
        return
    with _alone() as alone:
        if alone:
            all_automatic()


@contextmanager
def _alone():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def all_automatic():
    """The runs of all automatic rules by which something was due; one that stops leaves the others to go on.

    The run of the day says as its `problem` which stopped, and why.
    """
    whole, runs, problems = RetentionRun.objects.create(rule=DAILY), [], []
    for rule in periods().values():
        try:
            runs += [carry_out(rule)] if rule.automatic and rule.due().exists() else []
        except Exception as error:  # whatever broke: the report says so, the log has it
            log.exception("retention by the rule %s broke", rule.name)
            problems.append(f"{rule.name}: {error}")
    problems += [f"{run.rule}: {run.problem}" for run in runs if run.problem]
    said = {"due": sum(run.due for run in runs), "done": sum(run.done for run in runs)}
    RetentionRun.objects.filter(pk=whole.pk).update(ended_at=now(), problem="\n".join(problems)[:500], **said)
    return runs


def make(job, beat):
    """What a worker does for a person who asked for one rule: see views.py."""
    rule = periods().get(job.arguments["rule"])
    if rule is None:
        raise JobRefused(_("There is no such rule any more."))
    if not job.owner.has_perm(RETAIN):
        raise JobRefused(_("You may not carry out retention any more."))
    beat.of(rule.due().count())
    run = carry_out(rule, by=job.owner, reason=job.arguments["reason"], beat=beat)
    if run.problem:
        said = {"rule": rule.label, "done": run.done, "due": run.due, "why": run.problem}
        raise JobRefused(_("The rule “%(rule)s” stopped after %(done)d of %(due)d rows. %(why)s") % said)
    return {"run": run.pk, "page": job.arguments["page"], "page_words": _("See the rule")}
