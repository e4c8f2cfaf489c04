"""What of a program's year its people are reminded of: see partners/reminding.py."""

from django.db.models import CharField, DateField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce, TruncMonth

from partners.models import Appointment, Contribution, PolicyVersion, Program, Reminder
from partners.models.policies import EXPIRING_DAYS
from partners.models.policy_rules import CONFIRM_DAYS
from partners.programs import evaluating
from partners.programs.waiting import late_applications
from partners.reminding import Due
from promotion_crm.models import User

ADMINISTRATOR, OFFICER = "city administrator", "district officer"


def administrators():
    return tuple(User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).values_list("pk", flat=True))


def terms(day):
    """Terms that end soon, as their policy counts it, or have ended: to the partner's account manager, else to all
    city administrators.
    """
    warned = ExpressionWrapper(F("ends_on") - Coalesce("policy__expiring_days", EXPIRING_DAYS), DateField())
    rows = Appointment.objects.filter(state__in=Appointment.State.HELD).annotate(warned=warned)
    rows = rows.filter(warned__lte=day)
    told = {"target": "appointment"}
    yield Due(Reminder.Kind.TERM, rows, "ends_on", who=("organization__account_manager",), **told)
    orphans = rows.filter(organization__account_manager__isnull=True)
    yield Due(Reminder.Kind.TERM, orphans, "ends_on", who=administrators(), **told)


def applications(day):
    """Those that wait for the office past their clock: to the officers of the district that reviews, else to all city
    administrators. One reminder for each wait.
    """
    rows, told = late_applications(day), {"target": "application"}
    reviewed = rows.filter(state__in=rows.model.State.PRELIMINARY, district__isnull=False)
    yield Due(Reminder.Kind.LATE, reviewed, "was_due_on", who=("district__user",), role=OFFICER, **told)
    here = rows.exclude(pk__in=reviewed.values("pk"))
    yield Due(Reminder.Kind.LATE, here, "was_due_on", who=administrators(), **told)


def evaluations(day):
    """Years that are over and not published by the day of their policy: to all city administrators."""
    for program, year, by in evaluating.due(day):
        rows = Program.objects.filter(pk=program.pk).annotate(due_by=Value(by, DateField()))
        detail = Value(str(year), CharField())
        yield Due(Reminder.Kind.EVALUATION, rows, "due_by", target="program", who=administrators(), detail=detail)


def contributions(day):
    """Contributions nobody decided within the days of the policy: one reminder for each program and month they began
    to wait in.
    """
    told = {"target": "program", "key": "appointment__program_id"}
    for program in Program.objects.order_by("code"):
        policy = PolicyVersion.objects.in_force(day, program)
        clock = getattr(policy, "evaluation_clock", None)
        late = Contribution.objects.unconfirmed_for(clock.confirm_days if clock else CONFIRM_DAYS, day)
        rows = late.filter(appointment__program=program).annotate(month=TruncMonth("created_at")).distinct()
        yield Due(Reminder.Kind.UNDECIDED, rows, "month", who=administrators(), **told)
