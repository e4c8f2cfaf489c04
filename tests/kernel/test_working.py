"""Long work in the background: done once, told as it goes on, cancelled, taken up again when a worker dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from promotion_crm import working
from promotion_crm.models import Job
from tests.kernel.working import work
from tests.make import make_job, make_user

CALLS = []


def count(job, beat):
    """The work of these tests: `rows` steps."""
    CALLS.append(job.pk)
    beat.of(job.arguments.get("rows", 3))
    for row in range(job.arguments.get("rows", 3)):
        beat(row)
    return {"counted": job.arguments.get("rows", 3)}


def refuse(job, beat):
    raise working.JobRefused("Not today.")


def break_off(job, beat):
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def kinds(settings):
    CALLS.clear()
    settings.ROUNDS = ["promotion_crm.working.reap"]
    settings.JOBS = {name.__name__: f"tests.kernel.test_working.{name.__name__}" for name in (count, refuse, break_off)}


def asked(kind="count", **arguments):
    return working.ask(kind, make_user("account manager"), "Some work", **arguments)


@pytest.mark.django_db
def test_a_job_waits_until_a_worker_does_it():
    job = asked(rows=5)
    assert (job.state, job.done) == ("waiting", 0)

    work()

    job.refresh_from_db()
    assert (job.state, job.result, job.tries) == ("done", {"counted": 5}, 1)
    assert job.started_at and job.ended_at


@pytest.mark.django_db
def test_the_same_work_is_not_asked_for_twice_while_it_is_open():
    owner = make_user("account manager")
    first = working.ask("count", owner, "Some work", rows=5)

    assert working.ask("count", owner, "Some work", rows=5) == first
    assert working.ask("count", owner, "Some work", rows=6) != first
    assert working.ask("count", make_user("account manager"), "Some work", rows=5) != first
    work()
    assert working.ask("count", owner, "Some work", rows=5) != first


@pytest.mark.django_db
def test_work_that_is_refused_says_why_and_work_that_breaks_says_no_more_than_that():
    refused, broken = asked("refuse"), asked("break_off")

    work()

    refused.refresh_from_db(), broken.refresh_from_db()
    assert (refused.state, refused.why) == ("failed", "Not today.")
    assert broken.state == "failed"
    assert "fault of the CRM" in broken.why and "ZeroDivision" not in broken.why


@pytest.mark.django_db
def test_nothing_is_done_for_a_closed_account():
    job = asked()
    job.owner.is_active = False
    job.owner.save()

    work()

    job.refresh_from_db()
    assert (job.state, CALLS) == ("failed", [])


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once_and_never_done():
    job = asked()

    working.cancel(job)
    work()

    job.refresh_from_db()
    assert (job.state, CALLS) == ("cancelled", [])
    working.cancel(job)
    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.django_db
def test_a_job_ends_when_it_ends_also_for_raw_sql():
    job = asked()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE promotion_crm_job SET state = 'done' WHERE id = %s", [job.pk])


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_told_while_the_work_sits_in_a_transaction_and_it_can_be_cancelled(monkeypatch):
    monkeypatch.setattr(working, "EVERY", 0)
    job, seen = asked(rows=10), []

    def watched(job, beat):
        with transaction.atomic():
            beat.of(10)
            beat(4)
            seen.append(Job.objects.values_list("done", "total").get(pk=job.pk))
            working.cancel(job)
            connection.cursor().execute("SAVEPOINT nothing")
        beat(5)
        seen.append("went on")

    monkeypatch.setattr(sys.modules[__name__], "count", watched)
    work()

    job.refresh_from_db()
    assert seen == [(4, 10)]
    assert job.state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_job_once():
    jobs = [asked(rows=n) for n in range(1, 11)]

    def one():
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(CALLS) == [job.pk for job in jobs]
    assert set(Job.objects.values_list("state", "tries")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_the_same_work_asked_for_at_the_same_moment_is_one_job():
    owner = make_user("account manager")

    def press():
        try:
            working.ask("count", owner, "Some work", rows=5)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_the_queue_forgets_what_was_handed_out_long_ago_and_the_job_stays():
    asked(), work()
    recent = DBTaskResult.objects.get()
    working.forget()
    assert DBTaskResult.objects.exists()

    DBTaskResult.objects.filter(pk=recent.pk).update(finished_at=now() - timedelta(days=8))
    working.forget()

    assert not DBTaskResult.objects.exists()
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_lives_is_left_alone_and_one_whose_worker_died_is_taken_up():
    job = make_job(kind="count", state="running", started_at=now(), tries=1)
    with closing(working.Beat(job.pk)) as alive:
        assert alive.begin()
        working.reap()
        job.refresh_from_db()
        assert job.state == "running"

    working.reap()
    assert DBTaskResult.objects.count() == 1
    work()

    job.refresh_from_db()
    assert (job.state, job.tries, CALLS) == ("done", 2, [job.pk])


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_its_workers_is_given_up():
    job = make_job(kind="count", state="running", started_at=now(), tries=working.TRIES)

    working.reap()

    job.refresh_from_db()
    assert job.state == "failed"
    assert "3 times" in job.why


# -- the process ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_ends_at_once_and_leaves_its_job_to_another(tmp_path):
    """A real process, killed in the middle of its work."""
    name = connection.settings_dict["NAME"]
    module = tmp_path / "slow_settings.py"
    module.write_text(
        f"from tests.settings import *\nDATABASES['default']['NAME'] = {name!r}\n"
        "JOBS = {'slow': 'slow_work.slow'}\nROUNDS = []\n"
    )
    (tmp_path / "slow_work.py").write_text(
        "import time\ndef slow(job, beat):\n    beat.of(1000)\n    [(beat(n), time.sleep(.05)) for n in range(1000)]\n"
    )
    job = asked("slow")
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "slow_settings", "PYTHONPATH": f"{tmp_path}:{settings.BASE_DIR}"}
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=settings.BASE_DIR, env=env)
    try:
        wait_for(lambda: Job.objects.filter(pk=job.pk, state="running", done__gt=0).exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()

    job.refresh_from_db()
    assert job.state == "running"
    working.reap()
    job.refresh_from_db()
    assert (job.state, job.done) == ("waiting", 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_is_replaced_and_its_job_is_taken_up(tmp_path):
    """A real process and its keeper; what was half done begins anew."""
    name = connection.settings_dict["NAME"]
    (tmp_path / "kept_settings.py").write_text(
        f"from tests.settings import *\nDATABASES['default']['NAME'] = {name!r}\n"
        "JOBS = {'short': 'short_work.short'}\nROUNDS = ['promotion_crm.working.reap']\n"
    )
    (tmp_path / "short_work.py").write_text(
        "import os, signal\ndef short(job, beat):\n"
        "    if job.tries == 1: os.kill(os.getpid(), signal.SIGKILL)\n    return {'pid': os.getpid()}\n"
    )
    job = asked("short")
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "kept_settings", "PYTHONPATH": f"{tmp_path}:{settings.BASE_DIR}"}
    process = subprocess.Popen([sys.executable, "manage.py", "work", "--keep"], cwd=settings.BASE_DIR, env=env)
    try:
        wait_for(lambda: Job.objects.filter(pk=job.pk, state="done").exists())
        job.refresh_from_db()
        assert (job.tries, job.result["pid"] == process.pid) == (2, False)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
