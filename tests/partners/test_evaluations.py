"""The evaluation of a year: scored from confirmed contributions, reviewed by another, frozen when published."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Contribution, Evaluation, EvaluationHead
from partners.models.evaluations import StaleEvaluation
from partners.programs import evaluating
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"
YEAR = 2025


@pytest.fixture
def ann(db):
    return make.make_user(CITY)


@pytest.fixture
def bob(db):
    return make.make_user(CITY)


def program_with_rules(**weights):
    policy = make.make_policy_version(effective_from=date(2024, 1, 1))
    make.make_rules(policy, **weights)
    return policy.program


def appoint(program, **fields):
    return make.make_appointment(
        program=program, **{"starts_on": date(2024, 3, 1), "ends_on": date(2027, 2, 28)} | fields
    )


def confirmed(appointment, day=date(YEAR, 6, 1), **fields):
    row = make.make_contribution(appointment=appointment, day=day, **fields)
    row.decide(True, by=make.make_user(CITY))
    return row


def of(program):
    return Evaluation.objects.of(program, YEAR)


def published(program, ann, bob):
    evaluating.open_year(program, YEAR, by=ann)
    evaluating.score_all(of(program), by=ann)
    evaluating.review_all(of(program), by=bob)
    evaluating.publish_all(of(program), by=ann)
    return of(program)


def test_a_year_from_opening_to_publishing(ann, bob):
    program = program_with_rules()
    first, second = appoint(program), appoint(program)
    appoint(program, starts_on=date(2026, 1, 1))  # not yet
    for _ in range(2):
        confirmed(first)
    confirmed(first, kind="recommendation", head="project_attraction")
    make.make_contribution(appointment=first, day=date(YEAR, 7, 1))  # nobody confirmed it
    confirmed(first, day=date(YEAR - 1, 12, 31))

    published(program, ann, bob)

    one, other = first.evaluations.get(), second.evaluations.get()
    scores = {row.head: (row.points, row.score) for row in one.head_scores.all()}
    assert scores["activity_participation"] == (4, 12)
    assert scores["project_attraction"] == (2, 10)
    assert (one.total, other.total, one.inputs.count()) == (22, 0, 3)
    assert {one.state, other.state} == {"published"}
    assert one.recomputed() == (scores, one.total)


def test_a_head_gives_no_more_than_its_weight(ann, bob):
    program = program_with_rules(activity_participation=60, project_attraction=40)
    partner = appoint(program)
    for _ in range(6):
        confirmed(partner)

    published(program, ann, bob)

    assert partner.evaluations.get().total == 60


def test_whoever_scored_does_not_review(ann, bob):
    program = program_with_rules()
    partner = appoint(program)
    evaluating.open_year(program, YEAR, by=ann)
    evaluating.score_all(of(program), by=ann)

    with pytest.raises(PermissionDenied, match=str(partner.organization)):
        evaluating.review_all(of(program), by=ann)
    with pytest.raises(DatabaseError), transaction.atomic():
        of(program).update(state="reviewed", reviewed_by=ann, reviewed_at=partner.created_at)


def test_nothing_is_published_while_one_is_not_reviewed(ann, bob):
    program = program_with_rules()
    appoint(program)
    evaluating.open_year(program, YEAR, by=ann)
    evaluating.score_all(of(program), by=ann)
    evaluating.review_all(of(program), by=bob)
    late = appoint(program)
    evaluating.open_year(program, YEAR, by=ann)

    with pytest.raises(ValidationError, match=str(late.organization)):
        evaluating.publish_all(of(program), by=ann)

    assert not of(program).published().exists()


def test_what_changed_since_it_was_scored_is_scored_again_first(ann, bob):
    program = program_with_rules()
    partner = appoint(program)
    evaluating.open_year(program, YEAR, by=ann)
    evaluating.score_all(of(program), by=ann)
    evaluating.review_all(of(program), by=bob)
    confirmed(partner)

    with pytest.raises(ValidationError, match="score them again"):
        evaluating.publish_all(of(program), by=ann)
    evaluating.score_all(of(program), by=ann)

    assert partner.evaluations.get().state == "scored"
    assert partner.evaluations.get().total == 6


def test_heads_that_changed_since_it_was_scored_are_scored_by_first(ann, bob):
    program = program_with_rules()
    partner = appoint(program)
    confirmed(partner)
    evaluating.open_year(program, YEAR, by=ann)
    evaluating.score_all(of(program), by=ann)
    evaluating.review_all(of(program), by=bob)
    before = partner.evaluations.get().total
    EvaluationHead.objects.filter(policy__program=program).update(full_points=20)

    with pytest.raises(ValidationError, match="score them again"):
        evaluating.publish_all(of(program), by=ann)
    evaluating.score_all(of(program), by=ann)

    assert partner.evaluations.get().total == before / 2


def test_a_year_without_a_policy_is_refused(ann):
    policy = make.make_policy_version(effective_from=date(2026, 1, 1))

    with pytest.raises(ValidationError, match=f"{policy.program}.*2025-12-31"):
        evaluating.open_year(policy.program, YEAR, by=ann)


def test_a_policy_without_heads_is_refused(ann):
    policy = make.make_policy_version(effective_from=date(2024, 1, 1))
    appoint(policy.program)
    evaluating.open_year(policy.program, YEAR, by=ann)

    with pytest.raises(ValidationError, match=policy.label):
        evaluating.score_all(of(policy.program), by=ann)


@pytest.mark.parametrize("role", ["account manager", "district officer", "leadership"])
def test_only_a_city_administrator_evaluates(role):
    program, user = program_with_rules(), make.make_user(role)

    for act in (
        lambda: evaluating.open_year(program, YEAR, by=user),
        lambda: evaluating.score_all(of(program), by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_what_was_published_stays_whatever_the_path(ann, bob):
    program = program_with_rules()
    partner = appoint(program)
    said = confirmed(partner)
    published(program, ann, bob)
    one = partner.evaluations.get()
    writes = [
        lambda: Evaluation.objects.filter(pk=one.pk).update(total=99),
        lambda: Evaluation.objects.filter(pk=one.pk).update(state="open"),
        lambda: one.inputs.update(points=9),
        lambda: one.head_scores.all().delete(),
        lambda: make.make_evaluation_input(evaluation=one),
        lambda: EvaluationHead.objects.filter(policy=one.policy).update(full_points=1),
        lambda: one.policy.contribution_rules.all().delete(),
        lambda: make.make_incentive_rule(policy=one.policy),
        lambda: Contribution.objects.filter(pk=said.pk).update(state="entered", decided_by=None, decided_at=None),
        lambda: said.delete(),
    ]

    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with pytest.raises(ValidationError, match="published"):
        said.take_back(by=ann, reason="A mistake")
    assert not one.differs()


def test_weights_make_a_hundred_when_all_is_in():
    policy = make.make_policy_version()

    with pytest.raises(DatabaseError, match="90.*100"), transaction.atomic():
        make.make_evaluation_head(policy=policy, weight=60)
        make.make_evaluation_head(policy=policy, head="resource_introduction", weight=30)
        transaction.get_connection().check_constraints()


def test_years_that_are_due():
    program = program_with_rules()
    appoint(program)

    due = (program, YEAR, date(2026, 3, 31))
    assert due not in evaluating.due(date(2026, 3, 31))
    assert due in evaluating.due(date(2026, 4, 1))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    points=st.tuples(*[st.decimals(0, 20, places=2)] * 2),
    full=st.decimals("0.01", 50, places=2),
    weight=st.decimals("0.01", "99.99", places=2),
    kinds=st.lists(st.sampled_from(["activity", "recommendation", "resource"]), max_size=8),
)
def test_any_contributions_in_any_order_recompute_to_what_was_published(ann, bob, points, full, weight, kinds):
    totals = set()
    for order in (kinds, kinds[::-1]):
        policy = make.make_policy_version(effective_from=date(2024, 1, 1))
        make.make_evaluation_head(policy=policy, head="activity_participation", weight=weight, full_points=full)
        make.make_evaluation_head(policy=policy, weight=100 - weight, full_points=full)
        make.make_contribution_rule(policy=policy, points=points[0])
        make.make_contribution_rule(policy=policy, kind="recommendation", head="project_attraction", points=points[1])
        partner = appoint(policy.program)
        for kind in order:
            confirmed(partner, kind=kind)
        one = published(policy.program, ann, bob).get()
        assert not one.differs()
        assert Decimal(0) <= one.total <= 100
        totals.add(one.total)

    assert len(totals) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_one_does_and_the_other_is_told():
    ann, bob = make.make_user(CITY), make.make_user(CITY)
    program = program_with_rules()
    confirmed(appoint(program))
    evaluating.open_year(program, YEAR, by=ann)
    evaluating.score_all(of(program), by=ann)
    evaluating.review_all(of(program), by=bob)

    answers = together([lambda: evaluating.publish_all(of(program), by=ann)] * 2)

    assert 1 in answers
    assert sum(isinstance(answer, StaleEvaluation) for answer in answers) == 1


def test_a_year_that_still_runs_is_not_published():
    program = program_with_rules()
    appoint(program)
    first, second, third = (make.make_user("city administrator") for _ in range(3))
    this = localdate().year
    evaluating.open_year(program, this, by=first)
    rows = Evaluation.objects.of(program, this)
    evaluating.score_all(rows, by=first)
    evaluating.review_all(rows, by=second)

    with pytest.raises(ValidationError, match="is not over"):
        evaluating.publish_all(rows, by=third)

    assert not rows.published().exists()
