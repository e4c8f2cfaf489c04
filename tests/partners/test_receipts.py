"""Capital that arrived: its rate, what is refused, who vouches for it, and that it then stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import CapitalReceipt
from partners.models.rates import ECB
from partners.pipeline import Stage
from promotion_crm import history
from tests import make
from tests.days import tomorrow, worked_out
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"
FRIDAY, SUNDAY = date(2026, 10, 30), date(2026, 11, 1)


@pytest.fixture
def rates(db):
    """Two days of the Bank's table."""
    for code, usd in (("EUR", "1.1172"), ("HKD", "0.127458589018")):
        make.make_exchange_rate(currency=code, day=FRIDAY, usd=usd, source=ECB)
        make.make_exchange_rate(currency=code, day=FRIDAY - timedelta(days=30), usd="0.5", source=ECB)


def receipt(**fields):
    return make.make_receipt(**{"rate": None, "received_on": SUNDAY} | fields)


def add(client, lead, **fields):
    typed = {"received_on": localdate(), "amount": "1000000", "currency": "USD"} | fields
    return client.post(reverse("new-receipt", args=[lead.pk]), typed)


# -- the rate ---------------------------------------------------------------------------


def test_a_day_without_a_rate_takes_the_last_before_it_and_says_so(rates, client_of):
    row = receipt(currency="EUR", amount=100)

    assert (row.rate, row.rate_on, row.rate_source) == (Decimal("1.1172"), FRIDAY, ECB)
    assert (row.rate_is_older, row.rate_is_stale, row.rate_by_hand) == (True, False, False)
    assert row.amount_usd == Decimal("111.72")
    page = client_of(CITY).get(row.lead.landing_url).content.decode()
    assert "rate of 30 October 2026, the last before that day" in page
    assert "EUR 1 = USD 1.1172" in page


def test_a_rate_of_long_before_is_pointed_out(rates, client_of):
    row = receipt(currency="EUR", amount=100, received_on=FRIDAY - timedelta(days=8))

    assert row.rate_is_stale
    assert '<small class="soon">' in client_of(CITY).get(row.lead.landing_url).content.decode()


def test_capital_of_another_age_is_a_slip_of_the_pen():
    with pytest.raises(ValidationError, match="Received on: The year is too long ago"):
        CapitalReceipt(lead=make.make_lead(), received_on=date(1, 1, 1), amount=1, currency="USD").check_all()


def test_a_dollar_is_a_dollar():
    assert receipt(currency="USD", amount=7).rate == 1
    with pytest.raises(ValidationError, match="US dollar is 1"):
        CapitalReceipt(lead=make.make_lead(), received_on=SUNDAY, amount=1, currency="USD", rate=2).check_all()


@pytest.mark.parametrize(("amount", "dollars"), [("0.01", "0.01"), ("33.33", "16.67"), ("0.03", "0.02")])
def test_amounts_are_rounded_half_up_and_the_database_agrees(rates, amount, dollars):
    row = receipt(currency="EUR", amount=Decimal(amount), received_on=FRIDAY - timedelta(days=30))

    assert row.amount_usd == Decimal(dollars)


def test_the_largest_amount_is_worked_out_to_the_cent(rates):
    row = receipt(currency="HKD", amount=Decimal("9999999999999999.99"))

    assert row.amount_usd == Decimal("1274585890180000.00")


def test_another_day_or_currency_finds_the_rate_anew(rates):
    row = CapitalReceipt.objects.get(pk=receipt(currency="EUR", amount=100).pk)

    row.currency = "HKD"
    row.save()
    assert row.amount_usd == Decimal("12.75")
    row.received_on = FRIDAY - timedelta(days=20)
    row.save()
    assert (row.amount_usd, row.rate_on, row.rate_by_hand) == (50, FRIDAY - timedelta(days=30), False)
    row.currency = "USD"
    row.save()
    assert (row.amount_usd, row.rate_source) == (100, "")


