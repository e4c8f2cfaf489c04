"""Two records merged by mouse, without scripts, and its pages for everyone's eyes."""

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from partners.models import Organization
from promotion_crm.models import ChangeSet
from tests import make
from tests.browser.looking import DESK, look, shown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def me(transactional_db):
    return make.make_user("city administrator", name_en="Ann Li", name_zh="李安")


@pytest.fixture
def two(me):
    with connection.cursor() as cursor:  # numbers as long as those of a grown database
        cursor.execute("SELECT setval('partners_organization_id_seq', 90000 + nextval('partners_organization_id_seq'))")
    rows = [make.make_organization(name_en=name, name_zh="") for name in ("Firm one", "Firm two", "Firm three")]
    make.make_meeting(organizations=rows[:2])
    return rows[:2]


@pytest.mark.parametrize("scripts", [True, False])
def test_two_ticked_rows_are_merged_and_the_merge_undone(open_page, me, two, scripts):
    page = open_page(me, java_script_enabled=scripts)
    page.goto(reverse("organizations"))
    button, ticks = page.get_by_role("button", name="Merge the two"), page.locator("tbody .tick input")
    ticks.nth(0).check()
    if scripts:
        expect(button).to_be_hidden()
    ticks.nth(2).check()
    button.click()
    page.locator("[name=value-name_en][value=gone]").check()
    page.get_by_label("Reason").fill("One firm")
    page.get_by_role("button", name="Show what the merge does").click()
    expect(page.locator("#preview")).to_contain_text("1 meeting")
    page.get_by_role("button", name="Merge the two").click()
    expect(page.locator("h1")).to_have_text("Firm two")

    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo it all").click()
    assert set(Organization.objects.values_list("name_en", flat=True)) >= {"Firm one", "Firm two"}


def test_the_other_record_is_found_while_typing(open_page, me, two):
    page = open_page(me)
    page.goto(two[0].get_absolute_url())
    page.get_by_role("link", name="Merge with another…").click()
    page.get_by_label("Name or number").press_sequentially("two", delay=30)
    page.locator("#found a").click()
    expect(page.locator(".pair")).to_contain_text("Firm two")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_its_pages_are_for_everyones_eyes(open_page, me, two, language):
    type(me).objects.filter(pk=me.pk).update(language=language)
    page = open_page(me)
    page.set_viewport_size(DESK)
    url = reverse("merge", args=["organizations"])

    found = look(page, url) + look(page, f"{url}?ids={two[0].pk}&q=firm")
    found += look(page, f"{url}?ids={two[0].pk},999999", status=404)
    found += look(page, f"{url}?ids={two[0].pk},{two[1].pk}")
    page.locator("#id_reason").fill("One firm")
    page.locator("[name=preview]").click()
    page.locator("#preview").wait_for()
    found += shown(page)
    page.locator("[name=save]").click()
    page.locator(".toast").wait_for()
    found += look(page, ChangeSet.objects.get().get_absolute_url())
    found += look(page, reverse("merged", args=["organizations", two[1].pk]))

    assert found == []
