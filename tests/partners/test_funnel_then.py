"""The funnel as of a past day: what was recorded by then, and nothing since."""

from datetime import date, datetime, time, timedelta

import pgtrigger
import pytest
from django.http import QueryDict
from django.utils.timezone import make_aware

from partners.funnel.asking import Asked
from partners.funnel.page import Funnel
from partners.models import ProjectLead
from partners.pipeline import Stage
from promotion_crm.history import entry_model
from tests import make
from tests.partners.test_funnel import ANY, step

pytestmark = pytest.mark.django_db
SPRING, SUMMER, AUTUMN = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)


@pytest.fixture
def city():
    return make.make_user("city administrator")


def asked(user, day, query=ANY):
    return Asked(QueryDict(f"{query}&as_of={day}"), user)


def reached(user, day, query=ANY):
    return list(Funnel(asked(user, day, query)).stages.reached.values())


def recorded_on(day, *rows, at=time(12)):
    """Date the newest entry of each row, and for a step that of its lead, as written that day."""
    for row in rows:
        entries = entry_model(type(row)).objects
        newest = entries.filter(pgh_obj_id=row.pk).order_by("-pgh_id").first()
        with pgtrigger.ignore(f"{entry_model(type(row))._meta.label}:append_only"):
            entries.filter(pk=newest.pk).update(pgh_created_at=make_aware(datetime.combine(day, at)))


def lead_of(day, **fields):
    lead = make.make_lead(ready_for=Stage.REGISTERED, **fields)
    recorded_on(day, lead)
    return lead


def step_on(day, lead, stage, **more):
    recorded_on(day, step(lead, stage), lead, **more)


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
    lead.save()
    recorded_on(AUTUMN, lead)

    assert list(_names(city, SUMMER, f"{ANY}&by=district")) == ["Before"]
    assert list(_names(city, AUTUMN, f"{ANY}&by=district")) == ["After"]
    assert reached(city, SUMMER, f"{ANY}&district={before.code}")[0] == 1
    assert reached(city, AUTUMN, f"{ANY}&district={before.code}")[0] == 0


def _names(user, day, query):
    return [group.name for group in Funnel(asked(user, day, query)).groups.rows]


def test_claims_and_capital_count_from_the_day_they_were_recorded(city):
    lead = lead_of(SPRING)
    claim, receipt = make.make_introduction(lead=lead), make.make_receipt(lead=lead, received_on=SPRING)
    recorded_on(AUTUMN, claim, receipt)

    paid = {day: Funnel(asked(city, day)).stages.steps[0].paid for day in (SUMMER, AUTUMN)}

    assert _names(city, SUMMER, f"{ANY}&by=partner") == ["Through no partner"]
    assert _names(city, AUTUMN, f"{ANY}&by=partner") == [str(claim.partner)]
    assert [str(figure) for figure in paid[AUTUMN]] == ["USD 1.0 m"] and not paid[SUMMER]


def test_a_receipt_deleted_since_still_counts_then(city):
    lead = lead_of(SPRING)
    receipt = make.make_receipt(lead=lead, received_on=SPRING)
    recorded_on(SUMMER, receipt)
    receipt.delete()

    assert [str(figure) for figure in Funnel(asked(city, SUMMER)).stages.steps[0].paid] == ["USD 1.0 m"]
    assert not Funnel(Asked(QueryDict(ANY), city)).stages.steps[0].paid


def test_who_may_see_a_lead_is_settled_by_what_it_is_today():
    officer = make.make_user("district officer", district=make.make_district())
    mine, theirs = lead_of(SPRING, district=officer.district), lead_of(SPRING)
    ProjectLead.objects.filter(pk=mine.pk).update(confidentiality="restricted")
    recorded_on(AUTUMN, ProjectLead.objects.get(pk=mine.pk))

    assert reached(officer, SUMMER)[0] == 0
    ProjectLead.objects.filter(pk=theirs.pk).update(district=officer.district)
    assert reached(officer, SUMMER)[0] == 1


def test_today_by_its_history_is_what_it_is_now(city):
    for stage in (Stage.RECEIVED, Stage.SIGNED, Stage.OPERATING):
        step_back = make.make_lead(stage)
    step(step_back, Stage.LANDED)
    make.make_introduction(lead=step_back)
    of_now = Asked(QueryDict(f"{ANY}&by=partner"), city)
    by_history = Asked(QueryDict(f"{ANY}&by=partner"), city)
    by_history.day = date(2999, 1, 1)

    now, then = (Funnel(one) for one in (of_now, by_history))

    assert now.stages.reached == then.stages.reached and now.stages.number == 3
    assert [one.days for one in now.stages.steps] == [one.days for one in then.stages.steps]
    assert [[f.number for f in g.reached] for g in now.groups.rows] == [
        [f.number for f in g.reached] for g in then.groups.rows
    ]
