"""The command palette, the way through a list, keys in lists and Back, as a person at a keyboard meets them."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.looking import shown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def me(transactional_db):
    return make.make_user("city administrator", username="ann")


def palette(page):
    page.keyboard.press("Control+k")
    page.locator("dialog.palette[open]").wait_for()
    page.locator(".palette [data-said]").wait_for()
    return page.locator(".palette [role=combobox]")


def chosen(page):
    return page.locator(".palette [role=option][aria-selected=true]")


def test_a_record_is_opened_by_keys_alone(open_page, me):
    partner = make.make_organization(name_en="Aurora Chamber", name_zh="极光商会")
    page = open_page(me)
    page.goto("/")

    palette(page).press_sequentially("极")
    expect(chosen(page)).to_contain_text("极光商会")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{partner.get_absolute_url()}")


def test_arrows_choose_and_the_box_says_which(open_page, me):
    for n in range(3):
        make.make_organization(name_en=f"Aurora {n}")
    page = open_page(me)
    page.goto("/")
    box = palette(page)
    box.fill("aurora")
    expect(page.locator(".palette [role=status]")).to_contain_text("result")

    expect(chosen(page)).to_contain_text("Aurora 0")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Aurora 1")
    assert box.get_attribute("aria-activedescendant") == chosen(page).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_have_text(page.locator(".palette [role=option]").last.inner_text())


def test_an_enter_before_the_answer_opens_the_first_of_it(open_page, me):
    partner = make.make_organization(name_en="Aurora Chamber")
    page = open_page(me)
    page.goto("/")

    palette(page).fill("auror")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{partner.get_absolute_url()}")


def test_the_focus_stays_inside_and_goes_back_where_it_was(open_page, me):
    page = open_page(me)
    page.goto("/organizations/")
    page.locator("#list-q").focus()
    palette(page)

    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main, nav, header')")
    page.keyboard.press("Escape")

    expect(page.locator("dialog.palette[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "list-q"


def test_a_meeting_is_logged_with_whom_one_types(open_page, me):
    make.make_organization(name_en="Aurora Chamber")
    page = open_page(me)
    page.goto("/")

    palette(page).fill("log meeting with auro")
    expect(chosen(page)).to_have_text("Log meeting with Aurora Chamber")
    page.keyboard.press("Enter")

    page.locator("#id_notes").wait_for()
    expect(page.locator("#who")).to_contain_text("Aurora Chamber")


def test_the_button_opens_it_and_it_shows_what_was_opened_last(open_page, me):
    partner = make.make_organization(name_en="Aurora Chamber")
    page = open_page(me)
    page.goto(partner.get_absolute_url())

    page.locator("[data-palette]").click()

    expect(page.locator(".palette [role=option]").first).to_contain_text("Aurora Chamber")
    page.mouse.click(5, 5)
    expect(page.locator("dialog.palette[open]")).to_have_count(0)


def test_nothing_of_it_is_loaded_before_it_is_asked_for(open_page, me):
    page = open_page(me)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/leads/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "palette" in url]

    palette(page)

    assert [url for url in asked if "palette.js" in url]


def test_the_palette_stands_in_the_administration_too(open_page, me):
    make.make_organization(name_en="Aurora Chamber")
    page = open_page(me)
    page.goto("/admin/")

    palette(page).fill("auro")

    expect(chosen(page)).to_contain_text("Aurora Chamber")


def test_a_question_mark_shows_the_keys_and_the_switch_turns_it_off(open_page, me):
    page = open_page(me)
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys[open]")).to_contain_text("Ctrl")
    page.keyboard.press("Escape")

    page.evaluate("localStorage.setItem('single-letter-keys', 'off')")
    page.keyboard.press("?")
    page.wait_for_timeout(200)

    expect(page.locator("dialog.keys[open]")).to_have_count(0)


def test_one_goes_from_record_to_record_and_back_to_the_same_list(open_page, me):
    leads = [make.make_lead("qualified", title=f"Plant {n}") for n in range(3)]
    make.make_lead("received")
    page = open_page(me)
    page.goto("/leads/?stage=qualified&sort=title")
    page.locator("tbody th a").nth(1).click()

    expect(page.locator(".pager")).to_contain_text("2 of 3")
    page.keyboard.press("j")
    page.wait_for_url(f"**{leads[2].get_absolute_url()}?in=leads&stage=qualified&sort=title")
    expect(page.locator(".pager")).to_contain_text("3 of 3")
    expect(page.locator(".pager [rel=next]")).to_have_count(0)
    page.keyboard.press("k")
    page.wait_for_url(f"**{leads[1].get_absolute_url()}?in=**")
    expect(page.locator(".pager")).to_contain_text("2 of 3")
    page.locator(".pager a:not(.btn)").click()

    page.wait_for_url("**/leads/?stage=qualified&sort=title")


def test_without_scripts_the_way_through_the_list_and_the_star_work(open_page, me):
    leads = [make.make_lead("qualified", title=f"Plant {n}") for n in range(2)]
    page = open_page(me, java_script_enabled=False)
    page.goto("/leads/?sort=title")
    page.locator("tbody th a").first.click()

    page.locator("#star").click()
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    page.locator(".pager [rel=next]").click()

    page.wait_for_url(f"**{leads[1].get_absolute_url()}?in=leads&sort=title")


def test_a_star_is_set_without_a_new_page(open_page, me):
    page = open_page(me)
    page.goto(make.make_organization().get_absolute_url())
    page.evaluate("window.same = true")

    page.locator("#star").click()

    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.same && document.activeElement.id") == "star"


def test_keys_go_from_row_to_row_and_open_one(open_page, me):
    rows = [make.make_organization(name_en=f"Row {n}") for n in range(3)]
    page = open_page(me)
    page.goto("/organizations/")

    for key in ("j", "j", "ArrowDown", "k"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "Row 1"
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{rows[1].get_absolute_url()}?in=organizations")


def test_the_page_and_the_filters_survive_back(open_page, me):
    for n in range(60):
        make.make_organization(name_en=f"Row {n:02}", kind="company")
    make.make_organization(name_en="Another", kind="government")
    page = open_page(me)
    page.goto("/organizations/")
    page.locator("#list-q").fill("row")
    page.keyboard.press("Enter")
    page.locator(".pages [rel=next]").click()
    page.wait_for_url(re.compile("page=2"))
    address, rows = page.url, page.locator("tbody tr").all_inner_texts()
    page.locator("tbody th a").nth(3).click()
    expect(page.locator(".pager")).to_contain_text("54 of 60")
    page.keyboard.press("j")
    expect(page.locator(".pager")).to_contain_text("55 of 60")

    page.go_back()
    page.go_back()

    assert page.url == address
    assert page.locator("tbody tr").all_inner_texts() == rows
    assert page.locator("#list-q").input_value() == "row"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nothing_stands_in_anyones_way(open_page, language):
    me = make.make_user("city administrator", language=language)
    partner = make.make_organization(name_en="Aurora Chamber", name_zh="极光商会")
    make.make_contact(organization=partner, name_en="Aurora Li", name_zh="极光李")
    page = open_page(me)
    page.goto(f"{partner.get_absolute_url()}?in=organizations")
    page.locator(".pager .off").first.wait_for()
    found = shown(page)

    palette(page)
    found += shown(page)
    page.locator(".palette [role=combobox]").fill("aurora")
    chosen(page).wait_for()
    found += shown(page)
    page.locator(".palette [role=combobox]").fill("nothinglikethis")
    expect(page.locator(".palette [role=option]")).to_have_count(0)
    found += shown(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.palette[open]")).to_have_count(0)
    page.keyboard.press("?")
    page.locator("dialog.keys[open]").wait_for()
    found += shown(page)
    page.goto("/keys/")
    found += shown(page)
    page.goto("/search/")
    found += shown(page)

    assert not found, "\n".join(found)
