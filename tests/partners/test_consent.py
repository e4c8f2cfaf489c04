"""Consent: given, withdrawn in one press, with who said so and how in the history."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import GuestMail
from partners.consent import history_of
from partners.models import DispatchRecipient
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    return make.make_contact(consented_on="2026-01-05", legal_basis="consent")


def test_one_press_withdraws_and_stops_the_mails_that_wait(client_of, contact):
    client = client_of("privacy officer")
    mail = make.make_guest_mail(participation=make.make_participation(contact=contact))
    sent = make.make_dispatch_recipient(contact=contact, state="to_send")

    answer = client.post(reverse("withdraw-consent", args=[contact.pk]))

    assert answer.status_code == 302
    contact.refresh_from_db()
    assert (contact.withdrawn_on, contact.do_not_contact) == (localdate(), True)
    assert GuestMail.objects.get(pk=mail.pk).state == "failed"
    assert DispatchRecipient.objects.get(pk=sent.pk).state == "barred"


def test_the_history_says_what_who_and_how(client_of, contact):
    client = client_of("privacy officer")

    client.post(reverse("withdraw-consent", args=[contact.pk]), {"withdraw-how": "phone", "withdraw-evidence": "Call"})

    entry = history_of(contact)[0]
    assert entry.user == client.user
    assert entry.reason == "Consent withdrawn: By phone · Call"
    assert {change.field for change in entry.changes} == {"Withdrawn on", "Do not contact"}
    page = client.get(contact.get_absolute_url()).content.decode()
    assert "Consent withdrawn: By phone" in page


def test_consent_is_given_again_and_lifts_do_not_contact_only_where_said(client_of, contact):
    client = client_of("privacy officer")
    client.post(reverse("withdraw-consent", args=[contact.pk]))
    given = {"consent-on": localdate().isoformat(), "consent-how": "form", "consent-evidence": "Form 12"}

    client.post(reverse("record-consent", args=[contact.pk]), given)

    contact.refresh_from_db()
    assert (contact.withdrawn_on, contact.consented_on, contact.do_not_contact) == (None, localdate(), True)
    client.post(reverse("record-consent", args=[contact.pk]), given | {"consent-may_contact": "on"})
    contact.refresh_from_db()
    assert not contact.do_not_contact


def test_basis_and_source_are_recorded_or_refused_by_name(client_of, contact):
    client, url = client_of("privacy officer"), reverse("record-basis", args=[contact.pk])

    refused = client.post(url, {"basis-basis": "public", "basis-source": ""})
    client.post(url, {"basis-basis": "public", "basis-source": "Trade register"})

    assert refused.status_code == 422
    assert "Source of the data" in refused.content.decode()
    contact.refresh_from_db()
    assert (contact.legal_basis, contact.data_source) == ("public", "Trade register")


@pytest.mark.parametrize("role", ["leadership", "verifier", "system administrator"])
def test_who_may_not_change_the_contact_records_nothing(client_of, contact, role):
    answer = client_of(role).post(reverse("withdraw-consent", args=[contact.pk]))

    assert answer.status_code == 403
    contact.refresh_from_db()
    assert contact.withdrawn_on is None


def test_the_command_withdraws_for_several(contact):
    other, by = make.make_contact(), make.make_user("privacy officer")

    call_command("withdraw_consent", contact.pk, other.pk, "--as", by.username, "--reason", "Letter")

    other.refresh_from_db()
    assert other.is_barred
    assert history_of(other)[0].reason == "Consent withdrawn: Letter"


def test_those_without_a_basis_or_a_source_are_found(client_of, contact):
    lacking = make.make_contact(name_en="Lackland")

    page = client_of("privacy officer").get("/contacts/?legal_basis=none&data_source=none").content.decode()

    assert lacking.name_en in page
    assert contact.name_en not in page
