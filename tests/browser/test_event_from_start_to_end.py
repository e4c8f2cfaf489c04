"""An event as an office lives it, in a browser: guests invited, two doors, ended, followed up, exported."""

import csv
import re
from io import StringIO

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from events.models import DoorPress, Event, FollowUp
from partners.models import Contact
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db(transaction=True)
GUESTS = 300
OFFLINE = "ERR_INTERNET_DISCONNECTED", "htmx:"


@pytest.fixture
def event(transactional_db):
    """Five firms of Singapore with 300 contacts; one more wants no mails, and one is of another country."""
    firms = [make.make_organization(name_en=f"Firm {n}", country="SG") for n in range(5)]
    rows = [
        Contact(organization=firms[n % 5], name_en=f"Guest N{n:03}", email=f"g{n:03}@example.org")
        for n in range(GUESTS)
    ]
    Contact.objects.bulk_create([*rows, Contact(organization=firms[0], name_en="Never Me", do_not_contact=True)])
    make.make_contact(name_en="Far Away", organization=make.make_organization(country="DE"))
    return make.make_event(name_en="Harbour forum", name_zh="港口论坛")


def save(page, words):
    page.get_by_role("button", name=words).click()
    expect(page.locator(".toast").first).to_be_visible()


def invite(page):
    page.goto("/contacts/?country=SG")
    page.get_by_role("link", name="Invite to an event").click()
    page.get_by_role("button", name="Harbour forum").click()
    expect(page.locator("#event .token")).to_contain_text("Harbour forum")
    page.get_by_role("button", name="Show whom it invites").click()
    expect(page.locator(".panel", has_text="Do not contact, and left out").last).to_contain_text("Never Me")
    save(page, f"Invite {GUESTS} contacts")


def send_invitations(page):
    page.get_by_role("link", name="Send invitations").click()
    page.get_by_role("button", name=f"Send {GUESTS} mails").click()
    work()
    expect(page.locator("#sent td").first).to_have_text(str(GUESTS))
    assert sorted(m.to[0] for m in mail.outbox) == [f"g{n:03}@example.org" for n in range(GUESTS)]


def answer(open_page, number, button):
    sent = next(m for m in mail.outbox if m.to == [f"g{number:03}@example.org"])
    page = open_page(width=390)
    page.goto(re.search(r"https?://[^/]+(/answer/\S+)", sent.body)[1])
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status")).to_contain_text("You are")


def open_door(open_page, event, name):
    door = open_page(make.make_user("event officer", name_en=name), width=390)
    with door.expect_response("**/guests.json"):
        door.goto(reverse("door", args=[event.pk]))
    return door


def check_in(door, number):
    """By letters that no code begins with: without a network a code is found by its first letters, too."""
    door.locator("#door-q").fill(f"n{number:03}")
    expect(door.locator(".guest")).to_have_count(1)
    door.locator(".guest", has_text=f"Guest N{number:03}").get_by_role("button", name="Check in").click()


def two_doors(open_page, event):
    """One of them is without a network for a while; one guest is checked in at both."""
    here, there = (open_door(open_page, event, name) for name in ("Ann Here", "Bo There"))
    with here.watch.expecting(*OFFLINE):
        here.context.set_offline(True)
        for number in (0, 1, 2):
            check_in(here, number)
        expect(here.locator("[data-waiting]")).to_contain_text("3 waiting to be sent")
        for number in (2, 3):
            check_in(there, number)
            expect(there.locator(".guest.in:not(.unsent)")).to_be_visible()
        assert event.participations.arrived().count() == 2
        here.context.set_offline(False)
        expect(here.locator("[data-waiting]")).to_be_hidden(timeout=20_000)
    expect(here.locator(".toast", has_text="Guest N002 is checked in already")).to_be_visible()
    expect(there.locator("#door-counts .tile").first).to_contain_text("4", timeout=20_000)
    assert DoorPress.objects.count() == 5


def export_those_who_came(page, event):
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name=re.compile("on the list attended")).click()
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    return list(csv.DictReader(StringIO(taken.value.path().read_text("utf-8-sig"))))


def test_an_event_from_the_invitation_to_the_list_of_those_who_came(open_page, event):
    page = open_page(make.make_user("event officer"))
    invite(page)
    send_invitations(page)
    answer(open_page, 0, "I will come")
    answer(open_page, 299, "I cannot come")
    states = dict(event.participations.exclude(state="invited").values_list("name", "state"))
    assert states == {"Guest N000": "accepted", "Guest N299": "declined"}

    Event.objects.filter(pk=event.pk).update(starts_on=localdate())  # the day has come
    two_doors(open_page, event)

    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Name badges").click()
    expect(page.locator(".sheet-a4").first).to_be_visible()
    expect(page.locator(".sheet-a4 > li")).to_have_count(GUESTS - 1)

    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="End the event").click()
    save(page, "Set 295 no-shows")

    page.get_by_role("link", name="Follow up").first.click()
    page.get_by_role("button", name="Show what it gives").click()
    save(page, "Give 4 follow-ups")
    given = FollowUp.objects.values_list("organization__name_en", "event")
    assert sorted(given) == [(f"Firm {n}", event.pk) for n in range(4)]

    rows = export_those_who_came(page, event)
    assert sorted(row["Name"] for row in rows) == [f"Guest N{n:03}" for n in range(4)]
