"""The board by mouse, by keys and without scripts: what is moved is moved, what is refused goes back."""

import re

import pytest
from playwright.sync_api import expect

from partners.pipeline import Stage
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/leads/board/"


@pytest.fixture
def me(transactional_db):
    return make.make_user("city administrator", username="ann")


def card(page, lead, stage):
    return page.locator(f'ol[data-stage="{stage}"] > #lead-{lead.pk}')


def drag(page, lead, stage):
    column = page.locator(f'ol[data-stage="{stage}"]')
    page.locator(f"#lead-{lead.pk}").drag_to(column, target_position={"x": 60, "y": 8})


def count(page, stage):
    return page.locator(f"#head-{stage} h2 .count")


def stage_of(lead):
    lead.refresh_from_db()
    return lead.stage


def test_a_card_is_dragged_and_the_move_undone(open_page, me):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)
    page = open_page(me)
    page.goto(URL)

    drag(page, lead, "negotiating")
    expect(card(page, lead, "negotiating")).to_be_visible()
    expect(count(page, "negotiating")).to_have_text("1")
    expect(count(page, "qualified")).to_have_text("0")
    expect(page.locator(".toast")).to_contain_text(f"{lead.code} moved to “Negotiating”.")
    assert stage_of(lead) == Stage.NEGOTIATING

    page.get_by_role("button", name="Undo").click()
    expect(card(page, lead, "qualified")).to_be_visible()
    expect(count(page, "qualified")).to_have_text("1")
    assert stage_of(lead) == Stage.QUALIFIED
    assert lead.stage_changes.first().note == "Undone on the board."


def test_a_refused_card_goes_back_and_says_what_is_missing(open_page, me):
    first, lead = make.make_lead(Stage.NEGOTIATING), make.make_lead(Stage.NEGOTIATING)
    page = open_page(me)
    page.goto(URL)

    with page.watch.expecting("status of 422"):
        drag(page, first, "signed")
        dialog = page.locator("#board-refused[open]")
        expect(dialog.get_by_role("link", name="The day of signing is missing.")).to_be_visible()

    expect(card(page, first, "negotiating")).to_be_attached()
    order = page.locator('ol[data-stage="negotiating"] > .card').evaluate_all("(all) => all.map((one) => one.id)")
    assert order == [f"lead-{first.pk}", f"lead-{lead.pk}"]
    assert stage_of(first) == Stage.NEGOTIATING
    dialog.get_by_role("link", name="The day of signing is missing.").click()
    page.locator("#id_signed_on").wait_for()


def test_landing_leads_to_the_verification(open_page, me):
    lead = make.make_lead(Stage.REGISTERED)
    page = open_page(me)
    page.goto(URL)

    with page.watch.expecting("status of 422"):
        drag(page, lead, "landed")
        page.get_by_role("link", name="Open the verification").wait_for()
    page.get_by_role("button", name="Close").click()

    expect(card(page, lead, "registered")).to_be_visible()


def test_a_drag_back_asks_for_the_reason_and_can_be_given_up(open_page, me):
    lead = make.make_lead(Stage.QUALIFIED)
    page = open_page(me)
    page.goto(URL)

    drag(page, lead, "received")
    page.get_by_role("button", name="Cancel").click()
    expect(card(page, lead, "qualified")).to_be_visible()
    drag(page, lead, "received")
    page.locator("#board-note").fill("Too early")
    page.locator("#board-reason button", has_text="Move lead").click()
    expect(page.locator(".toast")).to_contain_text("moved to “Received”")

    assert stage_of(lead) == Stage.RECEIVED
    assert lead.stage_changes.first().note == "Too early"


def test_the_second_mover_is_told_and_the_card_goes_back(open_page, me):
    lead = make.make_lead(Stage.QUALIFIED)
    page = open_page(me)
    page.goto(URL)
    type(lead).objects.get(pk=lead.pk).move_to(Stage.RECEIVED, by=me, note="Too early")

    with page.watch.expecting("status of 409"):
        drag(page, lead, "negotiating")
        page.get_by_text("Someone else moved this lead").wait_for()

    expect(card(page, lead, "qualified")).to_be_attached()
    page.get_by_role("link", name="Open the board again").click()
    expect(card(page, lead, "received")).to_be_visible()


def test_a_card_is_moved_by_keys_alone(open_page, me):
    above = make.make_lead(Stage.QUALIFIED)
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)
    other = make.make_lead(Stage.SIGNED)
    page = open_page(me)
    page.goto(URL)

    page.locator(f"#lead-{other.pk} .name").focus()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"lead-{above.pk}"
    page.keyboard.press("ArrowDown")
    assert focused(page) == f"lead-{lead.pk}"
    page.keyboard.press("m")
    expect(page.locator(f"#lead-{lead.pk} .menu button").first).to_be_focused()
    page.keyboard.press("Enter")

    expect(card(page, lead, "negotiating").locator(".name")).to_be_focused()
    assert page.url.endswith(URL)
    assert stage_of(lead) == Stage.NEGOTIATING


def focused(page):
    return page.evaluate("document.activeElement.closest('.card')?.id")


def test_a_move_back_by_keys_asks_for_the_reason(open_page, me):
    lead = make.make_lead(Stage.QUALIFIED)
    page = open_page(me)
    page.goto(URL)

    page.locator(f"#lead-{lead.pk} .name").press("m")
    page.keyboard.press("ArrowUp")  # round to the last, the way back
    page.keyboard.press("Enter")
    expect(page.locator("#board-note")).to_be_focused()
    page.keyboard.type("Too early, more m to come")
    page.keyboard.press("Control+Enter")

    expect(card(page, lead, "received").locator(".name")).to_be_focused()
    assert lead.stage_changes.first().note == "Too early, more m to come"


def test_further_cards_come_as_asked_and_can_be_moved(open_page, me):
    for _ in range(27):
        make.make_lead(ready_for=Stage.QUALIFIED)
    page = open_page(me)
    page.goto(URL)
    received = page.locator('ol[data-stage="received"] > .card')
    expect(received).to_have_count(25)

    page.get_by_role("link", name="Show 2 more").press("Enter")
    expect(received).to_have_count(27)
    expect(received.nth(25).locator(".name")).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("Enter")

    expect(page.locator('ol[data-stage="qualified"] > .card')).to_have_count(1)
    expect(count(page, "received")).to_have_text("26")


def test_a_card_moves_without_scripts(open_page, me):
    lead = make.make_lead(Stage.QUALIFIED, ready_for=Stage.NEGOTIATING)
    page = open_page(me, java_script_enabled=False)
    page.goto(f"{URL}?country=SG")

    page.locator(f"#lead-{lead.pk} summary").click()
    page.locator(f"#lead-{lead.pk} .menu button", has_text=re.compile("^Negotiating$")).click()

    expect(card(page, lead, "negotiating")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("moved to “Negotiating”")
    assert "country=SG" in page.url
    assert stage_of(lead) == Stage.NEGOTIATING