def test_a_rate_by_hand_stays_when_the_day_is_corrected(rates):
    row = CapitalReceipt.objects.get(pk=receipt(currency="EUR", amount=100, rate="1.2", rate_source="A bank").pk)

    row.received_on = FRIDAY
    row.save()

    assert (row.rate, row.rate_by_hand, row.rate_source) == (Decimal("1.2"), True, "A bank")


def test_a_rate_published_later_changes_no_figure_and_is_not_taken_for_one_by_hand(rates):
    row = receipt(currency="EUR", amount=100)
    make.make_exchange_rate(currency="EUR", day=SUNDAY, usd="1.3", source=ECB)

    row = CapitalReceipt.objects.get(pk=row.pk)
    row.note = "Looked at again"
    row.check_all()
    row.save()

    assert (row.amount_usd, row.rate_by_hand) == (Decimal("111.72"), False)


# -- adding one on the page of the lead --------------------------------------------------


def test_whoever_works_on_a_lead_adds_a_receipt_also_once_it_has_landed(client_of):
    client = client_of(CITY)
    lead = make.make_lead(Stage.LANDED)
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.4")

    answer = add(client, lead, amount="2500000.50", evidence=paper, note="First part")

    row = lead.receipts.get()
    assert answer.url == lead.landing_url
    assert (row.amount, row.amount_usd, row.verified_by) == (Decimal("2500000.50"), Decimal("2500000.50"), None)
    assert row.evidence.read() == b"%PDF-1.4"
    row.evidence.delete(save=False)
    assert "USD 2,500,000.50" in client.get(lead.landing_url).content.decode()


REFUSED = [
    ({"currency": "AED"}, "Rate: there is none for AED"),
    ({"currency": "TWD"}, "Rate: there is none for TWD"),
    ({"currency": "XXX"}, "Currency"),
    ({"received_on": tomorrow}, "“Received on” is in the future"),
    ({"received_on": "2026-02-30"}, "Enter a valid date."),
    ({"amount": "0"}, "Amount: write more than 0."),
    ({"amount": "-5"}, "Amount: write more than 0."),
    ({"amount": "9" * 17}, "Amount"),
    ({"amount": "NaN"}, "Amount"),
    ({"amount": ""}, "Amount"),
    ({"currency": "AED", "rate": "0.27"}, "Source of the rate: write where a rate entered by hand comes from."),
    ({"currency": "AED", "rate": "-1", "rate_source": "A bank"}, "Rate: write more than 0."),
    ({"currency": "AED", "rate": "1.5", "amount": "9" * 16, "rate_source": "A bank"}, "dollar amount is too large"),
    ({"currency": "USD", "rate": "2", "rate_source": "A bank"}, "The rate of the US dollar is 1."),
    ({"note": "a\0b"}, "Null characters are not allowed."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "words"), REFUSED)
