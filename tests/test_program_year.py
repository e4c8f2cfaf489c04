"""A whole year of GPFI on the programs and partners of public record: call, applications, confirmation,
evaluation, termination, renewal; and who was a partner on each day of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.http import QueryDict

from events.demo import partners as public_partners
from events.demo import programs as public_programs
from events.demo import reference
from partners.lists.appointments import AppointmentList
from partners.lists.partners import PartnerList
from partners.models import Application, Appointment, Call, Evaluation, Program, Termination
from partners.programs import evaluating
from partners.programs.confirming import Ceremony, Confirming
from partners.programs.procedure import StaleApplication
from partners.programs.renewing import renew
from promotion_crm.lists.asking import Question
from tests import make

pytestmark = pytest.mark.django_db
CITY, OFFICER = "city administrator", "district officer"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CEREMONY = Ceremony(number=3, announced_on=date(2026, 3, 20), starts_on=date(2026, 3, 20), place="Shanghai")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 1, 5, 9, tzinfo=SHANGHAI), tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(db):
    """Those who take part: the officer of a district, and three of the city."""
    district = make.make_district()
    return make.make_user(OFFICER, district=district), *(make.make_user(CITY) for _ in range(3))


@pytest.fixture
def program(db, clock):
    for part in (reference, public_programs, public_partners):
        part.load()
    return Program.objects.get(code="GPFI")


def go_to(clock, day):
    clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))


def partners_on(day, user, of=AppointmentList):
    """Who the list says was a partner of GPFI that day: organizations, sorted."""
    question = Question(of(), QueryDict(f"program=GPFI&as_of={day}"), user)
    key = "organization_id" if of is AppointmentList else "pk"
    return sorted(question.rows.values_list(key, flat=True))


def twelve(program, officer, clock):
    """Twelve applications to the call, through the preliminary review of a district."""
    call = Call(program=program, name_en="Call 2026", name_zh="2026年申报通知", opens_on=date(2026, 1, 5))
    call.closes_on, call.batch_number = date(2026, 1, 31), 3
    call.full_clean()
    call.save()
    go_to(clock, date(2026, 1, 12))
    made = []
    for number in range(12):
        organization = make.make_organization(name_en=f"Applicant {number:02}", district=officer.district)
        one = Application(call=call, organization=organization, district=officer.district, reasons="We bring projects")
        one.category = Appointment.Category.PROFESSIONAL
        one.enter(by=officer)
        one.submit(by=officer)
        made.append(one)
    go_to(clock, date(2026, 2, 3))
    for one in made:
        one.begin_review(by=officer)
    return call, made


def review(call, made, officer, city, clock):
    """One is returned, one rejected, ten come to the commission: those ten."""
    returned, rejected, ten = made[0], made[1], made[2:]
    returned.send_back(by=officer, comment="Name the projects")
    for one in (rejected, *ten):
        one.recommend(by=officer, comment="Fits")
    go_to(clock, date(2026, 3, 2))
    rejected.reject(by=city, reason="Too early")
    with pytest.raises(ValidationError, match="closed on"):
        Application(call=call, organization=make.make_organization(), category="financial_capital").enter(by=city)
    return ten


def confirm(rows, by):
    return Confirming(Application.objects.filter(pk__in=[row.pk for row in rows]), by).run(CEREMONY)


def confirm_ten(ten, returned, officer, city):
    """All at once, or none: the terms, in the order of their certificates."""
    before = Appointment.objects.count()
    with pytest.raises(PermissionDenied):
        confirm(ten, officer)
    with pytest.raises(ValidationError, match="Applicant 00"):  # the returned one among them
        confirm([returned, *ten], city)
    assert Appointment.objects.count() == before
    terms = list(confirm(ten, city).appointments.order_by("certificate_number"))
    assert [term.certificate_number for term in terms] == [f"GPFI-3-{n:02}" for n in range(1, 11)]
    assert {(term.starts_on, term.ends_on, term.policy.label) for term in terms} == {
        (date(2026, 3, 20), date(2029, 3, 19), "Measures revised in 2025")
    }
    with pytest.raises((StaleApplication, ValidationError)):
        confirm(ten, city)
    return terms


def terminate(term, city, second, clock):
    proposed = Termination.propose(
        term, by=city, ground=Termination.Ground.IDLE, reason="Came to nothing in half a year",
        departments="Foreign affairs office, 2026-09-01", evidence=ContentFile(b"%PDF-1.4 minutes", name="minutes.pdf"),
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        proposed.decide(True, by=city)
    go_to(clock, date(2026, 10, 15))
    proposed.decide(True, by=second)


def evaluate(program, partner, officer, city, second, third):
    """The evaluation of 2026, by three people; the figures of one partner."""
    make.make_rules(program.policies.get(label="Measures revised in 2025"))
    for day in (date(2026, 4, 1), date(2026, 11, 2)):
        make.make_contribution(appointment=partner, day=day, entered_by=officer).decide(True, by=city)
    make.make_contribution(appointment=partner, day=date(2026, 5, 5), entered_by=officer)  # nobody confirmed it
    assert evaluating.open_year(program, 2026, by=city) == 14
    rows = Evaluation.objects.of(program, 2026)
    evaluating.score_all(rows, by=city)
    with pytest.raises(PermissionDenied):
        evaluating.review_all(rows, by=city)
    evaluating.review_all(rows, by=second)
    evaluating.publish_all(rows, by=third)
    call_command("check_evaluations")
    return rows.get(appointment=partner)


def test_a_year_of_a_program(program, people, clock):
    officer, city, second, third = people
    old = partners_on(date(2026, 3, 19), city)
    assert len(old) == Appointment.objects.filter(program=program).count() == 4  # those of public record
    call, made = twelve(program, officer, clock)
    ten = review(call, made, officer, city, clock)
    go_to(clock, CEREMONY.announced_on)
    terms = confirm_ten(ten, made[0], officer, city)
    go_to(clock, date(2026, 9, 10))
    terminate(terms[0], city, second, clock)
    go_to(clock, date(2027, 2, 1))
    first_batch = list(Appointment.objects.filter(program=program, batch__number=1).order_by("pk"))
    assert {term.ends_on for term in first_batch} == {date(2027, 2, 26)}
    renewed = [renew(term, by=city) for term in first_batch[:3]]  # the fourth is not
    assert {(term.starts_on, term.ends_on) for term in renewed} == {(date(2027, 2, 27), date(2030, 2, 26))}
    published = evaluate(program, terms[1], officer, city, second, third)
    assert (published.state, published.total, published.inputs.count()) == ("published", 12, 2)  # 4 of 10 points, of 30

    confirmed, ended = {one.organization_id for one in ten}, terms[0].organization_id
    kept = {term.organization_id for term in renewed}
    for number in range(450):
        day = date(2026, 1, 5) + timedelta(days=number)
        expected = {*old} if day <= date(2027, 2, 26) else kept
        if day >= CEREMONY.starts_on:
            expected = expected | confirmed
        if day >= date(2026, 10, 15):
            expected = expected - {ended}
        assert partners_on(day, officer) == sorted(expected), day
    for day in (date(2026, 10, 14), date(2026, 10, 15), date(2027, 2, 26), date(2027, 2, 27)):
        assert partners_on(day, officer, PartnerList) == partners_on(day, officer), day
