"""Confirming a set of applications: the batch, its terms and certificates in one act, all or none."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate

from partners.models import Application, Appointment, Batch, PolicyVersion
from partners.programs.confirming import Ceremony, Confirming
from partners.programs.procedure import StaleApplication
from tests import make
from tests.test_races import together

AT_ONCE = pytest.mark.django_db(transaction=True)
CEREMONY = Ceremony(number=3, announced_on=localdate(), starts_on=localdate(), place="City hall")


@pytest.fixture
def city(db):
    return make.make_user("city administrator")


@pytest.fixture
def call(db):
    return make.make_call(program=make.make_program(code="GPFI"), batch_number=3)


def ready(call, count=3, **fields):
    return [make.make_application("commission_review", call=call, **fields) for _ in range(count)]


def confirming(rows, by):
    return Confirming(Application.objects.filter(pk__in=[row.pk for row in rows]), by)


def assert_nothing_written(call):
    assert not Batch.objects.filter(program=call.program, number=CEREMONY.number).exists()
    assert not Appointment.objects.filter(batch__number=CEREMONY.number, program=call.program).exists()
    assert not call.applications.filter(state="confirmed").exists()


def test_ten_are_appointed_in_one_act(call, city):
    rows = ready(call, 10)
    named = make.make_contact(organization=rows[0].organization)
    Application.objects.filter(pk=rows[0].pk).update(representative=named)

    batch = confirming(rows, city).run(CEREMONY)

    assert (batch.number, batch.partner_count, batch.policy, batch.place) == (3, 10, call.policy, "City hall")
    made = batch.appointments.order_by("certificate_number")
    assert [a.certificate_number for a in made] == [f"GPFI-3-{n:02}" for n in range(1, 11)]
    assert [a.organization for a in made] == [row.organization for row in rows]
    assert {(a.policy, a.starts_on, a.ends_on) for a in made} == {
        (call.policy, localdate(), call.policy.last_day(localdate()))
    }
    assert made[0].representative == named
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.decided_by, row.appointment.organization) == ("confirmed", city, row.organization)


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 3, 21), 3, date(2029, 3, 20)),
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
        (date(2028, 2, 29), 3, date(2031, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2026, 3, 21), None, None),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(first, years, last):
    assert PolicyVersion(term_years=years).last_day(first) == last


def bad_state(row, city):
    make.make_application_step(application=row, after="withdrawn")
    return "the application is “Withdrawn”"


def bad_appointment(row, city):
    make.make_appointment(organization=row.organization, program=row.program, batch=None)
    return "it holds an active appointment in GPFI until"


def bad_representative(row, city):
    Application.objects.filter(pk=row.pk).update(representative=make.make_contact())
    return "belongs to another organization by now"


@pytest.mark.parametrize("spoil", [bad_state, bad_appointment, bad_representative])
def test_one_bad_among_ten_and_nothing_is_written(call, city, spoil):
    rows = ready(call, 10)
    rule = spoil(rows[4], city)

    with pytest.raises(ValidationError) as refused:
        confirming(rows, city).run(CEREMONY)

    assert len(refused.value.messages) == 1
    assert str(rows[4].organization) in refused.value.messages[0] and rule in refused.value.messages[0]
    assert_nothing_written(call)


@pytest.mark.parametrize("superuser", [False, True])
def test_who_reviewed_one_of_them_confirms_none(call, superuser):
    reviewer = make.make_user(superuser=True) if superuser else make.make_user("city administrator")
    rows = [*ready(call, 2), *ready(call, 1, reviewer=reviewer)]

    with pytest.raises(ValidationError, match=f"{rows[2].organization}: you reviewed this application"):
        confirming(rows, reviewer).run(CEREMONY)
    assert_nothing_written(call)


def test_a_batch_number_is_used_once(call, city):
    make.make_batch(program=call.program, number=3)
    rows = ready(call)

    with pytest.raises(ValidationError, match="GPFI has a batch 3 already; choose another"):
        confirming(rows, city).run(CEREMONY)
    assert call.applications.filter(state="commission_review").count() == 3


def test_a_certificate_that_is_taken_is_named(call, city):
    other = make.make_appointment(certificate_number="GPFI-3-02")

    with pytest.raises(ValidationError, match=f"GPFI-3-02 is that of {other.organization} already"):
        confirming(ready(call), city).run(CEREMONY)
    assert_nothing_written(call)


def test_what_only_the_database_knows_is_said_with_its_organization(call, city, monkeypatch):
    rows = ready(call)
    make.make_appointment(organization=rows[1].organization, program=call.program, batch=None)
    monkeypatch.setattr(Confirming, "_held", lambda self, lines: {})

    with pytest.raises(ValidationError, match=f"{rows[1].organization}: This organization already holds"):
        confirming(rows, city).run(CEREMONY)
    assert_nothing_written(call)


def test_a_term_that_ran_out_makes_room_for_the_next(call, city):
    rows = ready(call, 1)
    past = localdate() - timedelta(days=1)
    former = make.make_appointment(organization=rows[0].organization, program=call.program, batch=None, ends_on=past)

    batch = confirming(rows, city).run(CEREMONY)

    former.refresh_from_db()
    assert (former.state, batch.appointments.get().state) == ("expired", "active")


def test_one_call_at_a_time(call, city):
    rows = [*ready(call, 1), *ready(make.make_call(program=call.program), 1)]

    with pytest.raises(ValidationError, match="one call at a time"):
        confirming(rows, city).run(CEREMONY)


def test_only_a_city_administrator_confirms(call):
    for role in ("district officer", "account manager", "leadership"):
        with pytest.raises(PermissionDenied):
            confirming(ready(call, 1), make.make_user(role)).run(CEREMONY)


def test_what_is_no_longer_what_was_seen_is_not_done(call, city):
    rows = ready(call)
    act = confirming(rows, city)
    seen = act.preview(CEREMONY).mark

    other = Ceremony(number=4, announced_on=CEREMONY.announced_on, starts_on=CEREMONY.starts_on)
    with pytest.raises(StaleApplication, match="no longer what you saw"):
        act.run(other, seen)
    act.run(CEREMONY, seen)


@AT_ONCE
def test_of_two_who_confirm_the_same_application_one_wins_and_the_other_is_told(call):
    rows = ready(call, 3)
    sets = [rows[:2], rows[1:]]
    people = [make.make_user("city administrator") for _ in sets]

    def confirm(place):
        ceremony = Ceremony(number=3 + place, announced_on=localdate(), starts_on=localdate())
        return confirming(sets[place], people[place]).run(ceremony)

    answers = together([lambda: confirm(0), lambda: confirm(1)])

    made = [a for a in answers if isinstance(a, Batch)]
    told = [a for a in answers if isinstance(a, ValidationError)]
    assert len(made) == len(told) == 1, answers
    assert f"{rows[1].organization}: the application is “Confirmed”" in told[0].messages[0]
    assert Appointment.objects.count() == made[0].appointments.count() == 2
    assert Batch.objects.count() == 1


@AT_ONCE
def test_of_many_who_confirm_one_set_none_is_blocked_for_ever(call):
    rows = ready(call, 4)
    people = [make.make_user("city administrator") for _ in range(6)]

    answers = together([lambda by=by: confirming(rows, by).run(CEREMONY) for by in people])

    assert sum(isinstance(a, Batch) for a in answers) == 1, answers
    assert sum(isinstance(a, ValidationError) for a in answers) == 5, answers
    assert Appointment.objects.count() == 4


@AT_ONCE
def test_of_two_who_appoint_the_same_organization_one_wins(call):
    rows = ready(call, 2)
    city = make.make_user("city administrator")

    def appoint():
        return make.make_appointment(organization=rows[1].organization, program=call.program, batch=None)

    answers = together([lambda: confirming(rows, city).run(CEREMONY), appoint])

    refused = [a for a in answers if isinstance(a, Exception)]
    assert len(refused) == 1, answers
    assert "already holds" in str(refused[0]) or "it holds" in str(refused[0]) or "one_active" in str(refused[0])
    assert Appointment.objects.filter(organization=rows[1].organization, state="active").count() == 1
    if isinstance(answers[0], Exception):
        assert_nothing_written(call)


@AT_ONCE
def test_of_two_who_enter_an_application_of_one_organization_one_wins(call):
    organization, people = make.make_organization(), [make.make_user("city administrator") for _ in range(5)]

    def enter(by):
        return Application(call=call, organization=organization, category="industrial_chain").enter(by=by)

    answers = together([lambda by=by: enter(by) for by in people])

    assert answers.count(None) == 1, answers
    assert all("already has an open application" in str(a) for a in answers if a), answers


@AT_ONCE
def test_an_application_withdrawn_while_its_set_is_confirmed_is_one_or_the_other(call):
    rows = ready(call, 3)
    city, other = (make.make_user("city administrator") for _ in range(2))

    def withdraw():
        return Application.objects.get(pk=rows[2].pk).withdraw(by=other)

    answers = together([lambda: confirming(rows, city).run(CEREMONY), withdraw])

    assert sum(isinstance(a, Exception) for a in answers) == 1, answers
    confirmed = Application.objects.filter(state="confirmed").count()
    assert confirmed == Appointment.objects.count() == (3 if isinstance(answers[0], Batch) else 0)
