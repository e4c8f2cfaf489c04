"""From a list of guests to a full house, in a browser: invited by mail, answered by link, put on the waiting list."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db(transaction=True)
LIST = """姓名,单位,邮箱
张伟,上海港口有限公司,zhang@example.org
Ann Abel,Aurora Ltd,ann@example.org
Bo Berg,Aurora,bo(at)x
"""


@pytest.fixture
def event(transactional_db):
    return make.make_event(name_en="Harbour forum", name_zh="港口论坛", capacity=1)


def link_to(address):
    sent = next(m for m in mail.outbox[::-1] if m.to == [address])
    return re.search(r"https?://[^/]+(/answer/\S+)", sent.body)[1]


def answer(open_page, address, button, **options):
    page = open_page(width=390, **options)
    page.goto(link_to(address))
    page.get_by_role("button", name=button).click()
    return page


def add_guests(page, event):
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Add guests").click()
    page.get_by_label("Paste the list").fill(LIST)
    page.get_by_role("button", name="Show what becomes of it").click()
    expect(page.locator(".wrong")).to_contain_text("bo(at)x")
    page.get_by_label("Leave out the refused row").check()
    page.get_by_role("button", name="Add 2 guests").click()
    expect(page.locator(".toast")).to_contain_text("2 guests added.")


def send_invitations(page, event):
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Send invitations").click()
    page.get_by_label("First line").fill("It is the tenth of its kind.")
    page.get_by_role("button", name="Show the text").click()
    expect(page.locator(".letter")).to_contain_text("tenth of its kind")
    page.get_by_role("button", name="Send 2 mails").click()
    work()
    expect(page.locator("#sent td").first).to_have_text("2", timeout=10_000)
    assert sorted(m.to[0] for m in mail.outbox) == ["ann@example.org", "zhang@example.org"]


def test_guests_are_invited_answer_by_link_and_get_a_place_that_comes_free(open_page, event, settings):
    settings.ROUNDS = ["events.mailing.send_asked_by_database"]
    page = open_page(make.make_user("event officer"))
    add_guests(page, event)
    send_invitations(page, event)

    ann = answer(open_page, "ann@example.org", "I will come")
    expect(ann.get_by_role("status")).to_contain_text("A place is kept for you")
    zhang = answer(open_page, "zhang@example.org", "加入候补", java_script_enabled=False)
    expect(zhang.get_by_role("status")).to_contain_text("候补")
    assert not ann.context.cookies()
    ann.get_by_label("A note to the organizer").fill("I am ill")
    ann.get_by_role("button", name="I cannot come").click()
    expect(ann.get_by_role("status")).to_contain_text("You are not coming")
    work()

    assert mail.outbox[-1].to == ["zhang@example.org"] and "候补" in mail.outbox[-1].subject
    zhang.goto(link_to("zhang@example.org"))
    expect(zhang.get_by_role("status")).to_contain_text("席位已保留")
    zhang.get_by_role("link", name="English").click()
    expect(zhang.get_by_role("heading", name="Harbour forum")).to_be_visible()
    page.goto(reverse("guests", args=[event.pk]))
    expect(page.locator("li", has_text="Ann Abel")).to_contain_text("I am ill")
    page.locator("li", has_text="Ann Abel").get_by_role("button", name="Ann Abel: comes").click()
    expect(page.locator(".toast")).to_contain_text("Ann Abel is on the waiting list")


def test_an_event_to_invite_to_is_picked_while_typing(open_page, event):
    make.make_contact(name_en="Ann Abel")
    page = open_page(make.make_user("event officer"))
    page.goto(f"{reverse('invite')}?q=abel")

    page.keyboard.type("harb", delay=30)
    expect(page.locator("#event-found .hit")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#event .token")).to_contain_text("Harbour forum")
    page.get_by_role("button", name="Show whom it invites").click()
    page.get_by_role("button", name="Invite 1 contact").click()

    expect(page.locator(".toast")).to_contain_text("1 contact invited.")
