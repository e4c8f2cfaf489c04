"""The door without a network: it outlives a reload and a closed tab, and forgets when someone signs out."""

import time

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = """async () => {
  const counted = (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length);
  return await Promise.all(counted);
}"""
EXPECTED = "ERR_INTERNET_DISCONNECTED", "htmx:", "ERR_FAILED"


def until(page, script):
    """Wait for what a script promises; Playwright's own wait takes any promise for a yes."""
    deadline = time.monotonic() + 10
    while not page.evaluate(script):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(50)


@pytest.fixture
def event(transactional_db):
    event = make.make_event(starts_on=localdate())
    for name in ("Ann Abel", "Bo Berg"):
        make.make_participation(event=event, name=name)
    return event


@pytest.fixture
def page(open_page, event):
    """A door that is kept."""
    page = open_page(make.make_user("event officer"), width=390)
    open_door(page, event)
    return page


def open_door(page, event):
    page.goto(reverse("door", args=[event.pk]))
    until(page, "async () => navigator.serviceWorker.controller && Boolean(await caches.match(location.pathname))")
    until(page, "async () => Boolean(await caches.match(document.querySelector('[data-door]').dataset.guests))")


def check_in(page, name):
    page.locator(".guest", has_text=name).get_by_role("button", name="Check in").click()


def test_a_reload_without_a_network_shows_the_guests_with_what_waits_and_sends_it_later(page, event):
    check_in(page, "Ann Abel")
    expect(page.locator(".guest.in:not(.unsent)", has_text="Ann Abel")).to_be_visible()

    with page.watch.expecting(*EXPECTED):
        page.context.set_offline(True)
        check_in(page, "Bo Berg")
        page.reload()
        expect(page.locator(".guest.in.unsent", has_text="Bo Berg")).to_be_visible()
        expect(page.locator(".guest.in:not(.unsent)", has_text="Ann Abel")).to_be_visible()
        expect(page.locator("[data-waiting]")).to_contain_text("1 waiting to be sent")
        page.context.set_offline(False)
        expect(page.locator("[data-waiting]")).to_be_hidden(timeout=15_000)

    assert event.participations.arrived().count() == 2


def test_what_was_kept_when_the_tab_was_closed_is_sent_when_the_same_person_opens_it_again(page, event):
    context = page.context
    with page.watch.expecting(*EXPECTED):
        context.set_offline(True)
        check_in(page, "Bo Berg")
        expect(page.locator("[data-waiting]")).to_contain_text("1 waiting to be sent")
        page.close()
        context.set_offline(False)

    again = context.new_page()
    again.goto(reverse("door", args=[event.pk]))

    expect(again.locator(".guest.in:not(.unsent)", has_text="Bo Berg")).to_be_visible()
    assert event.participations.arrived().get().name == "Bo Berg"


def test_nothing_of_the_page_is_left_after_signing_out(page, event):
    assert sum(page.evaluate(KEPT)) > 5

    page.locator("summary:has(.avatar)").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")

    until(page, "async () => !(await caches.keys()).length")
    until(page, "async () => !(await navigator.serviceWorker.getRegistrations()).length")


def test_a_session_that_ended_forgets_the_page_as_well(page, event):
    page.context.clear_cookies()

    page.goto(reverse("door", args=[event.pk]))

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    until(page, "async () => !(await caches.keys()).length")
