"""The mail of what is due: one a day at most, nothing lost, nothing anybody may not see."""

import smtplib
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils.timezone import localdate

from partners.reminding import remind
from promotion_crm import digesting
from promotion_crm.digesting import send_all
from promotion_crm.models import Digest
from tests import make
from tests.seen import seen
from tests.test_races import together

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 6, 3)
AM = "account manager"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-06-03T09:00:00+08:00", tick=False) as traveller:
        yield traveller


def person(role=AM, **fields):
    return make.make_user(role, **{"email": f"p{make.number()}@example.com"} | fields)


def owes(owner, days=-1, **fields):
    return make.make_follow_up(owner=owner, due_on=localdate() + timedelta(days=days), **fields)


def states():
    return sorted(Digest.objects.values_list("state", flat=True))


def test_it_tells_what_is_late_due_today_and_this_week_with_the_way_there(settings):
    settings.SITE_URL = "https://crm.example"
    ann = person()
    rows = [owes(ann, days, what=f"Thing {days}") for days in (-9, 0, 4, 5)]
    owes(ann, -1, what="Ticked", done=True)
    owes(make.make_user(), -1, what="Not hers")
    lead = make.make_lead(owner=ann, received_on=localdate() - timedelta(days=90))
    remind()

    send_all()

    [sent] = mail.outbox
    assert sent.to == [ann.email]
    assert sent.subject == "1 follow-up is late, 1 follow-up is due today, 1 follow-up is due this week"
    assert all(f"https://crm.example{row.url}" in sent.body for row in rows[:3])
    assert lead.title in sent.body
    for words in ("Thing 5", "Ticked", "Not hers"):
        assert words not in sent.body


def test_it_is_in_the_language_of_whoever_gets_it():
    owes(person(language="zh-hans"))

    send_all()

    assert "待办" in mail.outbox[0].subject


def test_it_names_nothing_its_reader_may_not_see():
    ann = person()
    owes(ann, what="Call them", lead=make.make_lead(title="Quiet plant"))
    gone = make.make_lead(title="Left behind", owner=ann, received_on=localdate() - timedelta(days=90))
    remind()
    type(gone).objects.filter(pk=gone.pk).update(owner=make.make_user(AM))

    send_all()

    assert "Call them" in mail.outbox[0].body
    assert "Quiet plant" not in mail.outbox[0].body
    assert "Left behind" not in mail.outbox[0].body


def test_where_there_is_nothing_to_tell_there_is_no_mail():
    person()

    send_all()

    assert (mail.outbox, states()) == ([], ["nothing"])


@pytest.mark.parametrize("without", [{"email": ""}, {"is_active": False}, {"digest": ""}])
def test_who_has_no_address_has_left_or_wants_none_gets_none(without):
    owes(person(**without))

    send_all()

    assert (mail.outbox, states()) == ([], [])


def test_a_reminder_is_told_once(clock):
    ann = person()
    make.make_reminder(lead=make.make_lead(owner=ann), user=ann)
    send_all()
    clock.shift(timedelta(days=1))

    send_all()

    assert len(mail.outbox) == 1


def test_on_mondays_and_one_that_was_missed_is_made_up_for(clock):
    owes(person(digest="mondays"))
    for day, mails in (("03", 1), ("04", 1), ("08", 2), ("09", 2), ("16", 3), ("17", 3)):
        clock.move_to(f"2026-06-{day}T09:00:00+08:00")
        send_all()
        assert len(mail.outbox) == mails, day


def test_a_mail_that_failed_holds_up_no_other_is_shown_and_tried_again(monkeypatch, capsys, client_of):
    ann, bo = person(), person()
    owes(ann), owes(bo)
    send = EmailMessage.send

    def refuses(message, *args, **kwargs):
        if message.to == [ann.email]:
            raise smtplib.SMTPRecipientsRefused({ann.email: (550, b"No such box")})
        return send(message, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", refuses)
    call_command("remind")
    said = capsys.readouterr()
    page = client_of("system administrator").get("/admin/promotion_crm/digest/?state__exact=failed").content.decode()
    monkeypatch.undo()

    call_command("remind")

    assert "1 mail sent." in said.out
    assert "1 mail failed" in said.err
    assert "No such box" in page
    assert [message.to for message in mail.outbox] == [[bo.email], [ann.email]]
    assert states() == ["sent", "sent"]
    assert Digest.objects.get(user=ann).tries == 2


def test_a_mail_that_cannot_be_written_holds_up_no_other(monkeypatch):
    ann, bo = person(), person()
    owes(ann), owes(bo)
    parts = digesting.parts_for
    monkeypatch.setattr(digesting, "parts_for", lambda user: parts(user) if user == bo else [][0])

    send_all()

    assert [message.to for message in mail.outbox] == [[bo.email]]
    assert states() == ["failed", "sent"]
    assert "a fault of the CRM" in Digest.objects.get(user=ann).why


def test_a_run_that_was_killed_is_gone_on_with(monkeypatch):
    owes(person()), owes(person())
    send, killed = EmailMessage.send, []

    def breaks(message, *args, **kwargs):
        if mail.outbox and not killed:
            killed.append(True)
            raise KeyboardInterrupt
        return send(message, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", breaks)
    with pytest.raises(KeyboardInterrupt):
        send_all()
    assert states() == ["sent", "waiting"]

    send_all()

    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 2


def test_what_a_run_of_yesterday_left_is_told_today(clock):
    ann = person()
    owes(ann)
    Digest.objects.create(user=ann, day=WEDNESDAY)
    clock.shift(timedelta(days=1))

    send_all()

    assert len(mail.outbox) == 1
    assert states() == ["failed", "sent"]


@pytest.mark.django_db(transaction=True)
def test_of_runs_at_the_same_moment_each_mail_is_sent_by_one():
    for _person in range(4):
        owes(person())

    answers = together([send_all] * 4)

    assert sum(answer["sent"] for answer in answers) == 4
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 4


def test_those_above_are_told_who_is_late():
    head = person("district officer")
    owes(make.make_user("district officer", name_en="Ann", manager=head)), owes(make.make_user())

    send_all()

    assert mail.outbox[0].subject == "1 follow-up of your people is late"
    assert "Ann: 1, the oldest of 2 Jun" in mail.outbox[0].body


def test_each_chooses_which_mails_to_get(client_of):
    client = client_of(AM, email="ann@example.com")

    assert "It goes to ann@example.com." in client.get("/mail/").content.decode()
    assert client.post("/mail/", {"digest": "mondays"} | seen(client.user)).status_code == 302
    assert client.post("/mail/", {"digest": "hourly"}).status_code == 422

    client.user.refresh_from_db()
    assert client.user.digest == "mondays"
