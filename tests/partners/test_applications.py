"""The way of an application: every step by the right person, in order, once, with its reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate, localtime, now

from partners.models import Application
from partners.programs.procedure import ACTS, STEPS, StaleApplication, State
from promotion_crm.workdays import add_workdays
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db):
    return make.make_district(name_en="Putuo")


@pytest.fixture
def officer(district):
    return make.make_user("district officer", district=district)


@pytest.fixture
def city(db):
    return make.make_user("city administrator")


def test_the_whole_way_to_the_commission_with_one_return(district, officer, city):
    application = make.make_application(district=district, entered_by=city)

    application.submit(by=city)
    application.begin_review(by=officer)
    application.send_back(by=officer, comment="Which investors?")
    application.send_again(by=city, comment="Named them")
    application.recommend(by=officer, comment="Convincing")

    assert application.state == State.COMMISSION
    assert application.reviewed_by == officer
    assert [(s.before, s.after, s.by, s.comment) for s in application.steps.order_by("id")] == [
        ("draft", "submitted", city, ""),
        ("submitted", "district_review", officer, ""),
        ("district_review", "returned", officer, "Which investors?"),
        ("returned", "district_review", city, "Named them"),
        ("district_review", "commission_review", officer, "Convincing"),
    ]


@pytest.mark.parametrize("state", State.values)
def test_a_step_out_of_order_is_refused_and_leaves_nothing(state):
    application, admin = make.make_application(state), make.make_user(superuser=True)
    before = application.steps.count()

    for act in ACTS.values():
        if state not in act.froms:
            with pytest.raises(ValidationError, match="is no step for the application of Organization"):
                application.take(act.name, by=admin, comment="x")
    assert application.steps.count() == before


def test_the_second_of_two_who_take_a_step_is_told(city):
    mine, theirs = make.make_application(entered_by=city), Application.objects.get()
    theirs.withdraw(by=city)

    with pytest.raises(StaleApplication, match="“Withdrawn” by now"):
        mine.submit(by=city)


@pytest.mark.parametrize("role", ["account manager", "verifier", "event officer", "leadership", "privacy officer"])
def test_other_roles_read_it_and_take_no_step(role):
    user = make.make_user(role)
    for state in State.OPEN:
        application = make.make_application(state)
        assert Application.objects.visible_to(user).contains(application)
        for act in ACTS.values():
            if state in act.froms:
                with pytest.raises(PermissionDenied):
                    application.take(act.name, by=user, comment="x")


def test_a_district_officer_reviews_those_of_the_own_district_only(officer, district):
    theirs, own = make.make_application("submitted"), make.make_application("submitted", district=district)

    own.begin_review(by=officer)
    with pytest.raises(PermissionDenied, match="The commission to review; you review those of your own district"):
        theirs.begin_review(by=officer)
    with pytest.raises(PermissionDenied, match="Only a city administrator"):
        make.make_application("commission_review", district=district).reject(by=officer, reason="No")


@pytest.mark.parametrize("superuser", [False, True])
def test_whoever_reviewed_does_not_decide_not_even_the_emergency_account(superuser):
    reviewer = make.make_user(superuser=True) if superuser else make.make_user("city administrator")
    application = make.make_application("submitted")
    application.begin_review(by=reviewer)
    application.recommend(by=make.make_user("city administrator"))

    with pytest.raises(PermissionDenied, match="Whoever reviewed"):
        application.reject(by=reviewer, reason="No")
    with pytest.raises(DatabaseError, match="Whoever reviewed"), transaction.atomic():
        make.make_application_step(application=application, after="rejected", by=reviewer)


@pytest.mark.parametrize(("state", "act"), [("district_review", "send_back"), ("commission_review", "reject")])
def test_sent_back_or_rejected_it_says_why(city, state, act):
    application = make.make_application(state)

    with pytest.raises(ValidationError, match="Comment: write why"):
        application.take(act, by=city, comment="  ")


def test_an_application_is_entered_while_the_call_is_open(city):
    today = localdate()
    for days, word in ({"opens_on": today + timedelta(1)}, "opens on"), ({"opens_on": today - timedelta(9),
                       "closes_on": today - timedelta(1)}, "closed on"):  # fmt: skip
        call = make.make_call(**days)
        with pytest.raises(ValidationError, match=word):
            _new(call).enter(by=city)
        call.opens_on, call.closes_on = today, today  # the last day still counts
        call.save()
        _new(call).enter(by=city)
    assert Application.objects.count() == 2


def test_a_draft_is_not_submitted_after_the_call_has_closed(city):
    call = make.make_call(opens_on=localdate() - timedelta(9))
    make.make_application(call=call, entered_by=city)
    call.closes_on = localdate() - timedelta(1)
    call.save()

    with pytest.raises(ValidationError, match="a city administrator opens it again by a later closing day"):
        Application.objects.get().submit(by=city)


def _new(call, **fields):
    fields = {"organization": make.make_organization(), "category": "business_association"} | fields
    return Application(call=call, **fields)


def test_one_open_application_per_organization_and_program(city):
    first = make.make_application()
    again = make.make_call(program=first.program)

    with pytest.raises(ValidationError, match="already has an open application in this program"):
        _new(again, organization=first.organization).enter(by=city)
    first.withdraw(by=city)
    _new(again, organization=first.organization).enter(by=city)


def test_who_holds_an_appointment_that_runs_on_does_not_apply(city):
    call = make.make_call()
    long = make.make_appointment(program=call.program)
    endless = make.make_appointment(program=call.program, ends_on=None)
    ending = make.make_appointment(program=call.program, ends_on=localdate() + timedelta(days=60))

    for held in (long, endless):
        with pytest.raises(ValidationError, match=f"{held.organization} is partner of {call.program}"):
            _new(call, organization=held.organization).enter(by=city)
    _new(call, organization=ending.organization).enter(by=city)


def test_a_district_officer_enters_applications_of_the_own_district(officer, district):
    call = make.make_call()

    for other in (None, make.make_district()):
        with pytest.raises(PermissionDenied, match="choose your own district"):
            _new(call, district=other).enter(by=officer)
    _new(call, district=district).enter(by=officer)


def test_the_representative_is_of_the_organization(city):
    with pytest.raises(ValidationError, match="belongs to another organization"):
        _new(make.make_call(), representative=make.make_contact()).enter(by=city)


def test_it_is_edited_with_who_entered_it_and_not_after(officer, district, city):
    rows = {state: make.make_application(state, district=district) for state in State.values}
    rows["elsewhere"] = make.make_application()

    assert {s for s, row in rows.items() if Application.objects.editable_by(officer).contains(row)} == {
        "draft", "returned",
    }  # fmt: skip
    assert Application.objects.editable_by(city).contains(rows["elsewhere"])


def test_what_was_sent_stays_as_it_was_sent():
    application = make.make_application("submitted")
    application.reasons = "Other reasons"

    with pytest.raises(DatabaseError, match="stays as it was sent"), transaction.atomic():
        application.save()


def test_no_state_changes_without_its_step():
    application = make.make_application()

    with pytest.raises(DatabaseError, match="by a step in its log"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(state="submitted")
    with pytest.raises(DatabaseError, match="begins as a draft"), transaction.atomic():
        make.make_application(call=make.make_call()).__class__.objects.create(
            call=make.make_call(), organization=application.organization, category="x", state="submitted",
            entered_by=application.entered_by,
        )  # fmt: skip


@pytest.mark.parametrize("after", State.values)
def test_the_database_knows_no_other_step(after):
    application = make.make_application("submitted")
    if ("submitted", after) in STEPS:
        return

    with pytest.raises(DatabaseError, match="There is no such step"), transaction.atomic():
        make.make_application_step(application=application, after=after)


def test_the_program_is_that_of_the_call_whatever_was_written():
    application = make.make_application()
    Application.objects.filter(pk=application.pk).update(program=make.make_program())

    application.refresh_from_db()
    assert application.program == application.call.program


def test_the_clock_runs_on_when_the_review_begins_and_anew_for_the_next_holder(city):
    then = now() - timedelta(days=30)
    application = make.make_application("submitted", at=then)
    application.begin_review(by=city)

    assert application.since == then
    assert application.due_on == add_workdays(localtime(then).date(), 3)
    assert application.is_late
    application.recommend(by=city)
    assert application.since > then
    assert (application.waiting_days, application.is_late) == (0, False)


@pytest.mark.parametrize(
    ("state", "holder"),
    [("draft", "Entering"), ("submitted", "Putuo"), ("district_review", "Putuo"), ("returned", "Entering"),
     ("commission_review", "The commission"), ("confirmed", ""), ("rejected", ""), ("withdrawn", "")],
)  # fmt: skip
def test_who_holds_it(district, state, holder):
    application = make.make_application(state, district=district, entered_by=make.make_user(name_en="Entering"))

    assert application.holder == holder
