"""The funnel's figures: hand-made cohorts with known answers, and the rows behind every number."""

from datetime import date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from partners.funnel.asking import Asked
from partners.funnel.page import Funnel
from partners.models import Introduction, StageChange
from partners.pipeline import Stage
from tests import make

pytestmark = pytest.mark.django_db
ANY = "received_after=&received_before="
EVERY_BREAKDOWN = ["district", "industry", "country", "program", "partner"]


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def stages(user, query=ANY):
    return Funnel(Asked(QueryDict(query), user)).stages


def groups(user, query):
    return {group.name: group for group in Funnel(Asked(QueryDict(query), user)).groups.rows}


def reached(user, query=ANY):
    return list(stages(user, query).reached.values())


def step(lead, after, at=None, note="Because"):
    at = at or make_aware(datetime(2026, 6, 1))
    lead.refresh_from_db()
    return StageChange.objects.create(lead=lead, before=lead.stage, after=after, by=make.make_user(), at=at, note=note)


# -- what counts --------------------------------------------------------------------------


def test_each_stage_counts_who_came_there_or_further(city):
    for stage in (Stage.RECEIVED, Stage.QUALIFIED, Stage.QUALIFIED, Stage.SIGNED):
        make.make_lead(stage)

    assert reached(city.user) == [4, 3, 1, 1, 0, 0, 0]


def test_a_stage_that_was_skipped_counts_as_reached(city):
    step(make.make_lead(ready_for=Stage.SIGNED), Stage.SIGNED)

    assert reached(city.user) == [1, 1, 1, 1, 0, 0, 0]


def test_going_back_takes_nothing_away(city):
    lead = make.make_lead(Stage.SIGNED)
    step(lead, Stage.RECEIVED)
    step(lead, Stage.NEGOTIATING)
    step(lead, Stage.QUALIFIED)

    found = stages(city.user)

    assert list(found.reached.values()) == [1, 1, 1, 1, 0, 0, 0]
    assert [one.standing.number for one in found.steps] == [0, 1, 0, 0, 0, 0, 0]


def test_conversion_is_told_of_the_stage_before_and_of_all(city):
    for stage in (Stage.RECEIVED, Stage.QUALIFIED, Stage.QUALIFIED, Stage.NEGOTIATING, Stage.NEGOTIATING, Stage.SIGNED):
        make.make_lead(stage)

    signed = stages(city.user).steps[3]

    assert (signed.of_before, signed.of_all) == ("33.3 %", "16.7 %")


def test_lost_leads_count_and_duplicates_do_not(city):
    first = make.make_lead(Stage.SIGNED)
    make.make_lead(Stage.SIGNED, status="lost", status_reason="Rent", lost_to="Suzhou")
    make.make_lead(Stage.SIGNED, status="duplicate", duplicate_of=first)

    found = stages(city.user)

    assert found.number == 2 and found.duplicates.number == 1
    assert {s.value: figure.number for s, figure in found.statuses if figure.number} == {"ongoing": 1, "lost": 1}


def test_the_cohort_is_this_year_unless_days_are_given(city):
    year = localdate().year
    for day in (date(year, 1, 1), date(year - 1, 12, 31), date(2020, 5, 1)):
        make.make_lead(received_on=day)

    assert stages(city.user, "").number == 1
    assert stages(city.user, ANY).number == 3
    assert stages(city.user, f"received_before={year - 1}-12-31").number == 2
    assert stages(city.user, "received_after=2020-05-01&received_before=2020-05-01").number == 1


def test_the_filters_of_the_list_narrow_the_cohort(city):
    lead = make.make_lead(Stage.SIGNED, country="DE")
    make.make_lead(Stage.SIGNED)

    assert reached(city.user, f"{ANY}&country=DE")[0] == 1
    assert reached(city.user, f"{ANY}&district={lead.district.code}&stage=signed")[3] == 1
    assert reached(city.user, f"{ANY}&q={lead.title}".replace(" ", "+"))[0] == 1


# -- days and money -------------------------------------------------------------------------


def test_the_median_is_of_stays_that_have_ended(city):
    start = make_aware(datetime(2026, 1, 1))
    for length in (2, 4, 12):
        lead = make.make_lead(ready_for=Stage.NEGOTIATING, stage_since=start)
        step(lead, Stage.QUALIFIED, at=start + timedelta(days=length))
    step(lead, Stage.RECEIVED, at=start + timedelta(days=13))  # and still there

    first, second, third, *_rest = stages(city.user).steps

    assert (first.days, first.stays, first.left.number) == ("4.0", 3, 3)
    assert (second.days, second.stays, second.left.number) == ("1.0", 1, 1)
    assert (third.days, third.stays) == ("—", 0)


