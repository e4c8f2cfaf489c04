"""Moving cards on the board: by script and without, refused in words, never past a rule."""

import re

import pytest
from django.urls import reverse

from partners.models import ProjectLead
from partners.pipeline import Stage
from tests import make

pytestmark = pytest.mark.django_db
CITY = "city administrator"
URL = "/leads/board/"
SCRIPT = {"headers": {"hx-request": "true"}}


def shown(response):
    """The leads on the page by column: {stage: [key, …]}."""
    page = response.content.decode()
    columns = re.findall(r'<ol data-stage="(\w+)">(.*?)</ol>', page, re.DOTALL)
    return {stage: [int(pk) for pk in re.findall(r'id="lead-(\d+)"', cards)] for stage, cards in columns}


def all_shown(response):
    return {pk for column in shown(response).values() for pk in column}


def move(client, lead, stage, query="", **more):
    posted = {"stage": stage, "seen": lead.stage} | {k: v for k, v in more.items() if k != "headers"}
    return client.post(reverse("move-on-board", args=[lead.pk]) + query, posted, headers=more.get("headers"))


@pytest.fixture
def city(client_of):
    return client_of(CITY)


# -- moving -------------------------------------------------------------------------------


def test_a_move_moves_and_is_kept(city):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)

    response = move(city, lead, Stage.NEGOTIATING, "?country=SG")

    step = lead.stage_changes.first()
    assert response.url == f"{URL}?country=SG#lead-{lead.pk}"
    assert (step.before, step.after, step.by) == (Stage.QUALIFIED, Stage.NEGOTIATING, city.user)


def test_a_script_gets_the_card_the_new_figures_and_a_way_back(city):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)
    make.make_lead(Stage.QUALIFIED, total_investment=7, total_currency="EUR")

    text = move(city, lead, Stage.NEGOTIATING, **SCRIPT).content.decode()

    assert f'id="lead-{lead.pk}" data-said="{lead.code} moved to “Negotiating”." data-back="qualified"' in text
    assert re.search(r'Qualified<span class="count">1<.*value="7.00"', text, re.DOTALL)
    assert re.search(r'Negotiating<span class="count">1<.*value="5000000.00"', text, re.DOTALL)


def test_the_new_figures_are_those_of_the_filters(city):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)
    make.make_lead(Stage.NEGOTIATING, country="DE")

    text = move(city, lead, Stage.NEGOTIATING, "?country=SG&stage=negotiating", **SCRIPT).content.decode()

    assert 'Negotiating<span class="count">1<' in text
    assert 'id="head-qualified"' not in text


def test_undoing_moves_back_with_its_own_reason(city):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)
    move(city, lead, Stage.NEGOTIATING, **SCRIPT)
    lead.refresh_from_db()

    text = move(city, lead, Stage.QUALIFIED, undo="1", **SCRIPT).content.decode()

    lead.refresh_from_db()
    assert lead.stage == Stage.QUALIFIED
    assert lead.stage_changes.first().note == "Undone on the board."
    assert 'data-back=""' in text


def test_an_undo_that_would_be_refused_is_not_offered(client_of):
    owner = make.make_user("account manager")
    lead = make.make_lead(Stage.SIGNED, owner=owner)

    text = move(client_of(owner), lead, Stage.QUALIFIED, note="Not signed after all", **SCRIPT).content.decode()

    assert 'data-back=""' in text  # forward again would skip a stage


def test_a_refused_move_says_the_fields_as_links_and_writes_nothing(city):
    lead = make.make_lead(Stage.NEGOTIATING)

    for answer in (move(city, lead, Stage.SIGNED), move(city, lead, Stage.SIGNED, **SCRIPT)):
        text = answer.content.decode()
        assert answer.status_code == 422
        for field, why in (("signed_on", "The day of signing"), ("contract_capital", "The contract foreign capital")):
            assert re.search(rf'href="/admin/partners/projectlead/{lead.pk}/change/[^"]*#id_{field}">{why}', text)

    lead.refresh_from_db()
    assert lead.stage == Stage.NEGOTIATING
    assert not lead.stage_changes.filter(after=Stage.SIGNED).exists()


