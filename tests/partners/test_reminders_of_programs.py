"""What of a program's year people are reminded of: terms, applications, evaluations, contributions; once, whenever
`manage.py remind` runs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from partners.models import Contribution, Reminder
from partners.reminding import remind
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
CITY = "city administrator"


def days(count):
    return DAY + timedelta(days=count)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-06-01T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def program():
    program = make.make_program()
    make.make_policy_version(program=program, effective_from=date(2020, 1, 1), expiring_days=90)
    return program


def appointment(program, manager=None, **fields):
    """A term of the program that ends far away."""
    organization = make.make_organization(account_manager=manager)
    usual = {"starts_on": days(-800), "ends_on": days(800), "policy": program.policies.get()}
    return make.make_appointment(organization=organization, program=program, batch=None, **usual | fields)


def told():
    rows = Reminder.objects.order_by("user__username", "kind", "about_on")
    return list(rows.values_list("kind", "user__username", "about_on"))


@pytest.mark.parametrize(("left", "expected"), [(91, 0), (90, 1), (0, 1), (-40, 1)])
def test_a_term_that_ends_within_its_policys_days_is_told_once_to_the_account_manager(program, left, expected):
    manager = make.make_user("account manager")
    make.make_user(CITY)
    appointment(program, manager, ends_on=days(left))

    assert remind() == expected
    assert remind() == 0
    assert told() == [("term", manager.username, days(left))] * expected


def test_a_partner_without_an_account_manager_is_told_of_to_the_city(program):
    city = make.make_user(CITY)
    make.make_user("district officer")
    appointment(program, ends_on=days(10))
    appointment(program, ends_on=days(-400), state="expired")

    remind()

    assert told() == [("term", city.username, days(10))]


def test_a_day_that_was_missed_is_caught_up_and_another_term_is_another_reminder(program, clock):
    held = appointment(program, make.make_user("account manager"), ends_on=days(120))
    assert remind() == 0
    clock.move_to("2026-08-20T09:00:00+08:00")  # eleven weeks without a run
    assert remind() == 1
    type(held).objects.filter(pk=held.pk).update(ends_on=days(140))
    assert remind() == 1


def test_an_application_that_waits_past_its_clock_is_told_to_the_officers_of_its_district_and_no_others(program):
    district = make.make_district()
    officers = [make.make_user("district officer", district=district) for _ in range(2)]
    city = make.make_user(CITY)
    make.make_user("district officer", district=make.make_district())
    make.make_user("event officer", district=district)
    call = make.make_call(program=program, opens_on=days(-60), policy=program.policies.get())  # three working days
    at = datetime(2026, 5, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    late = make.make_application("submitted", call=call, district=district, at=at)
    make.make_application("submitted", call=call, at=at)
    make.make_application("submitted", call=call, district=district, at=at + timedelta(days=11))
    make.make_application("returned", call=call, district=district, at=at)

    assert remind() == 3

    assert {(kind, who) for kind, who, _day in told()} == {("late", user.username) for user in (*officers, city)}
    mine = Reminder.objects.visible_to(officers[0]).get()
    assert (mine.target, mine.url, mine.about_on) == (late, late.get_absolute_url(), date(2026, 5, 25))


def test_a_year_that_is_over_and_not_published_is_told_to_the_city(program):
    city = make.make_user(CITY)
    make.make_rules(program.policies.get())
    appointment(program)

    remind()

    rows = Reminder.objects.filter(kind="evaluation", user=city)
    assert [row.detail for row in rows] == ["2024", "2025"]
    assert rows[0].url == f"{reverse('evaluations')}?program={program.code}&year=2024"


def test_contributions_nobody_decided_are_one_reminder_for_a_program_and_month(program):
    make.make_user(CITY)
    held = appointment(program)
    for _ in range(3):
        make.make_contribution(appointment=held, day=days(-30))
    assert remind() == 0  # they came today
    Contribution.objects.update(created_at=datetime(2026, 4, 20, tzinfo=ZoneInfo("Asia/Shanghai")))
    make.make_contribution(appointment=held, day=days(-30))

    assert remind() == 1
    assert told()[0][0] == "undecided" and told()[0][2] == date(2026, 4, 1)
    assert remind(days(10)) == 0


def test_they_stand_on_the_desk_and_in_one_mail_that_a_second_run_does_not_send_again(program, client_of):
    client = client_of("account manager")
    user = client.user
    type(user).objects.filter(pk=user.pk).update(email="me@example.org", digest="daily", language="en")
    held = appointment(program, user, ends_on=days(30))

    call_command("remind")
    call_command("remind")

    assert [message.to for message in mail.outbox] == [["me@example.org"]]
    assert held.organization.name_en in mail.outbox[0].body and "Term ends soon" in mail.outbox[0].body
    assert held.organization.name_en in client.get("/").content.decode()
    client.post(reverse("reminder-seen", args=[Reminder.objects.get().pk]))
    assert not Reminder.objects.visible_to(user).waiting().exists()


def test_a_reminder_is_about_one_thing(program):
    reminder = make.make_reminder()

    reminder.program = program

    with pytest.raises(Exception, match="about one thing"):
        reminder.full_clean()
