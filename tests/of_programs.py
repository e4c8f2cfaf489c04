"""Rows of calls, applications, terms and dispatches with values that a constraint refuses, by its name."""

from datetime import timedelta

from django.utils.timezone import now

from tests import make
from tests.breaking import EARLY, LATE, NAMELESS, like

SENT = {"state": "sent", "sent_at": now()}


def overlapping_policies():
    program = make.make_program()
    make.make_policy_version(program=program, effective_from=EARLY)
    later = make.make_policy_version(program=program, effective_from=LATE)
    return later, {"effective_from": EARLY + timedelta(days=1)}


def overlapping_terms():
    """One that ended before, and a date of it that would reach into the other."""
    held = make.make_appointment(starts_on=LATE, ends_on=LATE.replace(year=2029))
    past = {"organization": held.organization, "program": held.program, "state": "expired"}
    return make.make_appointment(**past, starts_on=EARLY, ends_on=LATE - timedelta(days=1)), {"ends_on": LATE}


CASES = {
    "dispatch_is_named": lambda: (make.make_dispatch(), NAMELESS),
    "dispatch_sent_is_whole": lambda: (make.make_dispatch(body_zh=""), SENT | {"sent_by": make.make_user()}),
    "dispatch_once": lambda: like(make.make_dispatch_recipient, "dispatch", "organization"),
    "dispatch_mailed_some_time": lambda: (make.make_dispatch_recipient(), {"state": "sent"}),
    "dispatch_confirmed_somehow": lambda: (make.make_dispatch_recipient(), {"acknowledged_on": EARLY}),
    "call_is_named": lambda: (make.make_call(), NAMELESS),
    "call_batch_once": lambda: like(make.make_call, "program", "batch_number"),
    "call_batch_counts_from_one": lambda: (make.make_call(), {"batch_number": 0}),
    "call_closes_after_opening": lambda: (make.make_call(), {"opens_on": LATE, "closes_on": EARLY}),
    "application_one_open": lambda: like(make.make_application, "organization", "program"),
    "application_four_eyes": lambda: (lambda row: (row, {"decided_by": row.reviewed_by, "decided_at": now()}))(
        make.make_application("commission_review")
    ),
    "application_decided_by_someone": lambda: (make.make_application("commission_review"), {"state": "rejected"}),
    "application_confirmed_appoints": lambda: (
        make.make_application("commission_review"),
        {"state": "confirmed", "decided_by": make.make_user(), "decided_at": now()},
    ),
    "application_step_says_why": lambda: (make.make_application_step(comment=""), {"after": "returned"}),
    "policy_ends_after_start": lambda: (make.make_policy_version(), {"effective_to": EARLY.replace(year=2020)}),
    "policy_one_in_force": lambda: overlapping_policies(),
    "appointment_terms_apart": lambda: overlapping_terms(),
    "appointment_terminated_some_day": lambda: (make.make_appointment(), {"terminated_on": EARLY}),
    "termination_one_open": lambda: like(make.make_termination, "appointment"),
    "termination_four_eyes": lambda: (
        lambda row: (row, {"state": "carried_out", "decided_by": row.proposed_by, "decided_at": now()})
    )(make.make_termination()),
    "termination_has_its_grounds": lambda: (make.make_termination(), {"departments": ""}),
    "termination_refused_says_why": lambda: (
        make.make_termination(),
        {"state": "refused", "decided_by": make.make_user(), "decided_at": now()},
    ),
}
