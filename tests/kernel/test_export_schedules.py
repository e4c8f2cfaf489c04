"""Exports that come round: due, made with the permissions of the day, told by mail."""

import smtplib
import threading
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils.timezone import get_default_timezone, now

from promotion_crm.lists import scheduling
from promotion_crm.models import ExportRecord, ExportSchedule, Job
from tests.kernel.working import work
from tests.make import make_contact, make_export_schedule, make_lead, make_user
from tests.seen import seen

pytestmark = pytest.mark.django_db
NEW = "/exports/schedules/new/?list=leads&stage=signed&columns=code,title&sort=-code"
FORM = {
    "name": "Signed leads",
    "format": "csv",
    "language": "en",
    "every": "week",
    "weekday": "1",
    "day": "1",
    "hour": "7",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=get_default_timezone())


@pytest.mark.parametrize(
    ("fields", "moment", "then"),
    [
        ({"every": "day", "hour": 7}, "2026-11-24 06:59", "2026-11-24 07:00"),
        ({"every": "day", "hour": 7}, "2026-11-24 07:00", "2026-11-25 07:00"),
        ({"every": "week", "weekday": 1, "hour": 7}, "2026-11-24 06:00", "2026-11-30 07:00"),
        ({"every": "week", "weekday": 2, "hour": 7}, "2026-11-24 06:00", "2026-11-24 07:00"),
        ({"every": "month", "day": 28, "hour": 0}, "2027-02-28 00:00", "2027-03-28 00:00"),
        ({"every": "month", "day": 1, "hour": 23}, "2026-12-31 12:00", "2027-01-01 23:00"),
    ],
)
def test_when_it_comes_round_next(fields, moment, then):
    assert ExportSchedule(**fields).following(at(moment)) == at(then)


def test_one_that_is_due_is_made_once_however_long_it_was_due(settings):
    owner = make_user("city administrator", email="wu@example.org")
    make_lead(title="Port")
    schedule = make_export_schedule(owner=owner, query="columns=title", every="day", next_at=now() - timedelta(days=5))

    work()
    scheduling.ask_due()
    work()

    record = ExportRecord.objects.get()
    assert (record.user, record.list_name, record.row_count) == (owner, "leads", 1)
    schedule.refresh_from_db()
    assert now() < schedule.next_at < now() + timedelta(days=1)
    (letter,) = mail.outbox
    assert letter.to == ["wu@example.org"]
    assert letter.subject == "“Leads of the week” is ready"
    assert f"{settings.SITE_URL}/jobs/{Job.objects.get().pk}/" in letter.body
    assert "Port" not in letter.body and not letter.attachments


def test_it_is_made_with_the_permissions_of_that_day_and_says_why_not(client_of):
    owner = make_user("account manager", email="wu@example.org", language="zh-hans")
    make_export_schedule(owner=owner, language="zh-hans", next_at=now() - timedelta(hours=1))
    owner.groups.clear()

    work()

    assert not ExportRecord.objects.exists()
    assert Job.objects.get().state == "failed"
    (letter,) = mail.outbox
    assert "未能生成" in letter.subject
    assert "无权导出" in letter.body


def test_it_holds_the_rows_its_owner_sees_on_that_day():
    owner = make_user("account manager")
    lead = make_lead(owner=owner)
    make_lead()
    make_export_schedule(owner=owner, query="columns=code", next_at=now() - timedelta(hours=1))
    lead.owner = None
    lead.save()

    work()

    assert ExportRecord.objects.get().row_count == 0


def test_who_left_gets_nothing_and_neither_does_a_paused_one():
    make_export_schedule(owner=make_user("city administrator", is_active=False), next_at=now() - timedelta(hours=1))
    make_export_schedule(is_active=False, next_at=now() - timedelta(hours=1))

    work()

    assert not Job.objects.exists()


