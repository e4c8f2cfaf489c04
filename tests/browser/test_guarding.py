"""Nothing typed is lost: who leaves is asked, and who was signed out meanwhile finds the form filled again."""

import time

import pytest
from django.conf import settings
from django.urls import reverse

from partners.models import Call, Organization
from promotion_crm.models import BrowserSession
from tests import admins, make
from tests.browser.conftest import session_cookie

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "A long name that took a while 很长的名称"


@pytest.fixture
def me(transactional_db):
    user = make.make_user("city administrator", username="ann")
    user.set_password("Magnolia-7-river")
    user.save()
    return user


def sign_in(page, name="ann"):
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill("Magnolia-7-river")
    page.locator("form:has(#id_password) [type=submit]").click()


def kept(page):
    return page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('typed:'))")


@pytest.fixture
def asked(open_page, me):
    """A page, and what the browser asked before it was left."""
    page, dialogs = open_page(me), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    return page, dialogs


def test_who_leaves_a_form_unsaved_is_asked_and_who_typed_nothing_is_not(asked):
    page, dialogs = asked
    call = make.make_call()
    page.goto(reverse("change-call", args=[call.pk]))
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url(f"**{call.get_absolute_url()}")
    assert dialogs == []

    for address, field in (
        (reverse("change-call", args=[call.pk]), "#id_name_en"),
        (admins.change(make.make_organization()), "#id_name_en"),
    ):
        page.goto(address)
        page.locator(field).fill(TYPED)
        page.goto(reverse("desk"))
        assert dialogs.pop() == "beforeunload"


def test_neither_saving_nor_a_filter_nor_the_search_asks(asked):
    page, dialogs = asked
    call = make.make_call()
    page.goto(reverse("change-call", args=[call.pk]))
    page.locator("#id_name_en").fill(TYPED)
    page.get_by_role("button", name="Save call").click()
    page.wait_for_url(f"**{call.get_absolute_url()}")
    page.goto(reverse("leads"))
    page.locator("main [type=search]").first.fill("something")
    page.goto(reverse("desk"))

    assert dialogs == []
    assert Call.objects.get().name_en == TYPED
    assert kept(page) == [], "what was saved is not kept"


@pytest.mark.parametrize("where", ["staff", "admin"])
def test_who_was_signed_out_while_they_wrote_finds_the_form_filled_again(open_page, me, where):
    page, row, call = open_page(me), make.make_organization(name_en="Old"), make.make_call(name_en="Old")
    page.goto(admins.change(row) if where == "admin" else reverse("change-call", args=[call.pk]))
    page.locator("#id_name_en").fill(TYPED)
    BrowserSession.objects.all().delete()
    page.locator("#id_name_en").press("Enter")

    page.locator("#id_password").wait_for()
    sign_in(page)

    page.get_by_text("is back in this form").wait_for()
    assert page.locator("#id_name_en").input_value() == TYPED
    page.locator("#id_name_en").press("Enter")
    page.wait_for_function("!document.querySelector('#id_name_en')")
    changed = Organization.objects.get(pk=row.pk) if where == "admin" else Call.objects.get()
    assert changed.name_en == TYPED
    # The page that says it is saved forgets it, once its script has run.
    until = time.monotonic() + 5
    while kept(page) and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert kept(page) == []


def test_another_person_in_the_same_tab_sees_nothing_of_it(open_page, live_server, me):
    page, call = open_page(me), make.make_call(name_en="Old")
    other = make.make_user("city administrator", username="bo")
    page.goto(reverse("change-call", args=[call.pk]))
    page.locator("#id_name_en").fill(TYPED)
    BrowserSession.objects.all().delete()
    page.locator("#id_name_en").press("Enter")
    page.locator("#id_password").wait_for()
    assert len(kept(page)) == 1

    page.context.add_cookies([session_cookie(other, live_server.url)])
    page.goto(reverse("change-call", args=[call.pk]))

    assert page.locator("#id_name_en").input_value() == "Old"
    assert kept(page) == []


def test_a_form_that_expired_by_a_sign_in_elsewhere_says_so_and_loses_nothing(open_page, me):
    page, call = open_page(me), make.make_call(name_en="Old")
    page.goto(reverse("change-call", args=[call.pk]))
    page.locator("#id_name_en").fill(TYPED)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    with page.watch.expecting("403"):
        page.locator("#id_name_en").press("Enter")
        page.get_by_role("link", name="Back to the form, with what I typed").click()

    page.get_by_text("is back in this form").wait_for()
    assert page.locator("#id_name_en").input_value() == TYPED


def test_signing_out_forgets_what_was_sent(open_page, me):
    page, call = open_page(me), make.make_call(name_en="Old")
    page.goto(reverse("change-call", args=[call.pk]))
    page.evaluate(f"sessionStorage.setItem('typed:{me.pk}:/x/', JSON.stringify({{at: Date.now(), away: true}}))")
    page.locator(".top .avatar").click()
    page.get_by_role("button", name="Sign out").click()
    page.locator("#id_password").wait_for()

    assert kept(page) == []
