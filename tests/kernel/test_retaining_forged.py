"""Retention that meets a row altered behind the seal: it is named, nothing of its lot goes, the other rules go on."""

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from promotion_crm.models import Download, Job, RetentionRun, SignIn, Visit
from promotion_crm.retaining import running
from promotion_crm.retaining.rules import periods
from promotion_crm.seals import seal
from tests import make, pages
from tests.kernel.test_retaining import aged
from tests.kernel.working import work

pytestmark = pytest.mark.django_db


def forged(row, **fields):
    """An old row that somebody changed after it was sealed."""
    aged(row, "at")
    seal()
    with pgtrigger.ignore():
        QuerySet(type(row)).filter(pk=row.pk).update(**fields)
    return f"{row._meta.db_table} {row.pk} is not as it was sealed"


def test_the_run_of_the_day_names_rule_table_and_row_and_carries_out_the_others(client_of):
    named = forged(make.make_sign_in(), address="203.0.113.9")
    aged(make.make_visit(), "seen_at")

    with pytest.raises(CommandError, match=f"sign-ins: {named}"):
        call_command("retain")

    assert not Visit.objects.exists()
    assert QuerySet(SignIn).exists()
    run = RetentionRun.objects.get(rule="sign-ins")
    assert (run.due, run.done, named in run.problem) == (1, 0, True)
    assert run.ended_at, "it did not stop in the middle: the next run would meet the same row"
    page = pages.text_of(client_of("privacy officer").get("/retention/"))
    assert f"sign-ins: {named}" in page
    assert page.count(named) == 2, "at the head, and with its rule"


def test_two_rules_that_stop_are_both_told(monkeypatch):
    def broken(rule, pks, by, reason):
        raise ValueError("it broke")

    forged(make.make_sign_in(), address="203.0.113.9")
    monkeypatch.setitem(periods()["visits"].__dict__, "act", broken)
    aged(make.make_visit(), "seen_at")

    running.daily()

    told = RetentionRun.objects.get(rule="daily").problem
    assert "visits: it broke" in told
    assert "sign-ins: " in told


def test_a_job_is_refused_with_rule_table_and_row(client_of):
    officer = client_of("privacy officer")
    named = forged(make.make_download(), address="/else/")
    officer.post("/retention/downloads/", {"reason": "Old", "seen": 1})

    work()

    job = Job.objects.get(kind="retention")
    assert job.state == Job.State.FAILED
    assert job.why.startswith("The rule “Records of downloads” stopped after 0 of 1 rows. " + named)
    assert QuerySet(Download).exists()
    assert named in pages.text_of(officer.get("/retention/downloads/"))
