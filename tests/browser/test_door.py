"""The door in a browser: two at once, one of them without a network for a while; and without scripts."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from events.models import DoorPress
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event(transactional_db):
    event = make.make_event(starts_on=localdate())
    for name in ("Ann Abel", "Bo Berg", "Cy Cole"):
        make.make_participation(event=event, name=name, organization_name="Aurora")
    return event


def at_the_door(open_page, event, **options):
    page = open_page(make.make_user("event officer"), width=390, **options)
    page.goto(reverse("door", args=[event.pk]))
    return page


def check_in(page, name):
    page.locator(".guest", has_text=name).get_by_role("button", name="Check in").click()


def test_a_door_without_a_network_keeps_what_was_pressed_and_sends_each_once(open_page, event):
    with_guests = "**/guests.json"
    here = open_page(make.make_user("event officer", name_en="Ann Here", name_zh=""), width=390)
    with here.expect_response(with_guests):
        here.goto(reverse("door", args=[event.pk]))
    there = at_the_door(open_page, event)

    with here.watch.expecting("ERR_INTERNET_DISCONNECTED", "htmx:"):
        here.context.set_offline(True)
        check_in(here, "Ann Abel")
        here.locator("#door-q").fill("berg")
        expect(here.locator(".guest")).to_have_count(1)
        check_in(here, "Bo Berg")
        here.locator("summary", has_text="walk-in").click()
        here.locator("#id_name").fill("Dee Dorn")
        here.get_by_role("button", name="Add and check in").click()
        expect(here.locator("[data-waiting]")).to_contain_text("3 waiting to be sent")
        check_in(there, "Bo Berg")
        expect(there.locator(".guest.in:not(.unsent)", has_text="Bo Berg")).to_be_visible()
        assert event.participations.arrived().count() == 1
        here.context.set_offline(False)
        expect(here.locator("[data-waiting]")).to_be_hidden(timeout=15_000)

    expect(here.locator(".toast", has_text="Bo Berg is checked in already")).to_be_visible()
    expect(there.locator("#door-counts .tile").first).to_contain_text("3", timeout=10_000)
    assert sorted(event.participations.arrived().values_list("name", flat=True)) == ["Ann Abel", "Bo Berg", "Dee Dorn"]
    assert DoorPress.objects.count() == 4
    assert not here.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('door:')).length")


def test_a_code_that_was_scanned_and_enter_check_a_guest_in(open_page, event):
    page, guest = at_the_door(open_page, event), event.participations.get(name="Bo Berg")

    page.locator("#door-q").fill(guest.code)
    page.keyboard.press("Enter")
    expect(page.locator(".guest")).to_have_count(1)
    expect(page.get_by_role("button", name="Bo Berg: Check in")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".guest.in:not(.unsent)")).to_be_visible()
    guest.refresh_from_db()
    assert guest.arrived_at


def test_a_guest_is_checked_in_without_scripts(open_page, event):
    page = at_the_door(open_page, event, java_script_enabled=False)

    page.locator("#door-q").fill("be")
    page.get_by_role("button", name="Find", exact=True).click()
    check_in(page, "Bo Berg")

    expect(page.locator(".toast", has_text="Bo Berg is checked in.")).to_be_visible()
    assert event.participations.arrived().get().name == "Bo Berg"


def test_targets_are_big_enough_for_a_thumb(open_page, event):
    page = at_the_door(open_page, event)

    boxes = [box.bounding_box() for box in page.locator(".door :is(button, .chips a, input, summary):visible").all()]
    small = [box for box in boxes if box["height"] < 44]
    assert not small
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_server_that_does_not_take_them_is_told_apart_from_no_network_and_nothing_is_lost(open_page, event):
    page = at_the_door(open_page, event)
    presses = "**/check-in/*/"
    page.route(presses, lambda route: route.fulfill(status=403, content_type="text/html", body="<h1>Forbidden</h1>"))

    with page.watch.expecting("403"):
        check_in(page, "Ann Abel")
        expect(page.locator("[data-waiting]")).to_contain_text("1 waiting to be sent · The server does not take them")
        expect(page.locator("[data-waiting]")).to_contain_text("403")
        page.unroute(presses)
        expect(page.locator("[data-waiting]")).to_be_hidden(timeout=15_000)

    assert [guest.name for guest in event.participations.arrived()] == ["Ann Abel"]
