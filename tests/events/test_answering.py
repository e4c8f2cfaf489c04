"""The page of a guest's link: yes, no, again; altered, expired, withdrawn; and nothing else by it."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from events import answering
from events.models import Event
from events.qr_codes import qr_svg
from promotion_crm.history import changes_of
from tests import make, pages

pytestmark = pytest.mark.django_db
SEALED = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store, private"}


@pytest.fixture
def guest():
    event = make.make_event(name_en="Harbour forum", name_zh="港口论坛", venue="North Hall")
    return make.make_participation(event=event, name="Ann Abel", email="ann@example.org")


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def address(guest):
    return answering.link_for(guest).removeprefix("http://127.0.0.1:8000")


def state_of(guest):
    guest.refresh_from_db()
    return guest.state


def test_a_guest_says_yes_then_no_then_yes_again_and_leaves_a_note(browser, guest):
    url = address(guest)
    page = pages.text_of(browser.get(url))
    assert "Harbour forum" in page and "North Hall" in page and "Will you come?" in page
    assert guest.code not in page

    assert browser.post(url, {"comes": "yes", "note": "No fish, please"}).status_code == 302
    assert (state_of(guest), guest.answer_note) == ("accepted", "No fish, please")
    page = pages.text_of(browser.get(url))
    assert "A place is kept for you" in page and "No fish, please" in page and guest.code in page
    assert str(qr_svg(guest.code)) in page

    browser.post(url, {"comes": "no"})
    assert (state_of(guest), guest.answer_note) == ("declined", "")
    assert "You are not coming." in pages.text_of(browser.get(url))
    browser.post(url, {"comes": "yes"})
    assert state_of(guest) == "accepted"


def test_the_page_sets_no_cookie_and_is_closed_to_others(browser, guest):
    for answer in (
        browser.get(address(guest)),
        browser.get("/answer/x/"),
        browser.post(address(guest), {"comes": "no"}),
    ):
        assert not answer.cookies
        assert {name: answer[name] for name in SEALED} == SEALED
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "<script" not in pages.text_of(answer)


def test_the_link_of_one_guest_says_nothing_of_others(browser, guest):
    make.make_participation(event=guest.event, name="Zoe Zorn", email="zoe@example.org")

    page = pages.text_of(browser.get(address(guest)))

    assert "Zoe" not in page and "zoe@" not in page


def test_the_history_says_that_the_guest_answered_and_keeps_no_link(browser, guest):
    browser.post(address(guest), {"comes": "yes"})

    entry = changes_of(guest)[0]
    assert (entry.reason, entry.user, entry.url) == ("Answered by the guest", None, "")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_link_that_is_altered_is_none(browser, guest, language):
    other = make.make_participation()
    token = answering.SIGNER.sign(guest.pk)
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace(str(guest.pk), str(other.pk), 1),
        signing.TimestampSigner(sep=".").sign(guest.pk),
        "1", "…", "a" * 3000,
    ]  # fmt: skip

    for one in forged:
        for answer in (
            browser.get(f"/answer/{one}/?language={language}"),
            browser.post(f"/answer/{one}/", {"comes": "no"}),
        ):
            assert answer.status_code == 404, one
    page = pages.text_of(browser.get(f"/answer/{forged[0]}/?language={language}"))
    assert ("This link is not right" if language == "en" else "链接不对") in page
    assert state_of(guest) == state_of(other) == "invited"


def test_a_link_expires_after_the_last_day_and_without_a_day_after_three_months(browser, guest, monkeypatch):
    url = address(guest)
    Event.objects.update(starts_on=None)
    assert browser.get(url).status_code == 200
    monkeypatch.setattr(answering, "UNDATED", timedelta(seconds=-1))
    assert browser.get(url).status_code == browser.post(url, {"comes": "yes"}).status_code == 410

    Event.objects.update(starts_on=localdate() - timedelta(days=2), ends_on=localdate() - timedelta(days=1))
    answer = browser.get(url)
    assert answer.status_code == 410
    assert "This link has expired" in pages.text_of(answer)
    assert state_of(guest) == "invited"


def test_the_link_of_a_guest_who_was_taken_off_the_list_is_withdrawn(browser, guest):
    url = address(guest)
    guest.delete()

    for answer in (browser.get(url), browser.post(url, {"comes": "yes"})):
        assert answer.status_code == 410
        assert "This invitation was withdrawn" in pages.text_of(answer)


def test_an_answer_is_not_changed_once_the_event_has_begun(browser, guest):
    browser.post(address(guest), {"comes": "yes"})
    Event.objects.update(starts_on=localdate())

    page = pages.text_of(browser.get(address(guest)))

    assert "The event has begun" in page and "<form" not in page
    assert browser.post(address(guest), {"comes": "no"}).status_code == 409
    assert state_of(guest) == "accepted"


def test_where_all_places_are_taken_the_page_says_so_and_the_guest_waits(browser, guest):
    Event.objects.update(capacity=1)
    make.make_participation(event=guest.event, state="accepted")
    assert "Put me on the waiting list" in pages.text_of(browser.get(address(guest)))

    browser.post(address(guest), {"comes": "yes"})

    assert state_of(guest) == "waiting"
    assert "You are on the waiting list" in pages.text_of(browser.get(address(guest)))


def test_the_page_speaks_the_language_of_the_mail_and_can_be_switched(browser, guest):
    make.make_guest_mail(participation=guest, language="zh-hans")

    page = pages.text_of(browser.get(address(guest)))
    assert "港口论坛" in page and 'lang="zh-hans"' in page
    page = pages.text_of(browser.get(f"{address(guest)}?language=en"))
    assert "Harbour forum" in page and 'lang="en"' in page


@pytest.mark.parametrize("typed", [{}, {"comes": "maybe"}, {"comes": "yes", "note": "x" * 501}, {"comes": ["yes\0"]}])
def test_what_is_no_answer_changes_nothing(browser, guest, typed):
    assert browser.post(address(guest), typed).status_code == 422
    assert state_of(guest) == "invited"


def test_a_note_is_plain_text(browser, guest, client_of):
    browser.post(address(guest), {"comes": "yes", "note": "<script>alert(1)</script>"})

    for page in (browser.get(address(guest)), client_of("event officer").get(reverse("guests", args=[guest.event_id]))):
        assert "<script>alert" not in pages.text_of(page)


# -- noted by us --------------------------------------------------------------------------


def note(client, guest, comes="yes"):
    return client.post(reverse("note-answer", args=[guest.event_id, guest.pk]), {"comes": comes})


def test_we_note_an_answer_from_the_list_of_guests(guest, client_of):
    client = client_of("event officer")

    assert note(client, guest).url == reverse("guests", args=[guest.event_id])
    assert state_of(guest) == "accepted"
    page = pages.text_of(client.get(reverse("guests", args=[guest.event_id])))
    assert re.search(r"Ann Abel comes\.", page)
    note(client, guest, "no")
    assert state_of(guest) == "declined"
    assert changes_of(guest)[0].user == client.user


def test_only_who_may_change_the_event_notes_answers(guest, client_of):
    officer = client_of("district officer", district=make.make_district())

    assert note(officer, guest).status_code == 403
    assert "Does not come" not in pages.text_of(officer.get(reverse("guests", args=[guest.event_id])))
    assert note(client_of("verifier"), guest).status_code == 403
    assert state_of(guest) == "invited"


def test_we_never_follow_a_stranger_back(guest, client_of):
    data = {"comes": "yes", "next": "https://elsewhere.example/"}

    answer = client_of("event officer").post(reverse("note-answer", args=[guest.event_id, guest.pk]), data)

    assert answer.url == reverse("guests", args=[guest.event_id])
