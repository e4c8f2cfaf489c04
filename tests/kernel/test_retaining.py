"""What is past its period goes, what is needed stays, and a run that was stopped is gone on with."""

from datetime import timedelta
from io import StringIO

import pgtrigger
import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils.timezone import now

from promotion_crm.models import Download, ExportRecord, FileImport, FileImportRow, Job, RetentionRun, Visit
from promotion_crm.retaining import running
from promotion_crm.retaining.rules import periods
from promotion_crm.seals import seal, verify
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=4000)


def aged(row, *names, by=LONG_AGO):
    """The row as if it were old."""
    with pgtrigger.ignore():
        QuerySet(type(row)).filter(pk=row.pk).update(**dict.fromkeys(names, now() - by))
    return row


def old_job(**fields):
    ended = now() - LONG_AGO
    return make.make_job(state="done", ended_at=ended, **fields)


def test_old_rows_go_and_young_ones_stay():
    old, young = aged(make.make_visit(), "seen_at"), make.make_visit()
    starred = aged(make.make_visit(starred_at=now()), "seen_at")

    run = running.carry_out(periods()["visits"])

    assert set(Visit.objects.values_list("pk", flat=True)) == {young.pk, starred.pk}
    assert (run.due, run.done) == (1, 1)
    assert run.ended_at
    assert not Visit.objects.filter(pk=old.pk).exists()


def test_what_another_row_needs_stays():
    needed, alone = old_job(), old_job()
    make.make_file_import(job=needed)

    running.carry_out(periods()["jobs"])

    assert Job.objects.filter(pk=needed.pk).exists()
    assert not Job.objects.filter(pk=alone.pk).exists()


def test_the_file_of_an_import_goes_and_how_it_was_read_stays():
    one = aged(make.make_file_import(plan={"fields": {"Name": "name_en"}}), "at")
    make.make_file_import_row(file_import=one)

    running.all_automatic()

    one.refresh_from_db()
    assert one.content is None
    assert one.plan
    assert not FileImportRow.objects.exists()


def test_rows_go_in_lots_and_a_run_that_was_stopped_is_gone_on_with(monkeypatch):
    rule = periods()["visits"]
    monkeypatch.setitem(rule.__dict__, "lot", 2)
    for _ in range(5):
        aged(make.make_visit(), "seen_at")

    def killed(done):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.carry_out(rule, beat=killed)
    stopped = RetentionRun.objects.get()
    assert (stopped.due, stopped.done, stopped.ended_at) == (5, 4, None)
    assert Visit.objects.count() == 1

    running.carry_out(rule)

    assert not Visit.objects.exists()


def test_rows_of_a_log_go_with_a_reason_only_and_by_a_person(settings):
    record, young = aged(make.make_export_record(), "at"), make.make_export_record()
    make.make_user("privacy officer", username="pia"), make.make_user("account manager", username="ann")
    out = StringIO()

    call_command("retain", stdout=out)
    for asked in ([], ["--as=pia"], ["--reason=Old"], ["--as=ann", "--reason=Old"]):
        with pytest.raises(CommandError):
            call_command("retain", "--rule=exports", *asked, stdout=out)
    assert ExportRecord.objects.count() == 2
    call_command("retain", "--rule=exports", "--as=pia", "--reason=Six years have passed", stdout=out)

    assert list(ExportRecord.objects.all()) == [young]
    run = RetentionRun.objects.get(rule="exports")
    assert (run.by.username, run.reason, run.done) == ("pia", "Six years have passed", 1)
    assert "exports: 1 of 1" in out.getvalue()
    assert record.pk != young.pk


def test_rows_of_a_log_are_taken_through_the_seal():
    old, pia = aged(make.make_download(), "at"), make.make_user("privacy officer")
    seal()

    running.carry_out(periods()["downloads"], by=pia, reason="Old")

    assert not Download.objects.filter(pk=old.pk).exists()
    report = verify()
    assert report.holds
    assert report.amendments == 1


def test_a_dry_run_removes_nothing():
    aged(make.make_visit(), "seen_at")
    out = StringIO()

    call_command("retain", "--dry-run", stdout=out)

    assert "visits: 1 due" in out.getvalue()
    assert Visit.objects.count() == 1
    assert RetentionRun.objects.filter(dry=True, done=0).count() == len(periods())


def test_the_worker_does_it_once_a_day_and_makes_up_for_a_run_that_was_killed():
    work()
    assert RetentionRun.objects.filter(rule="daily").count() == 1
    aged(make.make_visit(), "seen_at")
    work()
    assert Visit.objects.count() == 1

    RetentionRun.objects.update(ended_at=None)
    work()

    assert not Visit.objects.exists()


def test_one_rule_that_breaks_leaves_the_others_to_go_on(monkeypatch):
    def broken(rule, pks, by, reason):
        raise ValueError("it broke")

    aged(make.make_visit(), "seen_at")
    monkeypatch.setitem(periods()["old-sessions"].__dict__, "act", broken)
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=now() - LONG_AGO)

    running.daily()

    assert not Visit.objects.exists()
    assert "old-sessions: it broke" in RetentionRun.objects.get(rule="daily").problem


def test_the_officer_looks_gives_a_reason_and_carries_it_out(client_of):
    officer, city = client_of("privacy officer"), client_of("city administrator")
    aged(make.make_download(), "at")
    page = officer.get("/retention/downloads/")
    assert page.status_code == 200
    assert "Carry it out" in page.content.decode()

    assert officer.post("/retention/downloads/", {"reason": "", "seen": 1}).status_code == 400
    assert officer.post("/retention/downloads/", {"reason": "Old", "seen": 0}).status_code == 400
    assert city.get("/retention/downloads/").status_code == 200
    assert city.post("/retention/downloads/", {"reason": "Old", "seen": 1}).status_code == 403
    assert client_of("account manager").get("/retention/").status_code == 403
    assert officer.post("/retention/downloads/", {"reason": "Old", "seen": 1}).status_code == 302
    work()

    assert not Download.objects.exists()
    assert "1 of 1" in officer.get("/retention/").content.decode()
    assert Job.objects.get(kind="retention").result["page"] == "/retention/downloads/"


def test_a_job_asks_again_whether_its_owner_may(client_of):
    officer = client_of("privacy officer")
    aged(make.make_download(), "at")
    officer.post("/retention/downloads/", {"reason": "Old", "seen": 1})
    officer.user.groups.clear()

    work()

    assert Download.objects.exists()
    assert "may not carry out" in Job.objects.get(kind="retention").why


def test_the_pages_ask_as_often_whatever_there_is(client_of, django_assert_max_num_queries):
    officer = client_of("privacy officer")
    officer.get("/retention/")
    for _ in range(3):
        aged(make.make_visit(), "seen_at"), make.make_retention_run()

    with django_assert_max_num_queries(12):
        assert officer.get("/retention/").status_code == 200
    assert FileImport.objects.count() == 0
