"""The evaluation of a program's year: opened, scored, reviewed and published for all its appointments at once.

Every act takes the evaluations of a program and year in one order, and holds them: of two who press at the same
moment one does it, and the other is told.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Evaluation, PolicyVersion, Program
from partners.models.evaluations import FIRST_YEAR, StaleEvaluation
from partners.models.policy_rules import PUBLISH_DAYS
from promotion_crm.history import because
from promotion_crm.wording import listed

from .scoring import inputs_changed, score

State = Evaluation.State
NAMED = 5  # evaluations that a refusal names
MAY = "partners.change_evaluation"


@dataclass
class Year:
    """Where the evaluation of a program's year stands: how many are in each state, and what an act would meet."""

    program: Program
    year: int
    counts: dict = field(default_factory=dict)

    @property
    def all(self):
        return sum(self.counts.values())


def policy_of(program, year):
    """The version a year is evaluated by: the one in force when it ended. Raises ValidationError without one."""
    day = date(year, 12, 31)
    policy = PolicyVersion.objects.in_force(day, program)
    if not policy:
        told = _("%(program)s has no policy version in force on %(day)s; a year without one cannot be evaluated.")
        raise ValidationError(told % {"program": program, "day": day})
    return policy


def ran_in(program, year):
    """The appointments whose term holds a day of the year."""
    rows = Appointment.objects.filter(program=program)
    return rows.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=date(year, 12, 31)),
        Q(ends_on__isnull=True) | Q(ends_on__gte=date(year, 1, 1)),
        Q(terminated_on__isnull=True) | Q(terminated_on__gt=date(year, 1, 1)),
    )


def _check_may(by):
    if not by.has_perm(MAY):
        raise PermissionDenied(_("Only a city administrator evaluates."))


