"""The European Central Bank's table: what is loaded, once, and which rate a day takes."""

from datetime import date
from decimal import Decimal

import pytest
from currency_converter import CurrencyConverter
from django.core.management import call_command

from partners.models import ExchangeRate, rates
from tests.make import make_exchange_rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(monkeypatch):
    """Only the last weeks of the table, so that a test is quick."""
    monkeypatch.setattr(rates, "FIRST", date(2026, 10, 1))


def test_the_table_is_loaded_once_and_says_how_far_it_goes(short, capsys):
    call_command("load_rates")
    call_command("load_rates")

    first, second = capsys.readouterr().out.splitlines()
    last = ExchangeRate.objects.last_day()
    assert first == f"{ExchangeRate.objects.count()} rates loaded, up to {last}."
    assert second == f"The rates are loaded already, up to {last}."


def test_a_rate_is_what_the_bank_published(short):
    ExchangeRate.objects.load()

    published = CurrencyConverter().convert(10**10, "KRW", "USD", date(2026, 10, 30))
    ours = ExchangeRate.objects.of("KRW", date(2026, 10, 30)).usd * 10**10
    assert abs(ours - Decimal(published)) < Decimal("0.01")
    assert ExchangeRate.objects.of("EUR", date(2026, 10, 30)).usd == Decimal("1.1172")


def test_with_nothing_new_only_the_first_line_is_read(short, monkeypatch):
    ExchangeRate.objects.load()
    monkeypatch.setattr(rates, "_missing", None)

    assert ExchangeRate.objects.load() == 0


def test_a_rate_someone_entered_stays_and_hides_no_other_day(short):
    entered = [
        make_exchange_rate(currency="EUR", day=date(2026, 10, 30), usd="1.5", source="A bank"),
        make_exchange_rate(currency="AED", day=date(2027, 1, 1), usd="0.2723", source="A bank"),
    ]

    assert ExchangeRate.objects.load() == ExchangeRate.objects.count() - 2
    assert ExchangeRate.objects.of("EUR", date(2026, 10, 30)) == entered[0]
    assert ExchangeRate.objects.of("EUR", date(2026, 10, 29)).source == rates.ECB


def test_a_currency_without_its_days_gets_them_though_others_have_theirs(short):
    ExchangeRate.objects.load()
    ExchangeRate.objects.filter(currency="ILS").delete()

    assert ExchangeRate.objects.load() == ExchangeRate.objects.filter(currency="ILS").count() > 0


def test_a_day_without_a_rate_takes_the_last_before_it(short):
    ExchangeRate.objects.load()

    assert ExchangeRate.objects.of("EUR", date(2026, 11, 1)).day == date(2026, 10, 30)
    assert ExchangeRate.objects.of("EUR", date(2026, 9, 1)) is None
    assert ExchangeRate.objects.of("TWD", date(2026, 10, 30)) is None
