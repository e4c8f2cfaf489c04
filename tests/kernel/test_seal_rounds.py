"""What the worker does by itself: seals, verifies, sends a seal outside, and tells whom it concerns."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from promotion_crm import wiring
from promotion_crm.models import HistoryCheck, Seal, SealMail
from promotion_crm.seals import keeping, seal
from tests import make

pytestmark = pytest.mark.django_db


def later(monkeypatch, **span):
    monkeypatch.setattr(keeping, "now", lambda: now() + timedelta(**span))


def forge():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE partners_organizationevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE partners_organizationevent SET name_en = 'Forged'")


def test_the_worker_goes_these_rounds():
    names = {f"promotion_crm.seals.keeping.{name}" for name in ("seal_due", "check_due", "mail_due")}

    assert names <= {*wiring.ROUNDS}


def test_it_seals_once_an_hour_what_was_written(monkeypatch):
    for _ in range(2):
        make.make_organization()
        keeping.seal_due()
    assert Seal.objects.count() == 1

    later(monkeypatch, minutes=61)
    keeping.seal_due()
    keeping.seal_due()
    assert Seal.objects.count() == 2


def test_it_verifies_once_a_day(monkeypatch):
    keeping.check_due()
    assert not HistoryCheck.objects.exists()  # nothing is sealed yet

    make.make_organization()
    seal()
    for _ in range(2):
        keeping.check_due()
    assert [check.wrong for check in HistoryCheck.objects.all()] == [0]

    forge()
    later(monkeypatch, hours=25)
    keeping.check_due()
    assert HistoryCheck.objects.first().wrong == 1


def test_one_seal_a_day_is_sent_outside(settings, monkeypatch):
    settings.SEAL_MAIL_TO = ["notary@example.org", "archive@example.org"]
    make.make_organization()
    made = seal()

    for _ in range(2):
        keeping.mail_due()
    assert [one.to for one in mail.outbox] == [["notary@example.org"], ["archive@example.org"]]
    assert made.code in mail.outbox[0].subject and f"--against {made.code}" in mail.outbox[0].body
    assert {one.state for one in SealMail.objects.all()} == {"sent"}

    later(monkeypatch, hours=25)
    keeping.mail_due()
    assert len(mail.outbox) == 2  # there is no newer one
    make.make_organization()
    newest = seal()
    keeping.mail_due()
    assert len(mail.outbox) == 4 and newest.code in mail.outbox[2].subject


def test_nobody_is_written_to_unless_the_setting_says_so():
    make.make_organization()
    seal()

    keeping.mail_due()

    assert not mail.outbox and not SealMail.objects.exists()


@pytest.mark.parametrize("role, told", [("superuser", True), ("privacy officer", True), ("account manager", False)])
def test_the_desk_says_when_the_history_is_not_as_it_was_sealed(client_of, role, told):
    said = "The history is not as it was sealed"
    make.make_organization()
    seal()
    keeping.checked()
    assert said not in client_of(role).get(reverse("desk")).content.decode()

    forge()
    keeping.checked()

    assert (said in client_of(role).get(reverse("desk")).content.decode()) is told


@pytest.mark.parametrize("role, status", [("city administrator", 200), ("privacy officer", 200), ("verifier", 403)])
def test_seals_are_shown_to_those_who_watch_over_the_history(client_of, role, status):
    make.make_organization()
    made, client = seal(), client_of(role)
    forge()
    keeping.checked()

    assert client.get(reverse("seals")).status_code == status
    page = client.get(made.get_absolute_url())
    assert page.status_code == status
    if status == 200:
        assert made.code in page.content.decode() and "<svg" in page.content.decode()
        assert "altered since seal 1" in client.get(reverse("seals")).content.decode()


def test_a_seal_that_was_kept_is_found_on_the_chain(client_of):
    make.make_organization()
    made, client = seal(), client_of("privacy officer")

    found = client.post(reverse("seal-against"), {"seal": f" {made.code.lower()} "})
    other = client.post(reverse("seal-against"), {"seal": "1-AAAA-BBBB-CCCC-DDDD"}, follow=True)

    assert found.url == made.get_absolute_url()
    assert "No such seal lies on the chain" in other.content.decode()
