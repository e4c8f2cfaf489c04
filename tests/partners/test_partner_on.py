"""Who was a partner on a day: the filter of partners and appointments, at the edges of terms."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Appointment
from partners.programs.renewing import renew
from tests import make

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def day(number):
    return TODAY + timedelta(days=number)


def partner(name, **fields):
    return make.make_appointment(organization=make.make_organization(name_en=f"Zq{name}"), **fields)


@pytest.fixture
def listed(client_of):
    client = client_of(CITY)

    def names(on, page="appointments", **asked):
        text = client.get(reverse(page), {"as_of": on.isoformat(), **asked}).content.decode()
        return {name for name in ("one", "ended", "endless", "gone", "renewed", "unknown") if f"Zq{name}" in text}

    return names


@pytest.mark.parametrize("page", ["appointments", "partners"])
def test_a_term_counts_from_its_first_day_to_its_last(listed, page):
    partner("one", starts_on=day(-10), ends_on=day(10))
    partner("ended", starts_on=day(-400), ends_on=day(-11), state="expired")
    partner("endless", starts_on=day(-11), ends_on=None)
    partner("unknown", starts_on=day(-500), ends_on=None, state="expired")

    found = {when: listed(day(when), page) for when in (-401, -400, -11, -10, 10, 11, 4000)}

    assert found == {
        -401: set(),
        -400: {"ended"},
        -11: {"ended", "endless"},
        -10: {"one", "endless"},
        10: {"one", "endless"},
        11: {"endless"},
        4000: {"endless"},
    }


@pytest.mark.parametrize("page", ["appointments", "partners"])
def test_from_the_day_of_its_termination_it_counts_no_more(listed, page):
    gone = partner("gone", starts_on=day(-10), ends_on=day(10))
    make.make_termination(appointment=gone).decide(True, by=make.make_user(CITY))

    assert [listed(day(when), page) for when in (-1, 0, 5)] == [{"gone"}, set(), set()]


@pytest.mark.parametrize("page", ["appointments", "partners"])
def test_one_that_was_renewed_counts_once_on_every_day(listed, page):
    old = partner("renewed", starts_on=day(-100), ends_on=day(5))
    make.make_policy_version(program=old.program, effective_from=day(-2000), term_years=1)
    new = renew(old, by=make.make_user(CITY))

    assert [listed(day(when), page) for when in (-101, -100, 5, 6)] == [set(), {"renewed"}, {"renewed"}, {"renewed"}]
    assert listed(new.ends_on + timedelta(days=1), page) == set()
    for when in (5, 6):
        held = [row for row in Appointment.objects.all() if row.holds(day(when))]
        assert held == list(Appointment.objects.in_force(day(when))), when
        assert len(held) == 1


def test_program_and_day_hold_for_one_and_the_same_term(listed):
    one = partner("one", starts_on=day(-10), ends_on=day(10))
    ended = make.make_appointment(
        organization=one.organization, starts_on=day(-300), ends_on=day(-200), state="expired"
    )

    assert listed(TODAY, "partners", program=one.program.code) == {"one"}
    assert listed(TODAY, "partners", program=ended.program.code) == set()
    assert listed(day(-250), "partners", program=ended.program.code) == {"one"}


@pytest.mark.parametrize("page", ["appointments", "partners"])
def test_no_day_is_refused_and_a_day_is_a_chip(client_of, page):
    client = client_of(CITY)

    wrong = client.get(reverse(page), {"as_of": "2026-02-30"})
    right = client.get(reverse(page), {"as_of": "2026-02-28"})

    assert wrong.status_code == 400
    assert "This is not a date." in wrong.content.decode()
    assert 'value="2026-02-28"' in right.content.decode()
    assert "Partner on" in right.content.decode()


def test_the_command_exports_those_of_a_day(tmp_path):
    partner("one", starts_on=day(-10), ends_on=day(10))
    partner("ended", starts_on=day(-400), ends_on=day(-11), state="expired")
    file = tmp_path / "partners.csv"

    call_command("export", "partners", "--format", "csv", "--filter", f"as_of={day(-11)}", "--output", str(file))

    assert "Zqended" in file.read_text(encoding="utf-8-sig")
    assert "Zqone" not in file.read_text(encoding="utf-8-sig")


def test_the_end_is_warned_of_as_early_as_the_policy_says(listed):
    rules = {"effective_from": day(-2000), "term_years": 3}
    early, late = (make.make_policy_version(expiring_days=days, **rules) for days in (200, 30))
    partner("one", program=early.program, batch=None, ends_on=day(200))
    partner("ended", program=late.program, batch=None, ends_on=day(31))
    partner("endless", program=late.program, batch=None, ends_on=day(30))

    assert listed(TODAY, "appointments", expiring="1") == {"one", "endless"}
    assert listed(TODAY, "partners", expiring="1") == {"one", "endless"}
    assert Appointment.objects.expiring().count() == 2
