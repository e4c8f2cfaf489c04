"""Entering a lead that the office has already: warned while typing, asked before saving, decided after."""

import pytest
from django.urls import reverse

from partners.models import ProjectLead
from tests.browser.looking import shown
from tests.make import make_lead, make_organization, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_first_letter_to_the_verdict(open_page):
    investor = make_organization(name_en="Rhine Chemicals GmbH", country="DE")
    earlier = make_lead(title="Coatings plant", investor=investor)
    page = open_page(make_user("city administrator"))

    page.goto(reverse("leads"))
    page.keyboard.press("n")
    page.wait_for_url("**/leads/new/")
    page.locator("#id_title").fill("Coating plant")
    page.locator("#id_investor").press_sequentially("rhine")
    page.locator(".hit").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".token").wait_for()
    page.locator("#alike", has_text=earlier.code).wait_for()
    found = shown(page)
    assert page.locator("#id_country").input_value() == "DE"

    page.locator("#id_source").select_option("direct")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Save all the same").wait_for()
    found += shown(page)
    page.get_by_role("button", name="Save all the same").click()
    page.wait_for_url("**#suspicions")
    page.get_by_text("Compare and decide").click()
    page.get_by_label("The same project").check()
    page.get_by_label("Close SH-").check()
    page.locator("#suspicions").get_by_label("Reason").fill("One and the same")
    page.evaluate("scrollTo(0, 0)")  # what stands behind the bar above is a scroll away, not out of reach
    found += shown(page)
    page.get_by_role("button", name="Record verdict").click()
    page.get_by_text(f"Closed as a duplicate of {earlier.code}.").wait_for()

    assert not found, "\n".join(found)
    assert ProjectLead.objects.get(title="Coating plant").duplicate_of == earlier
