"""Money as the office writes it: currency, amount, unit; never added across currencies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Currency(models.TextChoices):
    USD = "USD", _("US dollar")
    CNY = "CNY", _("Renminbi")
    EUR = "EUR", _("Euro")
    JPY = "JPY", _("Japanese yen")
    GBP = "GBP", _("Pound sterling")
    HKD = "HKD", _("Hong Kong dollar")
    SGD = "SGD", _("Singapore dollar")
    KRW = "KRW", _("South Korean won")
    CHF = "CHF", _("Swiss franc")
    AUD = "AUD", _("Australian dollar")
    CAD = "CAD", _("Canadian dollar")
    ILS = "ILS", _("Israeli new shekel")
    SEK = "SEK", _("Swedish krona")
    TWD = "TWD", _("New Taiwan dollar")
    AED = "AED", _("UAE dirham")


def amount(label, **kwargs):
    """An amount of money in units of its currency, to the cent."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, **kwargs)


def currency(label, **kwargs):
    return models.CharField(label, max_length=3, choices=Currency, **kwargs)


def whole(amount_field, currency_field, name, message):
    """The constraint that an amount is not negative and names its currency."""
    return models.CheckConstraint(
        condition=Q(**{f"{amount_field}__isnull": True})
        | (Q(**{f"{amount_field}__gte": 0}) & ~Q(**{currency_field: ""})),
        name=name,
        violation_error_message=message,
    )


def in_currency(row, f, words):
    """An amount in words, with the currency that its row holds it in; other values as they are."""
    if not words or not isinstance(f, models.DecimalField) or f.max_digits != 18:
        return words
    if f.name.endswith("_usd"):
        return f"USD {words}"
    beside = (f"{f.name.partition('_')[0]}_currency", "currency")
    held = next((getattr(row, name) for name in beside if getattr(row, name, "")), "")
    return f"{held} {words}" if held else words
