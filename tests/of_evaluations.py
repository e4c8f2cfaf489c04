"""Rows of contributions and evaluations with values that a constraint refuses, by the name of the constraint."""

from django.utils.timezone import now

from tests import make
from tests.breaking import like


def _two_heads():
    policy = make.make_policy_version()
    make.make_evaluation_head(policy=policy, weight=60)
    other = make.make_evaluation_head(policy=policy, head="resource_introduction", weight=40)
    return other, {"head": "project_attraction"}


def _found_twice():
    first = make.make_contribution(source_key="event:1")
    return make.make_contribution(source_key="event:2", appointment=first.appointment), {"source_key": "event:1"}


def _decided_by_who_entered():
    row = make.make_contribution()
    return row, {"state": "confirmed", "decided_by": row.entered_by, "decided_at": now()}


def _evaluated_twice():
    first = make.make_evaluation()
    other = make.make_evaluation(appointment=first.appointment, policy=first.policy, year=2024)
    return other, {"year": first.year}


def _reviewed_by_who_scored():
    who = make.make_user()
    by = {f"{step}_{what}": value for step in ("scored", "reviewed") for what, value in (("by", who), ("at", now()))}
    return {"state": "reviewed", "total": 50, **by}


CASES = {
    "evaluation_head_once": _two_heads,
    "evaluation_head_weight": lambda: (make.make_evaluation_head(), {"weight": 0}),
    "evaluation_head_full_points": lambda: (make.make_evaluation_head(), {"full_points": 0}),
    "contribution_rule_once": lambda: like(make.make_contribution_rule, "policy"),
    "contribution_rule_points": lambda: (make.make_contribution_rule(), {"points": -1}),
    "incentive_rule_says_when": lambda: (make.make_incentive_rule(), {"minimum_score": None}),
    "incentive_rule_score": lambda: (make.make_incentive_rule(), {"minimum_score": 101}),
    "contribution_once": _found_twice,
    "contribution_is_titled": lambda: (make.make_contribution(), {"title_en": ""}),
    "contribution_found_or_entered": lambda: (make.make_contribution(), {"kind": "event_attended"}),
    "contribution_has_evidence": lambda: (make.make_contribution(), {"evidence": ""}),
    "contribution_of_its_lead": lambda: (make.make_contribution(), {"lead": make.make_lead()}),
    "contribution_decided_by_another": _decided_by_who_entered,
    "contribution_refused_has_reason": lambda: (
        make.make_contribution(),
        {"state": "refused", "decided_by": make.make_user(), "decided_at": now()},
    ),
    "evaluation_once_a_year": _evaluated_twice,
    "evaluation_score_in_hundred": lambda: (make.make_evaluation(), {"total": 50}),
    "evaluation_steps_by_someone": lambda: (make.make_evaluation(), {"state": "scored", "total": 50}),
    "evaluation_reviewed_by_another": lambda: (make.make_evaluation(), _reviewed_by_who_scored()),
    "evaluation_score_once": lambda: like(make.make_evaluation_head_score, "evaluation"),
    "evaluation_score_within_weight": lambda: (make.make_evaluation_head_score(), {"score": 101}),
    "evaluation_input_once": lambda: like(make.make_evaluation_input, "evaluation", "contribution"),
    "recognition_once": lambda: like(make.make_recognition, "organization"),
}
