"""The calendar, its feed and the card of a contact in a browser: legible for all, and led by keys."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests import make
from tests.browser.looking import look, shown

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("event-calendar")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_shuts_anybody_out(open_page, language):
    me = make.make_user("city administrator", language=language)
    for _ in range(6):
        event = make.make_event(starts_on=localdate(), ends_on=localdate(), district=make.make_district())
    make.make_event(starts_on=None)
    make.make_meeting(attendees=[me], state="draft")
    page = open_page(me)

    found = look(page, PAGE) + look(page, f"{PAGE}?show=week") + look(page, f"{PAGE}?q=nothinglikethis")
    found += look(page, event.get_absolute_url()) + look(page, make.make_contact().get_absolute_url())
    found += look(page, reverse("calendar-address"))
    with page.expect_navigation():
        page.locator(".form-bar .primary").click()
    found += shown(page)

    assert re.fullmatch(r"http://.+/calendar\.ics\?token=[\w-]{43}", page.locator("#address").input_value())
    assert not found, "\n".join(found)


def test_keys_lead_on_and_back_and_to_today(open_page):
    page = open_page(make.make_user("event officer"))
    page.goto(f"{PAGE}?day=2027-01-15")
    heading = page.locator("h1")

    seen = []
    for key in "jkk":
        before = heading.inner_text()
        page.keyboard.press(key)
        page.wait_for_function("(was) => document.querySelector('h1').innerText !== was", arg=before)
        seen.append(heading.inner_text())
    page.keyboard.press("t")
    page.wait_for_selector(".day.today")

    assert seen == ["February 2027", "January 2027", "December 2026"]


def test_the_address_is_copied_by_a_button(open_page):
    page = open_page(make.make_user("event officer"), permissions=["clipboard-read", "clipboard-write"])
    page.goto(reverse("calendar-address"))
    page.locator(".form-bar .primary").click()

    page.locator("[data-copy]").click()

    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#address").input_value()