def test_what_is_no_field_leads_to_its_own_place(city):
    lead = make.make_lead(Stage.QUALIFIED)
    suspected = make.make_lead(ready_for=Stage.QUALIFIED)
    make.make_suspicion(lead=suspected)

    assert f"/meetings/log/?organization={lead.investor_id}&amp;lead={lead.pk}" in told(city, lead, Stage.NEGOTIATING)
    assert f"/leads/{suspected.pk}/#suspicions" in told(city, suspected, Stage.QUALIFIED)


def told(client, lead, stage, **more):
    response = move(client, lead, stage, **SCRIPT, **more)
    assert response.status_code == 422
    return response.content.decode()


def test_landing_is_explained_and_leads_to_the_verification(city):
    for lead in (make.make_lead(Stage.REGISTERED), make.make_lead(Stage.QUALIFIED)):
        text = told(city, lead, Stage.LANDED)

        assert "A lead lands by its verification" in text
        assert f"/leads/{lead.pk}/#verification" in text


def test_taking_a_landing_back_leads_to_the_verification_too(client_of):
    lead = make.make_lead(Stage.LANDED)

    text = told(client_of("verifier"), lead, Stage.REGISTERED, note="x")

    assert "Reopen the verification" in text
    assert f"/leads/{lead.pk}/#verification" in text


def test_moving_back_needs_a_reason(city):
    lead = make.make_lead(Stage.QUALIFIED)

    assert "Moving back needs a reason" in told(city, lead, Stage.RECEIVED)
    assert move(city, lead, Stage.RECEIVED, note="Too early").status_code == 302


@pytest.mark.parametrize("more", [{}, SCRIPT])
def test_the_second_of_two_movers_is_told(city, more):
    lead = make.make_lead(Stage.QUALIFIED)
    ProjectLead.objects.get(pk=lead.pk).move_to(Stage.RECEIVED, by=make.make_user(CITY), note="Too early")

    response = move(city, lead, Stage.NEGOTIATING, **more)

    assert response.status_code == 409
    assert "Someone else moved this lead" in response.content.decode()
    assert lead.stage_changes.count() == 2


@pytest.mark.parametrize("role", ["leadership", "verifier", "event officer"])
def test_who_may_not_move_is_told_and_nothing_is_written(client_of, role):
    client = client_of(role)
    lead = make.make_lead(Stage.QUALIFIED)
    make.make_meeting(leads=[lead], event=make.make_event())

    for stage in (Stage.RECEIVED, Stage.NEGOTIATING):
        response = move(client, lead, stage, note="x", **SCRIPT)
        assert response.status_code == 403
        assert "This lead is not yours to move." in response.content.decode()
    assert lead.stage_changes.count() == 1


def test_skipping_is_refused_to_those_who_may_not(client_of):
    owner = make.make_user("account manager")
    lead = make.make_lead(Stage.RECEIVED, owner=owner)

    response = move(client_of(owner), lead, Stage.NEGOTIATING, **SCRIPT)

    assert response.status_code == 403
    assert "Only the city administrator can skip a stage." in response.content.decode()


def test_what_one_may_not_see_is_not_found(client_of):
    assert move(client_of("account manager"), make.make_lead(), Stage.QUALIFIED).status_code == 404


@pytest.mark.parametrize("note", ["a\0b", "x" * 3000])
def test_an_odd_note_is_refused_in_words(city, note):
    for stage in (Stage.RECEIVED, Stage.LANDED):
        assert move(city, make.make_lead(Stage.QUALIFIED), stage, note=note, **SCRIPT).status_code == 422


@pytest.mark.parametrize("stage", ["fantasy", "", "a\0b", "x" * 500])
def test_an_unknown_stage_is_refused(city, stage):
    for more in ({}, SCRIPT):
        assert move(city, make.make_lead(), stage, **more).status_code == 422


def test_a_query_string_that_makes_no_sense_moves_nothing(city):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)

    assert move(city, lead, Stage.NEGOTIATING, "?colour=red").status_code == 400
    assert lead.stage_changes.count() == 1


def test_a_move_is_never_a_link(city):
    assert city.get(reverse("move-on-board", args=[make.make_lead().pk])).status_code == 405