@transaction.atomic
def open_year(program, year, *, by):
    """Make an evaluation for each appointment that ran in the year and has none. How many.

    Raises PermissionDenied or ValidationError.
    """
    _check_may(by)
    if not FIRST_YEAR <= year <= localdate().year:
        raise ValidationError(_("Year: %(year)s cannot be evaluated; choose this year or one before.") % {"year": year})
    policy = policy_of(program, year)
    rows = ran_in(program, year).exclude(Exists(Evaluation.objects.filter(appointment=OuterRef("pk"), year=year)))
    sql, params = rows.order_by("pk").values_list("pk", "is_sample").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO partners_evaluation
                (appointment_id, is_sample, program_id, year, policy_id, state, note, created_at, updated_at)
            SELECT ran.*, %s, %s, %s, 'open', '', now(), now() FROM ({sql}) ran ON CONFLICT DO NOTHING
            """,
            [program.pk, year, policy.pk, *params],
        )
        return cursor.rowcount


def standing(program, year):
    """How many evaluations of the year are in each state."""
    counts = dict.fromkeys(State.values, 0)
    for state in Evaluation.objects.of(program, year).order_by().values_list("state", flat=True):
        counts[state] += 1
    return Year(program, year, counts)


@transaction.atomic
def score_all(rows, *, by):
    """Score those that are open or scored, and those whose contributions changed since they were reviewed. How many."""
    _check_may(by)
    held = _hold(rows)
    pks = [pk for pk, state, _by in held if state in (State.OPEN, State.SCORED)]
    pks += inputs_changed([pk for pk, state, _by in held if state == State.REVIEWED])
    if not pks:
        raise StaleEvaluation(_("There is nothing to score: they are reviewed or published already."))
    score(pks, by=by)
    return len(pks)


@transaction.atomic
def review_all(rows, *, by):
    """Say of those that were scored that this is right, as another person than who scored. How many; all or none."""
    _check_may(by)
    held = [row for row in _hold(rows) if row[1] == State.SCORED]
    if not held:
        raise StaleEvaluation(_("There is nothing to review: score them first, or they are reviewed already."))
    pks = [pk for pk, _state, _by in held]
    if own := [pk for pk, _state, scored_by in held if scored_by == by.pk]:
        raise PermissionDenied(_named(_("Whoever scored an evaluation does not review it: %(names)s."), own))
    _refuse_changed(pks)
    _step(pks, state=State.REVIEWED, reviewed_by=by.pk, reviewed_at=now())
    return len(pks)


@transaction.atomic
def publish_all(rows, *, by):
    """Publish them, with what went into them, for ever. How many; all or none.

    Raises PermissionDenied, ValidationError where one is not reviewed, or StaleEvaluation where all are published.
    """
    _check_may(by)
    held = [row for row in _hold(rows) if row[1] != State.PUBLISHED]
    if not held:
        raise StaleEvaluation(_("They are published already."))
    if early := [pk for pk, state, _by in held if state != State.REVIEWED]:
        raise ValidationError(_named(_("Not reviewed yet, and nothing was published: %(names)s."), early))
    pks = [pk for pk, _state, _by in held]
    year = Evaluation.objects.filter(pk__in=pks).aggregate(last=Max("year"))["last"]
    if year >= localdate().year:
        told = _("The year %(year)s is not over: what is done until its last day would never count. Publish after it.")
        raise ValidationError(told % {"year": year})
    _hold_rules(pks)
    _refuse_changed(pks)
    _step(pks, state=State.PUBLISHED, published_by=by.pk, published_at=now())
    return len(pks)


@transaction.atomic
def reopen(evaluation, *, by, reason):
    """Begin one anew that is not published. Raises PermissionDenied, ValidationError or StaleEvaluation."""
    _check_may(by)
    if not reason.strip():
        raise ValidationError(_("Reason: write why it is opened again."))
    ((pk, state, _by),) = _hold(Evaluation.objects.filter(pk=evaluation.pk))
    if state not in (State.SCORED, State.REVIEWED):
        told = _("The evaluation is “%(state)s” by now, and cannot be opened again.")
        raise StaleEvaluation(told % {"state": State(state).label})
    blank = {f"{step}_{what}": None for step in ("scored", "reviewed") for what in ("by", "at")}
    with because(reason.strip()):
        _step([pk], state=State.OPEN, total=None, **blank)


def _hold(rows):
    """Lock them in one order: [(pk, state, who scored it), …]."""
    found = Evaluation.objects.filter(pk__in=rows.order_by().values("pk")).order_by("pk")
    held = list(found.select_for_update(of=("self",)).values_list("pk", "state", "scored_by"))
    if not held:
        raise ValidationError(_("There are no evaluations of that year; open the year first."))
    return held


def _hold_rules(pks):
    """Nobody changes a rule of their policies until they are published."""
    policies = PolicyVersion.objects.filter(evaluations__in=pks).order_by("pk").distinct().values("pk")
    list(PolicyVersion.objects.filter(pk__in=policies).order_by("pk").select_for_update(no_key=True).values("pk"))


def _refuse_changed(pks):
    if changed := inputs_changed(pks):
        told = _("Contributions or heads changed since these were scored; score them again: %(names)s.")
        raise ValidationError(_named(told, changed))


def _named(told, pks):
    rows = Evaluation.objects.filter(pk__in=sorted(pks)[:NAMED]).select_related("appointment__organization")
    names = listed(str(row.appointment.organization) for row in rows)
    return told % {"names": names + (" …" if len(pks) > NAMED else "")}


def _step(pks, **fields):
    Evaluation.objects.filter(pk__in=pks).update(updated_at=now(), **fields)


# -- for the reminders ----------------------------------------------------------------


def due(day=None):
    """[(program, year, day), …]: years that are over with nothing published, and the day by which it was to be.

    Looked at are the programs with an appointment that ran in the year, and a policy that says how to evaluate it.
    """
    day = day or localdate()
    found = []
    for program in Program.objects.order_by("code"):
        for year in (day.year - 2, day.year - 1):
            policy = PolicyVersion.objects.in_force(date(year, 12, 31), program)
            if not policy or not policy.heads.exists():
                continue
            clock = getattr(policy, "evaluation_clock", None)
            by = date(year, 12, 31) + timedelta(days=clock.publish_days if clock else PUBLISH_DAYS)
            late = by < day and ran_in(program, year).exists()
            if late and not Evaluation.objects.of(program, year).published().exists():
                found.append((program, year, by))
    return found
