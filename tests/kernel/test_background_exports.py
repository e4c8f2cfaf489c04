"""Exports too large for a request: asked for, made by a worker, downloaded; and what was made is kept for a while."""

import csv
import hashlib
import io
import os
import time
from datetime import timedelta

import pytest
from django.utils.timezone import now

from promotion_crm import working
from promotion_crm.lists import keeping
from promotion_crm.models import ExportRecord, Job
from tests.kernel.asked import body, sheets
from tests.kernel.working import work
from tests.make import make_contact, make_export_record, make_job, make_lead, make_user

pytestmark = pytest.mark.django_db
PURPOSE = "purpose=a+test"


@pytest.fixture(autouse=True)
def small(settings, tmp_path):
    """Two rows are all that a request carries here."""
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.EXPORT_AT_ONCE = {"csv": 2, "xlsx": 2}


def leads(count):
    return [make_lead(title=f"Project {n}") for n in range(count)]


def asked(client, url):
    """The job that an address asked for."""
    answer = client.get(url)
    assert answer.status_code == 302, answer.status_code
    return Job.objects.get(pk=int(answer.url.split("/")[2]))


def test_what_a_request_carries_is_sent_at_once(client_of):
    leads(2)

    assert client_of("city administrator").get("/leads/export.csv").status_code == 200
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_more_rows_are_made_by_a_worker_with_the_same_filter_columns_and_order(form, client_of):
    leads(5)
    client = client_of("city administrator")

    job = asked(client, f"/leads/export.{form}?columns=title&sort=-title&q=project")
    assert not ExportRecord.objects.exists()
    work()

    job.refresh_from_db()
    assert (job.state, job.total, job.done) == ("done", 5, 5), job.why
    page = client.get(job.get_absolute_url()).content.decode()
    record = ExportRecord.objects.get()
    assert f'href="/exports/{record.pk}/file/"' in page
    content = body(client.get(f"/exports/{record.pk}/file/"))
    if form == "csv":
        titles = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    else:
        titles = [row[0] for row in sheets(content)[1]]
    assert titles[1:] == [f"Project {n}" for n in (4, 3, 2, 1, 0)]
    assert (record.user, record.row_count) == (client.user, 5)
    assert record.sha256 == hashlib.sha256(content).hexdigest()


def test_it_is_made_with_what_its_owner_may_do_by_then(client_of):
    leads(3)
    client = client_of("account manager")
    make_lead(owner=client.user), make_lead(owner=client.user), make_lead(owner=client.user)
    job = asked(client, "/leads/export.csv?columns=title")
    client.user.groups.clear()

    work()

    job.refresh_from_db()
    assert (job.state, job.why) == ("failed", "You may not export lists.")
    assert not ExportRecord.objects.exists()


def test_personal_data_asks_for_a_purpose_before_anything_is_put_in_the_queue(client_of):
    for _n in range(3):
        make_contact()

    assert client_of("account manager").get("/contacts/export.csv?columns=name,email").status_code == 400
    assert client_of("district officer").get(f"/contacts/export.csv?columns=name,email&{PURPOSE}").status_code == 403
    assert not Job.objects.exists()
    job = asked(client_of("account manager"), f"/contacts/export.csv?columns=name,email&{PURPOSE}")
    work()
    job.refresh_from_db()
    assert job.state == "done", job.why
    assert ExportRecord.objects.get().purpose == "a test"


def test_pressing_the_button_twice_makes_one_file(client_of):
    leads(3)
    client = client_of("city administrator")

    assert asked(client, "/leads/export.csv") == asked(client, "/leads/export.csv")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_cancelled_export_leaves_no_file_and_no_record(form, client_of, monkeypatch, settings):
    monkeypatch.setattr(working, "EVERY", 0)
    leads(3)
    job = asked(client_of("city administrator"), f"/leads/export.{form}")
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)

    work()

    job.refresh_from_db()
    assert job.state == "cancelled", job.why
    assert not ExportRecord.objects.exists()
    assert not list(settings.EXPORT_DIR.iterdir())


