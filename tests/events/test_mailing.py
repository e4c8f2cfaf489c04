"""Mails to guests: to whom, in which language, each once; what fails is shown and sent again."""

import smtplib
from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils.timezone import localdate, now

from events import answering, mailing
from events.models import Event, GuestMail
from events.qr_codes import qr_png
from promotion_crm import working
from promotion_crm.mailing import REFUSED_AT_ALL
from promotion_crm.models import ChangeSet, Job
from tests import make, pages
from tests.kernel.working import work
from tests.merging import merged, undo
from tests.test_races import together

pytestmark = pytest.mark.django_db


class Picky(EmailBackend):
    """Refuses an address, or is not there at all."""

    refuses, away, tried = "refused@example.org", False, 0

    def send_messages(self, messages):
        Picky.tried += 1
        if Picky.away:
            raise ConnectionRefusedError(111, "Connection refused")
        if messages[0].to == [Picky.refuses]:
            raise smtplib.SMTPRecipientsRefused({Picky.refuses: (550, b"No such user")})
        return super().send_messages(messages)


@pytest.fixture
def picky(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    Picky.away, Picky.tried = False, 0
    return Picky


@pytest.fixture
def event():
    return make.make_event(name_en="Harbour forum", name_zh="港口论坛", venue="North Hall", organizer="The office")


def guest(event, name="Ann Abel", **fields):
    return make.make_participation(
        event=event, name=name, **{"email": f"{name.split()[0].lower()}@example.org"} | fields
    )


def address(event, kind="invitation"):
    return reverse("write-to-guests", args=[event.pk, kind])


def send(client, event, kind="invitation", **given):
    seen = client.post(address(event, kind), {"preview": "1", **given}).context["preview"].mark
    return client.post(address(event, kind), {"save": "1", "seen": seen, **given})


def states(event):
    rows = GuestMail.objects.filter(participation__event=event)
    return dict(rows.values_list("participation__name", "state"))


def test_an_invitation_tells_the_event_the_code_and_the_link_and_holds_a_calendar_file(event, client_of):
    client, ann = client_of("event officer", email="us@example.org"), guest(event)

    assert send(client, event, intro="It is the tenth of its kind.").url == reverse("guest-mails", args=[event.pk])
    assert not mail.outbox
    work()

    sent = mail.outbox[0]
    assert (sent.to, sent.reply_to, sent.subject) == (
        ["ann@example.org"],
        ["us@example.org"],
        "Invitation: Harbour forum",
    )
    html = sent.alternatives[0].content
    for text in (sent.body, html):
        for part in ("Dear Ann Abel,", "tenth of its kind", "North Hall", f"{event.starts_on}", ann.code, "/answer/"):
            assert part in text, part
    link = sent.body[sent.body.index("http") :].split()[0]
    assert answering.guest_of(link.split("/")[-2]) == ann
    entry = icalendar.Calendar.from_ical(sent.attachments[0].content).events[0]
    file = client.get(reverse("event-file", args=[event.pk]))
    assert entry["UID"] == icalendar.Calendar.from_ical(file.getvalue()).events[0]["UID"]
    assert "URL" not in entry
    assert sent.attachments[0].mimetype == "text/calendar"
    picture = sent.attachments[1]
    assert picture.get_payload(decode=True) == qr_png(ann.code)
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html


def test_those_without_an_address_and_those_who_want_none_are_left_out_and_named(event, client_of):
    client, contact = client_of("event officer"), make.make_contact(email="own@example.org")
    never = make.make_contact(name_en="Nora Never", email="n@example.org", do_not_contact=True)
    guest(event, "Ann Abel")
    guest(event, "Bo Blank", email="")
    guest(event, "Nora Never", contact=never)
    guest(event, "Cy Contact", contact=contact, email="given@example.org")
    guest(event, "Di Declined", state="declined")

    page = client.get(address(event))
    text = pages.text_of(page)
    assert "Bo Blank" in text and "Nora Never" in text and "Di Declined" not in text
    assert (len(page.context["preview"].to), page.context["preview"].left_out) == (2, 2)
    send(client, event)
    work()

    assert sorted(m.to[0] for m in mail.outbox) == ["ann@example.org", "own@example.org"]


def test_each_is_sent_once_however_often_it_is_pressed(event, client_of):
    client = client_of("event officer")
    guest(event)
    send(client, event)
    guest(event, "Bo Berg")
    assert send(client, event).status_code == 302
    work()
    work()

    assert sorted(m.to[0] for m in mail.outbox) == ["ann@example.org", "bo@example.org"]
    assert send(client, event).status_code == 409


def test_what_was_not_seen_is_not_sent(event, client_of):
    client = client_of("event officer")
    guest(event)
    seen = client.get(address(event)).context["preview"].mark
    guest(event, "Bo Berg")

    assert client.post(address(event), {"save": "1", "seen": seen}).status_code == 409
    assert not GuestMail.objects.exists()


def test_what_the_server_refuses_is_shown_with_its_reason_and_sent_again(event, client_of, picky):
    client = client_of("event officer")
    guest(event), guest(event, "Bo Berg", email="refused@example.org"), guest(event, "Cy Cole")
    send(client, event)
    work()

    assert states(event) == {"Ann Abel": "sent", "Bo Berg": "failed", "Cy Cole": "sent"}
    page = pages.text_of(client.get(reverse("guest-mails", args=[event.pk])))
    assert "550 No such user" in page and "Send 1 again" in page
    assert "1 not sent" in pages.text_of(client.get(event.get_absolute_url()))
    event.participations.filter(name="Bo Berg").update(email="bo@example.org")
    client.post(reverse("send-mails-again", args=[event.pk]))
    work()

    assert set(states(event).values()) == {"sent"}
    assert len(mail.outbox) == 3


def test_a_server_that_is_away_is_not_asked_for_each_mail(event, client_of, picky):
    picky.away, client = True, client_of("event officer")
    for n in range(20):
        guest(event, f"Guest{n} Abel")
    send(client, event)
    work()

    assert set(states(event).values()) == {"failed"}
    assert picky.tried == REFUSED_AT_ALL
    assert "Connection refused" in GuestMail.objects.last().problem


def test_who_wants_no_mail_by_the_time_it_is_sent_gets_none(event, client_of):
    contact = make.make_contact(email="own@example.org")
    guest(event, contact=contact)
    send(client_of("event officer"), event)
    contact.do_not_contact = True
    contact.save()
    work()

    assert not mail.outbox
    assert GuestMail.objects.get().problem == "This guest does not want to be contacted."


def test_thanks_go_to_those_who_came_once_the_event_is_over(event, client_of):
    client = client_of("event officer")
    guest(event, state="attended"), guest(event, "Bo Berg", state="no_show")
    assert "Thanks are written from the last day" in pages.text_of(client.get(address(event, "thanks")))
    Event.objects.update(starts_on=localdate() - timedelta(days=1))

    send(client, event, "thanks", language="zh-hans")
    work()

    assert [(m.to, m.subject, m.attachments) for m in mail.outbox] == [(["ann@example.org"], "感谢光临：港口论坛", [])]
    assert "/answer/" not in mail.outbox[0].body
    assert client.get(address(event)).context["closed"]


@pytest.mark.parametrize("kind", ["place_free", "nonsense"])
def test_other_kinds_are_not_written_by_hand(event, client_of, kind):
    assert client_of("event officer").get(address(event, kind)).status_code == 404


def test_only_who_may_change_the_event_writes(event, client_of):
    guest(event)
    for client in (client_of("district officer", district=make.make_district()), client_of("leadership")):
        assert client.get(address(event)).status_code == 403
        assert client.post(reverse("send-mails-again", args=[event.pk])).status_code == 403


def test_who_may_change_the_event_no_more_has_nothing_sent(event, client_of):
    client = client_of("event officer")
    guest(event)
    send(client, event)
    client.user.groups.clear()
    work()

    assert not mail.outbox
    assert Job.objects.get().state == "failed"
    mailing.send_asked_by_database()
    assert states(event) == {"Ann Abel": "failed"}


def test_a_cancelled_sending_leaves_the_rest_to_be_sent_again(event, client_of):
    client = client_of("event officer")
    guest(event)
    send(client, event)
    working.cancel(Job.objects.get())
    work()

    assert (states(event), mail.outbox) == ({"Ann Abel": "failed"}, [])
    client.post(reverse("send-mails-again", args=[event.pk]))
    work()
    assert len(mail.outbox) == 1


def test_a_mail_in_hand_when_the_worker_died_is_in_doubt_and_not_sent_twice(event, client_of):
    client = client_of("event officer")
    guest(event), guest(event, "Bo Berg")
    send(client, event)
    GuestMail.objects.filter(participation__name="Ann Abel").update(state="sending", claimed_at=now())
    work()

    assert states(event) == {"Ann Abel": "failed", "Bo Berg": "sent"}
    assert "may have arrived or not" in GuestMail.objects.get(state="failed").problem


def test_guests_who_were_written_to_are_not_taken_off_the_list_by_an_undo(event, client_of):
    client, contact = client_of("event officer"), make.make_contact(email="own@example.org")
    url = reverse("invite", query={"tick": contact.pk})
    seen = client.post(url, {"event": event.pk, "preview": "1"}).context["preview"].mark
    client.post(url, {"event": event.pk, "save": "1", "seen": seen})
    send(client, event)

    answer = client.post(ChangeSet.objects.get().get_absolute_url())

    assert answer.status_code == 409
    assert "Mails to guests point to what would be deleted" in pages.text_of(answer)
    assert event.participations.count() == 1


def test_names_and_lines_cannot_break_out_of_the_mail(event, client_of):
    event.name_en, event.venue = "Forum\nBcc: x@example.org", "<b>Hall</b>"
    event.save()
    guest(event, "<i>Ann</i>", email="ann@example.org")
    send(client_of("event officer"), event, intro="<script>alert(1)</script>")
    work()

    sent = mail.outbox[0]
    assert "\n" not in sent.subject and sent.recipients() == ["ann@example.org"]
    assert "<script>" not in sent.alternatives[0].content and "<b>" not in sent.alternatives[0].content


@pytest.mark.django_db(transaction=True)
def test_a_merge_keeps_the_mails_of_the_guest_that_stays_and_its_undo_brings_the_others_back():
    event, organization = make.make_event(), make.make_organization()
    one, other = (make.make_contact(organization=organization, email=f"{n}@example.org") for n in "ab")
    mails = [make.make_guest_mail(participation=guest(event, contact=who)) for who in (one, other)]
    by = make.make_user("city administrator")

    made = merged(one, other, by)
    assert [row.pk for row in GuestMail.objects.all()] == [mails[0].pk]
    undo(made)

    assert {row.pk for row in GuestMail.objects.all()} == {mail.pk for mail in mails}


@pytest.mark.django_db(transaction=True)
def test_a_place_that_came_free_is_told_by_the_worker():
    event = make.make_event(capacity=1)
    leaves = make.make_participation(event=event, state="accepted")
    guest(event, "张伟", email="zhang@example.org", state="waiting")
    answering.answer(leaves, yes=False)
    together([mailing.send_asked_by_database] * 4)

    assert [m.to for m in mail.outbox] == [["zhang@example.org"]]
    assert "候补" in mail.outbox[0].body
