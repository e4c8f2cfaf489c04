"""The funnel as of a past day: what was recorded by then, and nothing since."""

from datetime import date, datetime, time, timedelta

import pytest
from django.http import QueryDict
from django.utils.timezone import make_aware

from events.demo.backdating import backdated
from partners.funnel.asking import Asked
from partners.funnel.page import Funnel
from partners.models import Introduction, ProjectLead
from partners.pipeline import Stage
from tests import make
from tests.partners.test_funnel import ANY, step
from tests.partners.test_funnel_rows import BREAKDOWNS, assert_rows_behind, office

pytestmark = pytest.mark.django_db
SPRING, SUMMER, AUTUMN = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)


@pytest.fixture
def city():
    return make.make_user("city administrator")


def asked(user, day, query=ANY):
    return Asked(QueryDict(f"{query}&as_of={day}"), user)


def reached(user, day, query=ANY):
    return list(Funnel(asked(user, day, query)).stages.reached.values())


def on(day, at=time(12)):
    """What is written inside was recorded that day."""
    return backdated(make_aware(datetime.combine(day, at)))


def lead_of(day, **fields):
    with on(day):
        return make.make_lead(ready_for=Stage.REGISTERED, **fields)


def step_on(day, lead, stage, **more):
    with on(day, **more):
        step(lead, stage)


def test_a_step_counts_from_the_day_it_was_recorded(city):
    lead = lead_of(SPRING)
    step_on(SUMMER, lead, Stage.NEGOTIATING)
    step_on(AUTUMN, lead, Stage.SIGNED)

    assert reached(city, SPRING - timedelta(days=1)) == [0] * 7
    assert reached(city, SPRING) == [1, 0, 0, 0, 0, 0, 0]
    assert reached(city, SUMMER) == [1, 1, 1, 0, 0, 0, 0]
    assert reached(city, AUTUMN) == [1, 1, 1, 1, 0, 0, 0]


def test_a_day_ends_at_midnight_in_shanghai(city):
    lead = lead_of(SPRING)
    step_on(SUMMER, lead, Stage.SIGNED, at=time(23, 59, 59))

    assert reached(city, SUMMER)[3] == 1
    assert reached(city, SUMMER - timedelta(days=1))[3] == 0


def test_what_was_reached_by_then_stays_reached_after_a_step_back(city):
    lead = lead_of(SPRING)
    step_on(SUMMER, lead, Stage.SIGNED)
    step_on(AUTUMN, lead, Stage.QUALIFIED)

    summer, autumn = (Funnel(asked(city, day)).stages for day in (SUMMER, AUTUMN))

    assert list(summer.reached.values()) == list(autumn.reached.values()) == [1, 1, 1, 1, 0, 0, 0]
    assert [one.standing.number for one in summer.steps] == [0, 0, 0, 1, 0, 0, 0]
    assert [one.standing.number for one in autumn.steps] == [0, 1, 0, 0, 0, 0, 0]


def test_filters_and_groups_go_by_what_the_lead_was_then(city):
    before, after = make.make_district(name_en="Before"), make.make_district(name_en="After")
    lead = lead_of(SPRING, district=before)
    lead.district = after
    with on(AUTUMN):
        lead.save()

    assert list(_names(city, SUMMER, f"{ANY}&by=district")) == ["Before"]
    assert list(_names(city, AUTUMN, f"{ANY}&by=district")) == ["After"]
    assert reached(city, SUMMER, f"{ANY}&district={before.code}")[0] == 1
    assert reached(city, AUTUMN, f"{ANY}&district={before.code}")[0] == 0


def _names(user, day, query):
    return [group.name for group in Funnel(asked(user, day, query)).groups.rows]


def test_claims_and_capital_count_from_the_day_they_were_recorded(city):
    lead = lead_of(SPRING)
    with on(AUTUMN):
        claim = make.make_introduction(lead=lead)
        make.make_receipt(lead=lead, received_on=SPRING)

    paid = {day: Funnel(asked(city, day)).stages.steps[0].paid for day in (SUMMER, AUTUMN)}

    assert _names(city, SUMMER, f"{ANY}&by=partner") == ["Through no partner"]
    assert _names(city, AUTUMN, f"{ANY}&by=partner") == [str(claim.partner)]
    assert [str(figure) for figure in paid[AUTUMN]] == ["USD 1.0 m"] and not paid[SUMMER]


def test_a_receipt_deleted_since_still_counts_then(city):
    lead = lead_of(SPRING)
    with on(SUMMER):
        receipt = make.make_receipt(lead=lead, received_on=SPRING)
    receipt.delete()

    assert [str(figure) for figure in Funnel(asked(city, SUMMER)).stages.steps[0].paid] == ["USD 1.0 m"]
    assert not Funnel(Asked(QueryDict(ANY), city)).stages.steps[0].paid


def test_who_may_see_a_lead_is_settled_by_what_it_is_today():
    officer = make.make_user("district officer", district=make.make_district())
    mine, theirs = lead_of(SPRING, district=officer.district), lead_of(SPRING)
    with on(AUTUMN):
        ProjectLead.objects.filter(pk=mine.pk).update(confidentiality="restricted")

    assert reached(officer, SUMMER)[0] == 0
    ProjectLead.objects.filter(pk=theirs.pk).update(district=officer.district)
    assert reached(officer, SUMMER)[0] == 1


def test_a_day_whose_history_is_all_there_is_as_it_is_now(city):
    with on(SPRING):
        office(city)
    query = f"{ANY}&by=partner"

    now, then = Funnel(Asked(QueryDict(query), city)), Funnel(asked(city, SUMMER, query))

    assert now.stages.reached == then.stages.reached and now.stages.number > 10
    assert [told(one) for one in now.stages.steps] == [told(one) for one in then.stages.steps]
    assert [numbers(one) for one in now.groups.rows] == [numbers(one) for one in then.groups.rows]


def told(step):
    amounts = [str(amount) for amount in (*step.total, *step.contract, *step.paid)]
    return (step.reached.text, step.standing.text, step.days, step.stays, step.left.text, amounts)


def numbers(group):
    return [group.name, group.days, *(figure.number for figure in (*group.reached, group.verified, group.own))]


@pytest.mark.parametrize("role", ["city administrator", "district officer", "verifier"])
def test_every_number_of_a_past_day_leads_to_its_rows(role, client_of):
    client = client_of(role, district=make.make_district())
    with on(SPRING):
        world = office(client.user)
    with on(AUTUMN):
        step(world.leads["owned"], Stage.SIGNED)
        make.make_receipt(lead=world.leads["owned"])
        Introduction.objects.filter(state="claimed").update(state="rejected")

    for query in (*(f"by={by}" for by in BREAKDOWNS), "by=program&reached=qualified", "by=partner&no_program=1"):
        for day in (SUMMER, AUTUMN):
            assert assert_rows_behind(client, f"{ANY}&as_of={day}&{query}") > 5