# -- what is kept ---------------------------------------------------------------------


def test_a_file_can_be_downloaded_again_until_its_days_are_over(client_of, settings):
    leads(1)
    client = client_of("city administrator")
    first = body(client.get("/leads/export.csv"))
    record = ExportRecord.objects.get()

    make_lead(title="Later")
    assert body(client.get(f"/exports/{record.pk}/file/")) == first
    assert f'href="/exports/{record.pk}/file/"' in client.get("/exports/").content.decode()

    age(keeping.path_of(record), settings.EXPORT_KEEP_DAYS + 1)
    keeping.sweep()
    gone = client.get(f"/exports/{record.pk}/file/")
    assert gone.status_code == 410
    assert "/leads/export.csv?columns=" in gone.content.decode()
    assert "Export again" in client.get("/exports/").content.decode()


def age(path, days):
    then = time.time() - days * 24 * 3600
    os.utime(path, (then, then))


def test_the_sweep_spares_what_is_being_made_and_clears_what_never_was(settings):
    settings.EXPORT_DIR.mkdir()
    fresh, stale = settings.EXPORT_DIR / ".making-a", settings.EXPORT_DIR / ".making-b"
    fresh.touch(), stale.touch()
    age(stale, 2)

    keeping.sweep()

    assert fresh.exists() and not stale.exists()


def test_nobody_gets_the_file_of_another_nor_their_own_without_the_permission(client_of):
    make_contact()
    client = client_of("account manager")
    body(client.get(f"/contacts/export.csv?columns=name,email&{PURPOSE}"))
    url = f"/exports/{ExportRecord.objects.get().pk}/file/"

    assert client_of("city administrator").get(url).status_code == 404
    assert client_of("superuser").get(url).status_code == 404
    assert client_of("verifier").get(url).status_code == 403
    client.user.groups.set(make_user("district officer").groups.all())
    refused = client.get(url)
    assert refused.status_code == 403
    assert "personal data" in refused.content.decode()


# -- my exports -----------------------------------------------------------------------


def test_my_exports_are_mine_and_what_is_being_made_stands_first(client_of):
    client = client_of("city administrator")
    make_export_record(user=client.user, list_name="leads", filters={"stage": ["signed"]}, row_count=1234)
    make_export_record(user=make_user("city administrator"), list_name="contacts")
    make_job(owner=client.user, title="Leads (CSV)")
    make_job(owner=client.user, title="Of last week", state="failed", ended_at=now() - timedelta(days=8))
    make_job(title="Of another")

    text = client.get("/exports/").content.decode()

    assert "stage=signed" in text and "1,234" in text
    assert "Leads (CSV)" in text
    assert "Of last week" not in text and "Of another" not in text
    assert "Contacts</a>" not in text.partition("<main")[2]


def test_my_exports_go_on_beyond_a_page_in_bounded_queries(client_of, django_assert_max_num_queries):
    client = client_of("city administrator")
    records = [make_export_record(user=client.user, list_name="leads") for _n in range(60)]

    with django_assert_max_num_queries(8):
        first = client.get("/exports/")
    rest = client.get(f"/exports/?before={first.context['earlier']}")

    shown = [line.record.pk for page in (first, rest) for line in page.context["lines"]]
    assert shown == [record.pk for record in reversed(records)]
    assert rest.context["earlier"] is None


@pytest.mark.parametrize("before", ["x", "-1", "1" * 30, "１", "1.5"])
def test_a_page_that_is_no_number_is_refused(before, client_of):
    assert client_of("city administrator").get("/exports/", {"before": before}).status_code == 400


def test_who_may_not_export_has_no_such_page_and_no_link_to_it(client_of):
    client = client_of("verifier")

    assert client.get("/exports/").status_code == 403
    assert "/exports/" not in client.get("/leads/").content.decode()


def test_an_empty_page_says_how_to_begin(client_of):
    assert "press Export" in client_of("city administrator").get("/exports/").content.decode()
