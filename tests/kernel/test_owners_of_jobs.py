"""A job goes on while its owner may have it done: who is shut out or loses a right meanwhile gets nothing."""

import threading
from contextlib import closing

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from partners.models import Contribution
from partners.programs import contributing
from promotion_crm import working
from promotion_crm.lists import copying
from promotion_crm.models import District, ExportRecord, Job, User
from tests.kernel.working import work
from tests.make import make_appointment, make_district, make_introduction, make_job, make_lead, make_user

TOLD = "The roles or the district of its owner changed meanwhile. Ask for it again."
pytestmark = pytest.mark.django_db(transaction=True)


class Halfway:
    """Where a worker stops in the middle, until it is told to go on."""

    def __init__(self):
        self.there, self.on = threading.Event(), threading.Event()

    def wait(self):
        if not self.there.is_set():
            self.there.set()
            assert self.on.wait(30)

    def meanwhile(self, act):
        """Let a worker do what waits, and `act` while it is halfway."""
        worker = threading.Thread(target=self._work)
        worker.start()
        try:
            assert self.there.wait(30)
            act()
        finally:
            self.on.set()
            worker.join()

    def _work(self):
        try:
            work()
        finally:
            connections.close_all()


@pytest.fixture
def halfway(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(working, "EVERY", 0)
    settings.ROUNDS, settings.EXPORT_DIR = [], tmp_path / "exports"
    return Halfway()


@pytest.fixture
def job(settings, monkeypatch, halfway):
    settings.JOBS = {"plant": "tests.kernel.test_owners_of_jobs.plant"}
    monkeypatch.setattr("tests.kernel.test_owners_of_jobs.pause", halfway.wait)
    owner = make_user(["account manager", "event officer"], district=make_district())
    owner.user_permissions.add(Permission.objects.get(codename="view_lead_details"))
    return working.ask("plant", owner, "Plant a district")


def pause():
    """Replaced by `Halfway.wait`."""


def plant(job, beat):
    with transaction.atomic():
        make_district(code="999999")
        beat(1)
        pause()
        beat(2)
    return {"planted": 1}


def shut_out(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def lose_a_role(user):
    user.groups.remove(Group.objects.get(name="event officer"))


def lose_a_permission(user):
    user.user_permissions.clear()


def move(user):
    User.objects.filter(pk=user.pk).update(district=make_district())


TAKEN = {
    shut_out: "The account of its owner is closed.",
    lose_a_role: TOLD,
    lose_a_permission: TOLD,
    move: TOLD,
}


@pytest.mark.parametrize("act", TAKEN, ids=lambda act: act.__name__)
def test_it_stops_with_a_sentence_and_what_it_wrote_is_gone(job, halfway, act):
    halfway.meanwhile(lambda: act(job.owner))

    job.refresh_from_db()
    assert (job.state, job.why) == ("failed", TAKEN[act])
    assert not District.objects.filter(code="999999").exists()


def test_it_stops_for_who_is_no_superuser_any_more(job, halfway):
    User.objects.filter(pk=job.owner_id).update(is_superuser=True)

    halfway.meanwhile(lambda: User.objects.filter(pk=job.owner_id).update(is_superuser=False))

    job.refresh_from_db()
    assert (job.state, job.why) == ("failed", TOLD)


def test_it_goes_on_for_who_is_given_more_or_changes_their_language(job, halfway):
    def given():
        job.owner.groups.add(Group.objects.get(name="verifier"))
        User.objects.filter(pk=job.owner_id).update(language="zh-hans", name_en="Renamed")

    halfway.meanwhile(given)

    job.refresh_from_db()
    assert (job.state, job.why, job.result) == ("done", "", {"planted": 1})
    assert District.objects.filter(code="999999").exists()


@pytest.mark.parametrize("act", [shut_out, lose_a_role], ids=lambda act: act.__name__)
def test_an_export_leaves_no_file_and_no_record(settings, monkeypatch, halfway, act):
    write, owner = copying.Counted.write, make_user(["city administrator", "event officer"])
    [make_lead() for _n in range(3)]
    job = working.ask("export", owner, "Leads", list="leads", format="csv", query="")
    monkeypatch.setattr(copying.Counted, "write", lambda file, row: [halfway.wait(), write(file, row)])

    halfway.meanwhile(lambda: act(owner))

    job.refresh_from_db()
    assert (job.state, job.why) == ("failed", TAKEN[act])
    assert not ExportRecord.objects.exists()
    assert not list(settings.EXPORT_DIR.iterdir())


def test_contributions_gathered_meanwhile_are_not_kept(monkeypatch, halfway):
    owner, keep = make_user(["city administrator", "event officer"]), contributing._keep
    held = make_appointment()
    made = {"partner": held.organization, "appointment": held, "state": "investor_confirmed"}
    make_introduction(lead=make_lead(received_on=localdate()), **made)
    job = working.ask("contributions", owner, "Contributions", year=None, page="/")
    monkeypatch.setattr(contributing, "_keep", lambda *found: [keep(*found), halfway.wait()])

    halfway.meanwhile(lambda: lose_a_role(owner))

    job.refresh_from_db()
    assert (job.state, job.why) == ("failed", TOLD)
    assert not Contribution.objects.exists()


def test_looking_costs_one_statement_a_second_and_no_more():
    job = make_job(state="running", started_at=Job._meta.get_field("asked_at").default())
    with closing(working.Beat(job.pk)) as beat, CaptureQueriesContext(beat.own) as asked:
        for row in range(1000):
            beat(row)

    assert len(asked) == 1
    assert not connection.in_atomic_block
