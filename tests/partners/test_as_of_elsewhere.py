"""The board and the funnel of a past day, and what is known of today only."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import localdate, make_aware

from events.demo.backdating import backdated
from partners import board
from partners.models import ProjectLead
from tests.kernel.asked import shown
from tests.make import (
    make_introduction,
    make_lead,
    make_receipt,
    make_stage_change,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


def change(lead, **values):
    """As a person changes a lead in a form."""
    lead = ProjectLead.objects.get(pk=lead.pk)
    for name, value in values.items():
        setattr(lead, name, value)
    lead.save()


def ago(days):
    return localdate() - timedelta(days=days)


def noon(days):
    return make_aware(datetime.combine(ago(days), time(12)))


def on(days):
    """What is written inside was written at noon so many days ago."""
    return backdated(noon(days))


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


@pytest.fixture
def lead():
    """Received 90 days ago, qualified 60 days ago, negotiating since 30; worth more each time."""
    with on(90):
        lead = make_lead(title="Pilot plant", total_investment=1_000_000, total_currency="USD")
    with on(60):
        make_stage_change(lead=lead, before="received", after="qualified", by=make_user(), at=noon(60))
        change(lead, total_investment=2_000_000)
    with on(30):
        make_stage_change(lead=lead, before="qualified", after="negotiating", by=make_user(), at=noon(30))
        change(lead, total_investment=3_000_000, title="Pilot plant, phase 2")
    return lead


FIGURES = "columns=title,stage,total_investment,paid_in_usd"


def board_of(client, query):
    """The count and the sums of each column that holds leads, and the cards."""
    board = client.get(f"/leads/board/?{query}").context["board"]
    found = {c.stage.value: (c.total.count, dict(c.total.sums)) for c in board.columns if c.total.count}
    return found, [card.lead.title for column in board.columns for card in column.cards]


def test_the_board_is_that_of_the_day(lead, city):
    with on(45):
        make_lead(title="Euro plant", total_investment=5, total_currency="EUR")

    assert board_of(city, "") == (
        {"received": (1, {"EUR": 5}), "negotiating": (1, {"USD": 3_000_000})},
        ["Euro plant", "Pilot plant, phase 2"],
    )
    assert board_of(city, f"as_of={ago(40)}") == (
        {"received": (1, {"EUR": 5}), "qualified": (1, {"USD": 2_000_000})},
        ["Euro plant", "Pilot plant"],
    )
    page = city.get(f"/leads/board/?as_of={ago(40)}").content.decode()
    assert "as recorded at the end of that day" in page and "20 days" in page
    assert "formaction" not in page and "New lead" not in page


def test_columns_of_a_past_board_go_on(city, monkeypatch):
    monkeypatch.setattr(board, "CARDS", 2)
    with on(50):
        titles = [make_lead().title for _n in range(5)]
    first = city.get(f"/leads/board/?as_of={ago(30)}").content.decode()
    after = re.search(r"after=([^&\"]+)", first)[1]

    more = board_of(city, f"as_of={ago(30)}&stage=received&after={after}")[1]

    assert more == titles[-3:-5:-1]


def test_figures_of_a_past_funnel_open_their_rows(lead, city):
    with on(85):
        make_introduction(lead=lead, own_investment=True, override_reason="Agreed.", override_by=make_user())
        make_receipt(lead=lead, amount=5)
    with on(10):
        make_stage_change(lead=lead, before="negotiating", after="received", note="Back.", by=make_user())

    def found(query, days):
        return bool(shown(city, "leads", f"{query}&as_of={ago(days)}"))

    assert found("reached=negotiating", 5) and found("reached=negotiating", 20)
    assert found("reached=qualified", 40) and not found("reached=negotiating", 40)
    assert found("left=qualified", 20) and not found("left=qualified", 40)
    assert found("credit=own", 40) and not found("credit=own", 88) and not found("credit=verified", 40)
    assert found("own_investment=1", 40) and not found("own_investment=1", 88)
    assert found("no_partner=1", 88) and not found("no_partner=1", 40)
    assert found("no_program=1", 40)
    assert found("paid_in=1", 40) and not found("paid_in=1", 88)


@pytest.mark.parametrize("name", ["suspected", "ready", "blocked_by", "clock", "transfer", "verification"])
def test_what_is_known_of_today_only_is_refused(name, city):
    value = {"blocked_by": "industry", "clock": "overdue", "transfer": "open", "verification": "open"}.get(name, "1")

    assert city.get(f"/leads/?{name}={value}").status_code == 200
    answer = city.get(f"/leads/?{name}={value}&as_of=2026-03-31")
    assert answer.status_code == 400
    assert "It is known of today only. Leave it out, or ask without “as_of”." in answer.content.decode()


def test_columns_known_of_today_only_are_refused(city):
    answer = city.get("/landings/?columns=code,jobs_now&as_of=2026-03-31")

    assert answer.status_code == 400 and "It is known of today only." in answer.content.decode()