def test_bad_input_is_refused_with_field_and_reason_and_nothing_is_written(client_of, typed, words):
    lead = make.make_lead(Stage.SIGNED)

    answer = add(client_of(CITY), lead, **{"note": "My words"} | worked_out(typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "My words" in page or "note" in typed
    assert not lead.receipts.exists()


def test_both_of_two_problems_are_named(client_of):
    page = add(client_of(CITY), make.make_lead(), currency="AED", amount="-5", received_on=tomorrow()).content.decode()

    for words in ("in the future", "there is none for AED", "Amount: write more than 0."):
        assert words in page


@pytest.mark.parametrize(
    ("role", "status"), [("verifier", 403), ("leadership", 403), ("account manager", 404), ("privacy officer", 403)]
)
def test_others_add_nothing(client_of, role, status):
    lead = make.make_lead(Stage.LANDED)

    assert add(client_of(role), lead).status_code == status
    assert not lead.receipts.exists()


def test_contract_paid_in_and_total_stand_apart(client_of):
    lead = make.make_lead(Stage.SIGNED, total_investment=9_000_000, contract_capital=4_000_000)
    for amount in (1_500_000, 500_000):
        make.make_receipt(lead=lead, amount=amount)

    page = client_of(CITY).get(lead.landing_url).content.decode()

    for figure in ("USD 9.0 m", "USD 4.0 m", "USD 2.0 m"):
        assert figure in page
    assert "they are never added" in page
    assert "USD 6.0 m" not in page


# -- verifying ---------------------------------------------------------------------------


def verify(client, row, **more):
    return client.post(reverse("verify-receipt", args=[row.lead_id, row.pk]), more)


def test_a_verifier_verifies_once_and_takes_back_with_a_reason(client_of):
    client, row = client_of("verifier"), make.make_receipt()
    take_back = reverse("take-back-receipt", args=[row.lead_id, row.pk])

    assert verify(client, row).status_code == 302
    assert CapitalReceipt.objects.get().verified_by == client.user
    again = verify(client, row)
    assert (again.status_code, "verified already" in again.content.decode()) == (422, True)
    assert client.post(take_back, {"reason": " "}).status_code == 422
    assert client.post(take_back, {"reason": "The amount is another"}).status_code == 302
    row.refresh_from_db()
    assert row.verified_by is None
    assert history.changes_of(row)[0].reason == "The amount is another"
    assert client.post(take_back, {"reason": "Again"}).status_code == 422


def test_what_was_changed_meanwhile_is_looked_at_again(client_of):
    client, row = client_of("verifier"), make.make_receipt(amount=1)
    seen = row.version
    row.amount = 2
    row.save()

    assert verify(client, row, seen=seen).status_code == 409
    assert verify(client, row, seen=row.version).status_code == 302


def test_the_page_offers_what_its_button_posts(client_of):
    client, row = client_of("verifier"), make.make_receipt()
    page = client.get(row.lead.landing_url).content.decode()

    form = page.partition(f"receipts/{row.pk}/verify/")[2]
    seen = form.partition('name="seen" value="')[2].partition('"')[0]

    assert seen
    assert verify(client, row, seen=seen).status_code == 302


def test_nobody_else_verifies_nor_the_owner_of_the_lead(client_of):
    own = client_of("verifier")
    row = make.make_receipt(lead=make.make_lead(owner=own.user))

    for client in (own, client_of(CITY), client_of("leadership")):
        assert verify(client, row).status_code == 403
    with pytest.raises(PermissionDenied):
        row.verify(by=own.user)
    with pytest.raises(IntegrityError, match="of their own"), transaction.atomic():
        models.QuerySet(CapitalReceipt).update(verified_by=own.user)


@pytest.mark.parametrize(
    "change", [{"amount": 2, "amount_usd": 2}, {"received_on": date(2026, 1, 1)}, {"evidence": "x"}]
)
def test_what_is_verified_is_locked_by_the_database_too(change):
    row = make.make_receipt(amount=1, verified_by=make.make_user("verifier"))
    rows = models.QuerySet(CapitalReceipt).filter(pk=row.pk)

    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        rows.update(verified_by=make.make_user("verifier"))
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        rows.delete()
    assert rows.update(note="Filed") == 1


def test_a_form_says_so_too():
    row = CapitalReceipt.objects.get(pk=make.make_receipt(verified_by=make.make_user("verifier")).pk)
    row.amount = 5

    with pytest.raises(ValidationError, match="What is verified stays as it is"):
        row.check_all()


@pytest.mark.django_db(transaction=True)
def test_of_two_verifiers_at_once_one_signs():
    row = make.make_receipt()
    verifiers = [make.make_user("verifier") for _ in range(8)]
    read = [CapitalReceipt.objects.get(pk=row.pk) for _ in verifiers]

    answers = together([lambda r=r, v=v: r.verify(by=v) for r, v in zip(read, verifiers, strict=True)])

    assert answers.count(None) == 1
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 7
