"""A program's year: calls and applications."""

from django.utils.timezone import localdate

from partners.models import Application, ApplicationStep, Appointment, Call
from partners.programs.procedure import State

from .partners import make_appointment, make_organization, make_policy_version, make_program
from .people import make_user
from .rows import number, row

# The way to a state: the states on it, in order.
WAYS = {
    State.DRAFT: (),
    State.SUBMITTED: ("submitted",),
    State.REVIEW: ("submitted", "district_review"),
    State.RETURNED: ("submitted", "district_review", "returned"),
    State.COMMISSION: ("submitted", "district_review", "commission_review"),
    State.CONFIRMED: ("submitted", "district_review", "commission_review", "confirmed"),
    State.REJECTED: ("submitted", "district_review", "commission_review", "rejected"),
    State.WITHDRAWN: ("withdrawn",),
}


def make_call(**fields):
    """An open call of a program with a policy version."""
    if "program" not in fields:
        fields["program"] = make_program()
    n = number()
    return row(
        Call,
        fields,
        policy=lambda: (
            fields["program"].policies.first()
            or make_policy_version(program=fields["program"], effective_from=localdate().replace(month=1, day=1))
        ),
        name_en=f"Call {n}",
        name_zh=f"申报通知{n}",
        opens_on=localdate,
        batch_number=lambda: number() % 30000,
    )


def make_application(state=State.DRAFT, *, reviewer=None, decider=None, at=None, **fields):
    """An application in a state, where it came by the steps of its log; `at` is when it took them all."""
    made = row(
        Application,
        fields,
        call=make_call,
        organization=make_organization,
        category=Appointment.Category.ASSOCIATION,
        reasons="We know investors",
        entered_by=make_user,
    )
    by = {"district_review": reviewer, "returned": reviewer, "commission_review": reviewer}
    by |= {"confirmed": decider, "rejected": decider}
    reviewer = None
    for after in WAYS[State(state)]:
        if after == "confirmed":
            term = make_appointment(organization=made.organization, program=made.program, batch=None)
            Application.objects.filter(pk=made.pk).update(appointment=term)
        who = by.get(after)
        if not who and after in ("returned", "commission_review"):
            who = reviewer
        who = who or make_user()
        reviewer = who if after == "district_review" else reviewer
        make_application_step(application=made, after=after, by=who, **({"at": at} if at else {}))
    return made


def make_application_step(**fields):
    """A step on from the state the application has."""
    application = fields["application"] = fields.get("application") or make_application()
    application.refresh_from_db()
    step = row(ApplicationStep, fields, before=application.state, after="submitted", by=make_user, comment="Step")
    application.refresh_from_db()
    return step
