"""An umbrella event and what it holds; figures that differ by their source."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from events import umbrellas
from tests import make
from tests.kernel.asked import shown

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def panel_of(client, event, title):
    answer = client.get(event.get_absolute_url())
    found = answer.context["panels"] + answer.context["wide"]
    return next((panel.context for panel in found if panel.title == title), None)


@pytest.mark.parametrize("many", [20, 2])  # few are added up as they are read, of many the database is asked
def test_it_shows_its_sub_events_by_day_with_their_figures_together_and_its_own_apart(client_of, monkeypatch, many):
    monkeypatch.setattr(umbrellas, "SHOWN", many)
    client = client_of(CITY)
    whole = make.make_event(kind="season", attended_count=900)
    money = {"signed_amount": 5_000_000, "signed_currency": "USD"}
    make.make_event(parent=whole, name_en="Second", starts_on=TODAY + timedelta(9), attended_count=40, **money)
    make.make_event(parent=whole, name_en="First", starts_on=TODAY, attended_count=60, signed_projects=3, **money)
    make.make_event(parent=whole, name_en="Last", starts_on=None, signed_amount=7, signed_currency="CNY")
    make.make_event(name_en="Of its own", attended_count=1000)

    panel = panel_of(client, whole, "Sub-events")

    assert [row.name_en for row in panel["rows"]] == ["First", "Second", "Last"][:many]
    assert panel["together"] == {
        "events": 3,
        "expected_count": None,
        "registered_count": None,
        "attended_count": 100,
        "signed_projects": 3,
        "amounts": [(7, "CNY"), (10_000_000, "USD")],
    }
    assert shown(client, "events", f"event={whole.pk}&sort=starts_on")[:2] == ["First", "Second"]


def test_the_form_for_a_sub_event_knows_the_whole(client_of):
    client = client_of(CITY)
    whole = make.make_event(kind="season", district=make.make_district(), venue="Great Hall")

    form = client.get(panel_of(client, whole, "Sub-events")["add"]).context["adminform"].form

    said = {name: str(form[name].value()) for name in ("parent", "district", "venue")}
    assert said == {"parent": str(whole.pk), "district": str(whole.district_id), "venue": "Great Hall"}


def test_none_is_offered_where_none_belongs_nor_to_those_who_add_none(client_of):
    assert panel_of(client_of(CITY), make.make_event(kind="briefing"), "Sub-events") is None
    assert panel_of(client_of("leadership"), make.make_event(kind="season"), "Sub-events") is None


def test_two_sources_that_differ_stand_side_by_side(client_of):
    event = make.make_event()
    for source, value in (("Press", 500), ("District", 430)):
        make.make_event_figure(event=event, source=source, value=value)

    rows = panel_of(client_of("leadership"), event, "Figures by source")["rows"]

    assert [(row.source, row.value) for row in rows] == [("Press", 500), ("District", 430)]
