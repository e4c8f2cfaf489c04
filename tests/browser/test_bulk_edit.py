"""Bulk edit by mouse, by keys, on a phone and without scripts; its pages for everyone's eyes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from promotion_crm.models import ChangeSet
from tests import make
from tests.browser.looking import look, shown

pytestmark = pytest.mark.django_db(transaction=True)
both_languages = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def me(transactional_db):
    return make.make_user("city administrator", name_en="Ann Li", name_zh="李安")


@pytest.fixture
def rows(me):
    return [make.make_organization(name_en=f"Firm {n}") for n in range(1, 6)]


def ticks(page):
    return page.locator("tbody .tick input")


def kinds(rows):
    return [type(row).objects.get(pk=row.pk).kind for row in rows]


def test_ticked_rows_are_edited_and_the_edit_undone(open_page, me, rows):
    page = open_page(me)
    page.goto(reverse("organizations"))
    expect(page.locator(".bulk")).to_be_hidden()

    ticks(page).nth(0).check()
    ticks(page).nth(2).click(modifiers=["Shift"])
    expect(page.locator(".bulk")).to_contain_text("3 ticked")
    ticks(page).nth(1).uncheck()
    expect(page.locator(".bulk")).to_contain_text("2 ticked")
    page.get_by_role("button", name="Edit ticked rows").click()
    page.get_by_label("Kind").select_option("finance")
    page.get_by_label("Reason").fill("Banks, all of them")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator("#preview")).to_be_focused()
    page.get_by_role("button", name="Change 2 records").click()
    expect(page.locator(".toast")).to_contain_text("2 records changed.")
    assert kinds(rows) == ["finance", "company", "finance", "company", "company"]

    colours = "(link) => [getComputedStyle(link).color, getComputedStyle(link.parentNode).color]"
    assert page.locator(".toast a").evaluate(colours) == ["rgb(146, 216, 224)", "rgb(255, 255, 255)"]
    page.locator(".toast a").click()
    page.get_by_role("button", name="Undo it all").click()
    expect(page.locator(".toast")).to_contain_text("Undone: the records are as they were before.")
    assert kinds(rows) == ["company"] * 5


def test_the_box_in_the_head_ticks_the_page_and_the_way_back_keeps_the_ticks(open_page, me, rows):
    page = open_page(me)
    page.goto(reverse("organizations"))
    head = page.get_by_label("Tick all of this page")

    head.check()
    expect(page.locator(".bulk")).to_contain_text("5 ticked")
    ticks(page).nth(4).uncheck()
    assert head.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    page.get_by_role("button", name="Edit ticked rows").click()
    expect(page.locator(".sub")).to_have_text("4 ticked records")
    page.go_back()
    expect(page.locator(".bulk")).to_contain_text("4 ticked")
    page.get_by_role("button", name="Clear ticks").click()
    expect(page.locator(".bulk")).to_be_hidden()


def test_by_keys_alone(open_page, me, rows):
    page = open_page(me)
    page.goto(reverse("organizations"))

    ticks(page).nth(1).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Edit ticked rows").press("Enter")
    page.get_by_label("Kind").focus()
    page.keyboard.type("Bank")
    page.get_by_label("Reason").fill("A bank")
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_be_focused()
    page.get_by_role("button", name="Change 1 record").press("Enter")

    expect(page.locator(".toast")).to_contain_text("1 record changed.")
    assert kinds(rows)[1] == "finance"


@pytest.mark.parametrize("width", [1440, 390])
def test_without_scripts(open_page, me, rows, width):
    page = open_page(me, width=width, java_script_enabled=False)
    page.goto(f"{reverse('organizations')}?kind=company")

    ticks(page).nth(0).check()
    page.get_by_label("All of this page" if width == 390 else "Tick all of this page", exact=True).check()
    page.get_by_role("button", name="Edit ticked rows").click()
    expect(page.locator(".sub")).to_have_text("5 ticked records")
    page.get_by_label("Kind").select_option("finance")
    page.get_by_label("Reason").fill("Banks")
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_role("button", name="Change 5 records").click()

    expect(page.locator(".toast")).to_contain_text("5 records changed.")
    assert "kind=company" in page.url
    assert kinds(rows) == ["finance"] * 5


@both_languages
def test_the_pages(open_page, me, rows, language):
    type(me).objects.filter(pk=me.pk).update(language=language)
    page = open_page(me)

    found = look(page, reverse("bulk-changes"))
    found += look(page, reverse("leads-edit"))
    landed, lead = make.make_lead("landed"), make.make_lead()
    url = f"{reverse('leads-edit')}?tick={landed.pk}&tick={lead.pk}"
    found += look(page, url)
    with page.watch.expecting("status of 422"):
        page.locator(".form-bar button.primary").click()
        page.locator("[role=alert]").first.wait_for()
    found += shown(page)
    page.locator("#id_country").select_option("FR")
    page.locator("#id_reason").fill("Moved")
    page.locator(".form-bar button").last.click()
    page.locator("#preview").wait_for()
    found += shown(page)
    type(lead).objects.filter(pk=lead.pk).update(country="DE")
    with page.watch.expecting("status of 409"):
        page.locator("button[name=save]").click()
        page.locator("[role=alert]").first.wait_for()
    found += shown(page)
    page.locator("button[name=save]").click()
    page.locator(".toast").wait_for()
    found += shown(page)
    made = ChangeSet.objects.get()
    found += look(page, made.get_absolute_url()) + look(page, reverse("bulk-changes"))
    type(lead).objects.filter(pk=lead.pk).update(note="Newer")
    found += look(page, made.get_absolute_url())

    assert not found, "\n".join(found)


@both_languages
def test_a_list_with_ticks(open_page, me, rows, language):
    type(me).objects.filter(pk=me.pk).update(language=language)
    page = open_page(me)
    page.goto(reverse("organizations"))
    ticks(page).nth(0).check()
    ticks(page).nth(1).check()

    found = shown(page)

    assert not found, "\n".join(found)
