"""What was typed is never lost, and every step can be made from the keyboard."""

import pytest
from django.conf import settings
from django.urls import reverse

from events.models import Meeting
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
NOTES = "Half an hour of careful notes. 半小时的记录。"


@pytest.fixture
def me(transactional_db):
    return make.make_user("account manager", username="ann")


@pytest.fixture
def partner(me):
    partner = make.make_organization(name_en="Aurora Chamber", name_zh="极光商会", account_manager=me)
    make.make_contact(organization=partner, name_en="Bo Berg", name_zh="")
    return partner


def pick(page, text, name):
    page.locator("#id_organizations").click()
    page.keyboard.type(text)
    page.locator("#organization-found .hit", has_text=name).first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".token", has_text=name).wait_for()


def type_a_meeting(page):
    page.goto(reverse("log-meeting"))
    pick(page, "auro", "Aurora Chamber")
    page.get_by_role("checkbox", name="Bo Berg").check()
    page.locator("#id_notes").fill(NOTES)
    page.locator("[data-draft-kept]:not(:empty)").wait_for()


def assert_all_is_back(page):
    page.locator(".token", has_text="Aurora Chamber").wait_for()
    assert page.locator("#id_notes").input_value() == NOTES
    assert page.get_by_role("checkbox", name="Bo Berg").is_checked()


def test_a_draft_survives_a_reload(open_page, me, partner):
    page = open_page(me)
    type_a_meeting(page)

    page.reload()

    assert_all_is_back(page)


def test_a_draft_survives_a_closed_tab_and_is_gone_once_saved(open_page, me, partner):
    page = open_page(me)
    type_a_meeting(page)

    another = page.context.new_page()
    page.close()
    another.goto(reverse("log-meeting"))
    assert_all_is_back(another)
    another.locator("#id_notes").press("Control+Enter")
    another.get_by_text("Meeting logged").first.wait_for()
    another.goto(reverse("log-meeting"))

    assert another.locator("#id_notes").input_value() == ""
    assert Meeting.objects.filter(notes=NOTES).count() == 1


def test_a_draft_survives_a_lost_session(open_page, me, partner):
    page = open_page(me)
    type_a_meeting(page)

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#id_notes").press("Control+Enter")
    page.locator("#id_username").fill("ann")
    page.locator("#id_password").fill(make.PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#id_notes").wait_for()

    assert_all_is_back(page)
    assert not Meeting.objects.exists()


def test_a_draft_is_forgotten_on_signing_out(open_page, me, partner):
    page = open_page(me)
    type_a_meeting(page)

    page.locator("form[data-clears-drafts]").evaluate("(form) => form.requestSubmit()")
    page.locator("#id_username").wait_for()

    assert not page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length")


def test_letters_in_a_box_are_letters(open_page, me, partner):
    page = open_page(me)
    page.goto(reverse("organizations"))

    page.locator("#list-q").press_sequentially("mm/m")
    page.locator("#list-q").press("m")

    assert page.locator("#list-q").input_value() == "mm/mm"
    assert page.url.endswith(reverse("organizations"))


def test_a_slash_goes_to_the_search_and_m_logs_a_meeting_from_any_page(open_page, me, partner):
    page = open_page(me)
    page.goto(partner.get_absolute_url())

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("m")

    page.locator("#id_notes").wait_for()


def test_a_meeting_is_logged_without_a_mouse(open_page, me, partner):
    page = open_page(me)
    page.goto("/")

    page.keyboard.press("m")
    page.locator("#id_organizations").wait_for()
    page.keyboard.type("极光")
    page.locator("#organization-found .hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".token").wait_for()
    go_to(page, "input[name=contacts]")
    page.keyboard.press("Space")
    go_to(page, "#id_notes")
    page.keyboard.type("By keys alone")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Meeting logged").first.wait_for()

    meeting = Meeting.objects.get()
    assert (meeting.notes, meeting.contacts.get().name_en) == ("By keys alone", "Bo Berg")


def go_to(page, selector):
    """Press Tab until the focus is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_form_that_fails_keeps_all_that_was_typed(open_page, me, partner):
    page = open_page(me)
    type_a_meeting(page)
    page.locator("#id_next_step").fill("Call them")

    with page.watch.expecting("status of 422"):
        page.keyboard.press("Control+Enter")
        page.locator("[role=alert]").first.wait_for()

    assert_all_is_back(page)
    assert page.locator("#id_next_step").input_value() == "Call them"


def test_a_meeting_is_logged_without_scripts(open_page, me, partner):
    page = open_page(me, java_script_enabled=False)
    page.goto(reverse("log-meeting"))

    page.locator("#id_organizations").fill("auro")
    page.locator("button[name=find][value=organization]").click()
    page.locator(".hit", has_text="Aurora Chamber").click()
    page.get_by_role("checkbox", name="Bo Berg").check()
    page.locator("#id_notes").fill("No scripts")
    page.locator(".form-bar button.primary").click()
    page.get_by_text("Meeting logged").first.wait_for()

    assert Meeting.objects.get().contacts.get().name_en == "Bo Berg"
