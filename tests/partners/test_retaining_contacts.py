"""Contacts that nobody touched for long are made anonymous, and the history of those that were deleted as well."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db.models import QuerySet
from django.utils.timezone import localdate, now

from partners.models import Contact, Erasure
from partners.retained import GONE
from promotion_crm.history import entry_model
from promotion_crm.retaining import running
from promotion_crm.retaining.rules import periods
from promotion_crm.retaining.touching import days_of, pointing
from promotion_crm.seals import seal, verify
from tests import make

pytestmark = pytest.mark.django_db
AGE = timedelta(days=4000)
RULE = "contacts"
OLD = localdate() - AGE


def old(maker, **fields):
    """A row that was written long ago, with all of its times."""
    row = maker(**fields)
    with pgtrigger.ignore():
        names = [f.name for f in row._meta.concrete_fields if f.name in ("created_at", "updated_at", "at", "sent_at")]
        QuerySet(type(row)).filter(pk=row.pk).update(**dict.fromkeys(names, now() - AGE))
    return row


def due():
    return set(periods()[RULE].due())


def test_a_contact_untouched_for_long_is_due_and_a_young_one_is_not():
    dormant, young = old(make.make_contact), make.make_contact()

    assert due() == {dormant}
    assert young not in due()


@pytest.mark.parametrize(
    "touch",
    [
        lambda c: make.make_participation(contact=c),
        lambda c: make.make_meeting(contacts=[c], organizations=[c.organization]),
        lambda c: make.make_appointment(organization=c.organization, representative=c),
        lambda c: make.make_lead(contact=c),
        lambda c: make.make_follow_up(contact=c),
        lambda c: make.make_dispatch_recipient(contact=c),
    ],
    ids=["participation", "meeting", "appointment", "lead", "follow-up", "dispatch"],
)
def test_whatever_was_done_with_the_person_lately_keeps_them(touch):
    contact = old(make.make_contact)
    touch(contact)
    old(make.make_contact)

    assert contact not in due()
    assert len(due()) == 1


def test_a_meeting_of_long_ago_does_not_keep_them():
    contact = old(make.make_contact)
    old(make.make_meeting, contacts=[contact], organizations=[contact.organization], held_on=OLD)

    assert due() == {contact}


def test_a_likely_duplicate_is_no_touch():
    contact = old(make.make_contact)
    make.make_contact_double(one=contact, other=make.make_contact())

    assert due() == {contact}


@pytest.mark.parametrize("relation", list(pointing(Contact)), ids=lambda r: str(r.field))
def test_every_relation_tells_when_it_was_touched(relation):
    """One that does not keeps every contact it points to for good."""
    assert days_of(relation)


def test_they_are_erased_as_by_hand():
    contact, officer = old(make.make_contact), make.make_user("privacy officer")
    seal()

    run = running.carry_out(periods()[RULE], by=officer, reason="Five years")

    erasure = Erasure.objects.get()
    assert (erasure.number, erasure.by_id, erasure.reason) == (contact.pk, officer.pk, "Five years")
    assert (run.due, run.done) == (1, 1)
    assert Contact.objects.get().is_erased
    assert not due()
    assert verify().holds


def test_the_worker_never_erases_by_itself():
    old(make.make_contact)

    running.daily()

    assert len(due()) == 1


def test_the_history_of_a_deleted_contact_loses_the_person_after_its_period():
    gone = make.make_contact(name_en="Ann Gone", email="ann@gone.example")
    stays = make.make_contact(name_en="Bo Stays")
    gone.delete()
    entries = entry_model(Contact)
    lately = entries.objects.filter(name_en="Ann Gone").count()
    running.carry_out(periods()["contacts-gone"])
    assert entries.objects.filter(name_en="Ann Gone").count() == lately > 0

    with pgtrigger.ignore():
        entries.objects.update(pgh_created_at=now() - AGE)
    running.carry_out(periods()["contacts-gone"])

    assert not entries.objects.filter(name_en="Ann Gone").exists()
    assert not entries.objects.filter(email="ann@gone.example").exists()
    assert entries.objects.filter(name_en=GONE).count() == lately
    assert entries.objects.filter(pgh_obj_id=stays.pk, name_en="Bo Stays").exists()
    assert not periods()["contacts-gone"].due().exists()