def test_a_mail_that_fails_is_told_and_the_file_is_there(monkeypatch, client_of):
    client = client_of("city administrator", email="wu@example.org")
    make_export_schedule(owner=client.user, next_at=now() - timedelta(hours=1))

    def broken(*args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(scheduling, "send_mail", broken)
    work()

    job = Job.objects.get()
    assert job.state == "done"
    text = client.get(job.get_absolute_url()).content.decode()
    assert "The mail was not sent" in text and "Download" in text


def test_a_name_of_several_lines_makes_no_header_of_the_mail():
    owner = make_user("city administrator", email="wu@example.org")
    make_export_schedule(owner=owner, name="Leads\r\nBcc: all@example.org", next_at=now() - timedelta(hours=1))

    work()

    assert Job.objects.get().state == "done"
    assert mail.outbox[0].subject == "“Leads Bcc: all@example.org” is ready"


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_for_one_that_is_due_once():
    for _n in range(5):
        make_export_schedule(owner=make_user("city administrator"), next_at=now() - timedelta(hours=1))

    def look():
        try:
            scheduling.ask_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert Job.objects.count() == 5
    assert not ExportSchedule.objects.due(now()).exists()


# -- the pages ------------------------------------------------------------------------


def test_a_list_is_scheduled_as_it_stands(client_of):
    client = client_of("city administrator")
    make_lead()
    page = client.get("/leads/?stage=received&columns=code,title&sort=-code").content.decode()
    assert "/exports/schedules/new/?list=leads&amp;stage=received&amp;columns=code,title&amp;sort=-code" in page

    shown = client.get(NEW).content.decode()
    assert "Stage: Signed" in shown and "Code, Project" in shown
    answer = client.post(NEW, FORM)

    assert answer.status_code == 302
    schedule = ExportSchedule.objects.get()
    assert (schedule.owner, schedule.list_name, schedule.format) == (client.user, "leads", "csv")
    assert schedule.query == "stage=signed&columns=code,title&sort=-code"
    assert schedule.next_at > now()
    assert "every Monday at 07:00" in client.get("/exports/schedules/").content.decode()


def test_personal_data_needs_a_purpose_and_the_permission(client_of):
    url = "/exports/schedules/new/?list=contacts&columns=name,email"
    client = client_of("account manager")

    refused = client.post(url, FORM)
    assert refused.status_code == 400
    assert refused.context["form"].errors["purpose"]
    assert client.post(url, FORM | {"purpose": "the newsletter"}).status_code == 302
    assert ExportSchedule.objects.get().query == "columns=name,email&purpose=the%20newsletter"
    none = client_of("district officer").post(url, FORM | {"purpose": "the newsletter"})
    assert none.status_code == 400
    assert "may not export personal data" in none.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("every", "year"), ("weekday", "8"), ("day", "29"), ("day", "0"), ("hour", "24")),
        *(("format", "pdf"), ("language", "fr"), ("name", ""), ("name", "x" * 101)),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(field, value, client_of):
    answer = client_of("city administrator").post(NEW, FORM | {field: value})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not ExportSchedule.objects.exists()


def test_a_filter_that_makes_no_sense_is_refused_with_its_name(client_of):
    answer = client_of("city administrator").post("/exports/schedules/new/?list=leads&stage=nowhere", FORM)

    assert answer.status_code == 400
    assert "stage=nowhere" in answer.content.decode()
    assert client_of("city administrator").get("/exports/schedules/new/?list=nothing").status_code == 404


def test_another_s_schedule_is_not_found(client_of):
    schedule = make_export_schedule()
    client = client_of("city administrator")

    for way in ("", "delete/"):
        assert client.get(f"/exports/schedules/{schedule.pk}/{way}").status_code == 404
        assert client.post(f"/exports/schedules/{schedule.pk}/{way}", FORM).status_code == 404
    assert client.post(f"/exports/schedules/{schedule.pk}/run/").status_code == 404
    assert ExportSchedule.objects.get() == schedule


def test_it_is_changed_paused_run_and_deleted_after_asking(client_of):
    make_contact()
    client = client_of("city administrator")
    schedule = make_export_schedule(owner=client.user, query="stage=signed")
    url = f"/exports/schedules/{schedule.pk}/"

    paused = {name: value for name, value in FORM.items() if name != "is_active"}
    assert client.post(url, paused | seen(schedule) | {"every": "month", "day": "15"}).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.is_active, schedule.every, schedule.day) == (False, "month", 15)
    assert "Paused" in client.get("/exports/schedules/").content.decode()

    job = client.post(f"{url}run/").url
    work()
    assert "Download" in client.get(job).content.decode()

    assert "Delete “Signed leads”?" in client.get(f"{url}delete/").content.decode()
    assert ExportSchedule.objects.exists()
    assert client.post(f"{url}delete/").status_code == 302
    assert not ExportSchedule.objects.exists()
    assert ExportRecord.objects.exists()


def test_who_may_not_export_schedules_nothing(client_of):
    client = client_of("leadership")

    assert client.get("/exports/schedules/").status_code == 403
    assert client.post(NEW, FORM).status_code == 403
