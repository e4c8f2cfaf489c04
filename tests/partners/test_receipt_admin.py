import pytest

from partners.models import CapitalReceipt
from tests import make
from tests.admins import change, filled

pytestmark = pytest.mark.django_db


def test_only_a_verifier_says_that_capital_arrived(client_of):
    client, receipt = client_of("city administrator"), make.make_receipt()

    client.post(change(receipt), filled(client.get(change(receipt)), verified_by=client.user.pk))

    assert CapitalReceipt.objects.get(pk=receipt.pk).verified_by is None


def test_a_verifier_signs_for_capital_in_their_own_name(client_of):
    client, receipt = client_of("verifier"), make.make_receipt()
    other = make.make_user("verifier")
    page = client.get(change(receipt))

    refused = client.post(change(receipt), filled(page, verified_by=other.pk))
    saved = client.post(change(receipt), filled(page, verified_by=client.user.pk, amount="1"))

    assert refused.status_code == 200
    assert saved.status_code == 302
    again = CapitalReceipt.objects.get(pk=receipt.pk)
    assert (again.verified_by, again.amount) == (client.user, receipt.amount)


def test_a_verifier_does_not_sign_for_a_lead_of_their_own(client_of):
    client = client_of("verifier")
    receipt = make.make_receipt(lead=make.make_lead(owner=client.user))

    assert client.post(change(receipt), {"verified_by": client.user.pk}).status_code == 403


def test_what_is_verified_stays_as_it_is(client_of):
    client = client_of("city administrator")
    receipt = make.make_receipt(verified_by=make.make_user("verifier"))

    saved = client.post(change(receipt), filled(client.get(change(receipt)), amount="1", note="Checked"))

    assert saved.status_code == 302
    again = CapitalReceipt.objects.get(pk=receipt.pk)
    assert (again.amount, again.note) == (receipt.amount, "Checked")


def test_an_amount_no_ledger_holds_is_refused(client_of):
    client, receipt = client_of("city administrator"), make.make_receipt(currency="EUR", rate_source="Test")
    form = filled(client.get(change(receipt)), amount="9999999999999999", rate="999999")

    refused = client.post(change(receipt), form)

    assert refused.status_code == 200
    assert CapitalReceipt.objects.get(pk=receipt.pk).amount == receipt.amount
