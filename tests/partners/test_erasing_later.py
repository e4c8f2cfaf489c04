"""An erasure is long work: asked for once, done by a worker, told on the pages of the person meanwhile."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from partners import erasing
from partners.models import Contact, Erasure
from partners.privacy import background, marks, sweeping
from promotion_crm import working
from promotion_crm.models import Job
from tests import make, pages
from tests.kernel.working import work
from tests.partners.a_person import CHINESE, EMAIL, NAME, PHONE, SAID, WECHAT

pytestmark = pytest.mark.django_db
REASON = {"reason": "Letter of Ulla Quince", "name": "Ulla Quince"}


@pytest.fixture
def contact():
    return make.make_contact(name_en="Ulla Quince", name_zh="", email="ulla@quince.example")


@pytest.fixture
def url(contact):
    return reverse("erase-contact", args=[contact.pk])


def test_the_job_holds_nothing_of_the_person_but_the_number(client_of, contact, url):
    client_of("privacy officer").post(url, REASON)

    job = Job.objects.get()
    assert job.title == f"Erasure of contact {contact.pk}"
    assert job.arguments == {"contact": contact.pk, "reason": f"Letter of Erased person {contact.pk}"}
    work()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.why
    assert "Quince" not in str(job.result)
    assert Erasure.objects.get().reason == job.arguments["reason"]


def test_who_asks_again_is_led_to_the_job_that_is_open(client_of, contact, url):
    first, second = client_of("privacy officer"), client_of("privacy officer")
    job = first.post(url, REASON).url

    assert first.post(url, REASON).url == job
    assert second.post(url, REASON).url == url
    assert Job.objects.count() == 1
    mine, other = (pages.text_of(client.get(url)) for client in (first, second))
    assert "asked for this erasure" in mine and "See how far it is" in mine
    assert "asked for this erasure" in other and "See how far it is" not in other
    assert 'name="reason"' not in second.get(url).content.decode()


def test_the_page_of_the_contact_says_so_while_it_is_open(client_of, contact, url):
    officer, city, told = client_of("privacy officer"), client_of("city administrator"), "is under way"
    page = contact.get_absolute_url()
    other = make.make_contact().get_absolute_url()
    assert told not in pages.text_of(city.get(page))
    officer.post(url, REASON)

    assert told in pages.text_of(city.get(page))
    assert told not in pages.text_of(city.get(other))
    work()
    assert told not in pages.text_of(city.get(page))


def test_what_cannot_be_done_is_said_in_the_job(client_of, contact, url, monkeypatch):
    officer = client_of("privacy officer")
    job = officer.post(url, REASON).url
    monkeypatch.setattr(sweeping, "rewritten", lambda *_args: {})
    make.make_organization(note="Ulla Quince called")

    work()

    assert "still found in: partners_organization" in pages.text_of(officer.get(job))
    contact.refresh_from_db()
    assert contact.name_en == "Ulla Quince"
    assert not Erasure.objects.exists()


def test_a_contact_that_is_gone_by_then_is_said(client_of, contact, url):
    officer = client_of("privacy officer")
    job = officer.post(url, REASON).url
    Contact.objects.filter(pk=contact.pk).delete()

    work()

    assert "This contact is gone" in pages.text_of(officer.get(job))


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_press_at_the_same_moment_get_one_job(contact):
    officers, found = [make.make_user("privacy officer") for _ in range(4)], []

    def press(by):
        try:
            found.append(background.ask(contact, by=by, reason="Asked").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[by]) for by in officers]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert (len(found), len(set(found)), Job.objects.count()) == (4, 1, 1)


def elsewhere(act, *args):
    """Do it as another request does, on a connection of its own."""

    def done():
        try:
            act(*args)
        finally:
            connection.close()

    thread = threading.Thread(target=done)
    thread.start(), thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_it_can_be_cancelled_midway_and_nothing_is_done(contact, monkeypatch):
    monkeypatch.setattr(working, "EVERY", 0)
    by, seen = make.make_user("privacy officer"), []
    job = background.ask(contact, by=by, reason="Asked")
    swept = erasing.Erasing._sweep_table

    def watched(act, table):
        swept(act, table)
        if table.name == "partners_contact":
            seen.append(Job.objects.values_list("done", "total").get(pk=job.pk))
            elsewhere(working.cancel, job)

    monkeypatch.setattr(erasing.Erasing, "_sweep_table", watched)
    work()

    job.refresh_from_db(), contact.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert 0 < seen[0][0] < seen[0][1]
    assert not contact.is_erased


@pytest.mark.django_db(transaction=True)
def test_work_that_holds_the_row_of_its_own_job_does_not_wait_for_itself(monkeypatch):
    monkeypatch.setattr(working, "EVERY", 0)
    job = make.make_job()
    beat = working.Beat(job.pk)

    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(title="Another")
        beat.own.cursor().execute("SET lock_timeout = '2s'")
        beat.of(10), beat(5)
    beat(6)
    beat.close()

    job.refresh_from_db()
    assert (job.done, job.total) == (6, None)


@pytest.mark.parametrize("said", [SAID, NAME.upper(), "Quibell,+Xenia", PHONE, "0 1380713 5924", f"{EMAIL}|{WECHAT}"])
def test_a_trace_is_found_wherever_the_person_is(said):
    known = [(marks.NAME, NAME), (marks.NAME, CHINESE), (marks.EMAIL, EMAIL), (marks.PHONE, PHONE)]
    known = [marks.Mark(kind, text) for kind, text in [*known, (marks.WECHAT, WECHAT), (marks.NAME, "Yu Li")]]
    for text in (said, f"Yu%20Li {said}", said.replace(" ", "%20"), said.encode("unicode_escape").decode()):
        row = make.make_organization(note=text)
        table = next(table for table in sweeping.tables() if table.name == "partners_organization")
        for mark in known:
            plain = sweeping.read(table, mark.form, mark.trace)
            assert plain == sweeping.read(table, mark.form, "."), (mark, text)
        row.delete()
