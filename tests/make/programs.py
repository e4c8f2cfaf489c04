"""A program's year."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from partners.models import (
    Contribution,
    ContributionRule,
    Evaluation,
    EvaluationClock,
    EvaluationHead,
    EvaluationHeadScore,
    EvaluationInput,
    IncentiveRule,
    Recognition,
)

from .partners import make_appointment, make_organization, make_policy_version
from .people import make_user
from .rows import number, row


def make_evaluation_head(**fields):
    """The only head of its policy, with all the weight."""
    usual = {"head": "project_attraction", "weight": 100, "full_points": 10}
    return row(EvaluationHead, fields, policy=make_policy_version, **usual)


def make_contribution_rule(**fields):
    return row(
        ContributionRule, fields, policy=make_policy_version, kind="activity", head="activity_participation", points=2
    )


def make_incentive_rule(**fields):
    return row(IncentiveRule, fields, policy=make_policy_version, kind="outstanding_partner", minimum_score=90)


def make_evaluation_clock(**fields):
    return row(EvaluationClock, fields, policy=make_policy_version)


def make_contribution(**fields):
    """An activity entered by hand with its evidence, to be confirmed; or found, where a `source_key` is given."""
    if fields.get("source_key"):
        usual = {"origin": "found", "kind": "event_attended", "head": "activity_participation"}
    else:
        usual = {"entered_by": make_user, "kind": "activity", "head": "activity_participation"}
        usual["evidence"] = lambda: ContentFile(b"%PDF-1.4 evidence", name="evidence.pdf")
    return row(
        Contribution, fields, appointment=make_appointment, day=localdate, title_en=f"Contribution {number()}", **usual
    )


def make_evaluation(**fields):
    """An open one, by a policy of the program of its appointment."""
    held = fields["appointment"] = fields.get("appointment") or make_appointment()
    policy = fields.get("policy") or held.program.policies.first() or make_policy_version(program=held.program)
    return row(Evaluation, fields, program=held.program, year=2025, policy=policy)


def make_evaluation_head_score(**fields):
    usual = {"head": "project_attraction", "weight": 100, "full_points": 10, "points": 5, "score": 50}
    return row(EvaluationHeadScore, fields, evaluation=make_evaluation, **usual)


def make_evaluation_input(**fields):
    return row(
        EvaluationInput,
        fields,
        evaluation=make_evaluation,
        contribution=make_contribution,
        kind="activity",
        head="activity_participation",
        day=date(2025, 6, 1),
        title_en="An input",
        points=2,
    )


def make_recognition(**fields):
    return row(Recognition, fields, organization=make_organization, kind="outstanding_partner", year=2025)


def make_rules(policy, **weights):
    """Heads with these weights, ten points for each in full, and two points for a contribution of any kind."""
    weights = weights or {"project_attraction": 50, "activity_participation": 30, "resource_introduction": 20}
    with transaction.atomic():  # all of them make 100 together
        for head, weight in weights.items():
            make_evaluation_head(policy=policy, head=head, weight=weight)
    for kind, head in (("activity", "activity_participation"), ("recommendation", "project_attraction")):
        make_contribution_rule(policy=policy, kind=kind, head=head)
    return policy