def test_a_lead_that_comes_back_stays_twice(city):
    start = make_aware(datetime(2026, 1, 1))
    lead = make.make_lead(ready_for=Stage.QUALIFIED, stage_since=start)
    for day, stage in ((1, "qualified"), (2, "received"), (5, "qualified")):
        step(lead, stage, at=start + timedelta(days=day))

    first = stages(city.user).steps[0]

    assert (first.days, first.stays, first.left.number) == ("2.0", 2, 1)


def test_amounts_are_apart_by_kind_and_currency(city):
    both = {"total_investment": 5_000_000, "contract_capital": 3_000_000}
    signed = make.make_lead(Stage.SIGNED, total_currency="USD", contract_currency="EUR", **both)
    make.make_lead(Stage.SIGNED, total_currency="USD", contract_currency="USD", **both)
    make.make_lead(Stage.QUALIFIED, total_currency="JPY", total_investment=7_000_000)
    make.make_receipt(lead=signed, amount=1_000_000)

    steps = {one.stage: one for one in stages(city.user).steps}

    assert [str(a) for a in steps["qualified"].total] == ["JPY 7.0 m", "USD 10.0 m"]
    assert [str(a) for a in steps["signed"].total] == ["USD 10.0 m"]
    assert [str(a) for a in steps["signed"].contract] == ["EUR 3.0 m", "USD 3.0 m"]
    assert [str(a) for a in steps["signed"].paid] == ["USD 1.0 m"]
    assert steps["registered"].total == []


# -- broken down ------------------------------------------------------------------------------


def test_a_row_for_each_district_the_largest_first_and_those_not_known_last(city):
    one, two = make.make_district(name_en="One"), make.make_district(name_en="Two")
    for district in (one, two, two, None, None, None):
        make.make_lead(district=district)
    day = date(2026, 5, 1)
    landed = make.make_lead(Stage.LANDED, district=two, received_on=day - timedelta(days=30), **dates(day))

    found = groups(city.user, f"{ANY}&by=district")

    assert list(found) == ["Two", "One", "Not known"]
    assert [f.number for f in found["Two"].reached] == [3, 1, 1, 1, 1, 1, 0]
    assert (found["Two"].landed_share, found["Two"].days, found["Two"].known.number) == ("33.3 %", "30.0", 1)
    assert landed.landed_on == day


def dates(day):
    return {"signed_on": day, "registered_on": day, "landed_on": day}


def test_a_lead_of_two_partners_counts_for_both(city):
    lead = make.make_lead(Stage.QUALIFIED)
    first = make.make_introduction(lead=lead, share=50)
    second = make.make_introduction(lead=lead, role="assisted", share=50)

    found = groups(city.user, f"{ANY}&by=partner")

    assert {name: g.reached[1].number for name, g in found.items()} == {str(first.partner): 1, str(second.partner): 1}
    assert stages(city.user).number == 1


def test_claims_count_by_what_became_of_them(city):
    partner = make.make_organization(name_en="Chamber")
    states = Introduction.State
    for state, own in ((states.CLAIMED, False), (states.VERIFIED, False), (states.VERIFIED, True)):
        make.make_introduction(partner=partner, state=state, own_investment=own)
    make.make_introduction(partner=partner, state=states.REJECTED)

    found = groups(city.user, f"{ANY}&by=partner")

    chamber = found["Chamber"]
    assert (chamber.reached[0].number, chamber.verified.number, chamber.own.number) == (2, 1, 1)
    assert found["Through no partner"].reached[0].number == 1


def test_two_partners_of_one_program_count_once_for_it(city):
    program, lead = make.make_program(), make.make_lead()
    for role in ("introducer", "assisted"):
        partner = make.make_organization()
        held = make.make_appointment(organization=partner, program=program)
        make.make_introduction(lead=lead, partner=partner, role=role, share=50, appointment=held)
    make.make_introduction(role="assisted")  # without an appointment

    found = groups(city.user, f"{ANY}&by=program")

    assert {name: g.reached[0].number for name, g in found.items()} == {str(program): 1, "Under no program": 1}


def test_a_long_breakdown_has_pages(city):
    for _ in range(53):
        make.make_lead(district=make.make_district())

    first, second = (city.get(reverse("funnel"), {"page": page}).content.decode() for page in (1, 2))

    assert first.count('<th scope="row">District') == 50 and "page=2" in first
    assert second.count('<th scope="row">District') == 3 and "page=1" in second
    assert city.get(reverse("funnel"), {"page": 3}).status_code == 400
