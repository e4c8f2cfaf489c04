"""Erasure and retention where a seal lies over the rows, and what is kept beside the tables."""

from datetime import timedelta

import pgtrigger
import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore as OldStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from partners.erasing import NotErased, erase
from partners.models import Contact, ExportedContacts
from promotion_crm.models import BrowserSession, ExportRecord, RetentionRun, Seal
from promotion_crm.retaining import running
from promotion_crm.retaining.rules import periods
from promotion_crm.seals import seal, verify
from promotion_crm.signing_in.sessions import SessionStore
from tests import make
from tests.kernel.test_retaining import aged
from tests.partners.a_person import NAME, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.make_user("privacy officer")


def of_an_old_export(contact):
    record = aged(make.make_export_record(), "at")
    ExportedContacts.objects.create(export=record, contacts=[contact.pk])
    return record


def test_who_was_erased_may_be_named_in_the_reasons_of_other_acts(by):
    contact, other = person(), make.make_contact()
    of_an_old_export(contact)
    seal()
    running.carry_out(periods()["exports"], by=by, reason=f"{NAME} asked for it")
    erase(other, by=by, reason=f"{NAME} asked for it")
    seal()
    assert Seal.objects.filter(kind="amendment").exists()

    erase(contact, by=by, reason=f"{NAME} asked for it")
    seal()

    report = verify()
    assert report.holds, report.findings
    assert NAME not in RetentionRun.objects.get(rule="exports").reason
    assert not Seal.objects.filter(reason__contains="asked for it").exists()


def test_whom_an_export_held_goes_with_its_record(by):
    contact = make.make_contact()
    old, young = of_an_old_export(contact), make.make_export_record(user=by)
    kept = ExportedContacts.objects.create(export=young, contacts=[contact.pk])
    seal()

    run = running.carry_out(periods()["exports"], by=by, reason="Six years")

    assert (run.due, run.done) == (1, 1)
    assert not ExportRecord.objects.filter(pk=old.pk).exists()
    assert list(ExportedContacts.objects.all()) == [kept]
    report = verify()
    assert report.holds, report.findings


@pytest.mark.parametrize(("store", "model"), [(SessionStore, BrowserSession), (OldStore, Session)])
def test_sessions_that_name_the_person_are_ended(by, store, model):
    contact = person()
    for words in (f"Look at {NAME}", "Look at somebody else"):
        session = store()
        session["draft"] = words
        session.create()

    erase(contact, by=by, reason="Asked")

    left = store()
    assert [left.decode(getattr(one, "data", None) or one.session_data)["draft"] for one in model.objects.all()] == [
        "Look at somebody else"
    ]


def test_tries_to_sign_in_go_through_the_seal():
    kept = make.make_sign_in()
    old = aged(make.make_sign_in(), "at", by=timedelta(days=400))
    seal()

    running.daily()

    rows = QuerySet(type(kept))
    assert rows.filter(pk=kept.pk).exists()
    assert not rows.filter(pk=old.pk).exists()
    assert verify().holds


def test_a_forged_row_is_named_and_nothing_is_erased(by):
    contact = make.make_contact()
    seal()
    with pgtrigger.ignore():
        Contact.history.rel.related_model.objects.filter(pgh_obj_id=contact.pk).update(title="Forged")

    with pytest.raises(NotErased, match="is not as it was sealed"):
        erase(contact, by=by, reason="Asked")

    contact.refresh_from_db()
    assert not contact.is_erased


def test_a_word_of_our_own_tables_is_no_name_that_tells(by):
    contact = make.make_contact(wechat="contact")
    before = set(ContentType.objects.values_list("app_label", "model"))

    erase(contact, by=by, reason="Asked")

    assert set(ContentType.objects.values_list("app_label", "model")) == before
