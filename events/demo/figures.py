"""Numbers and days out of the words of a source. What is no number stays words."""

import re
from calendar import month_name
from datetime import date
from decimal import Decimal

UNITS = {"trn": 10**12, "bn": 10**9, "m": 10**6, None: 1}
AMOUNT = re.compile(r"^(?:over |about |nearly )?([\d.,]+)(trn|bn|m)?$")
COUNT = re.compile(r"\d[\d,]*")


def amount(words):
    """`over 7.3bn` is 7,300,000,000; None where no number is said."""
    found = AMOUNT.match(words)
    if not found:
        return None
    return Decimal(found[1].replace(",", "")) * UNITS[found[2]]


def count(words):
    """The first whole number said, as in `nearly 550`; None where there is none."""
    found = COUNT.search(words)
    return int(found[0].replace(",", "")) if found else None


def whole(words):
    """The number of a column that holds one or nothing."""
    return int(words) if words else None


def day(words):
    """(day, words about it). A month alone is no day: `2022-06` gives none, and says so."""
    if len(words) == 7:
        year, month = map(int, words.split("-"))
        return None, f"{month_name[month]} {year}, the day is not known"
    return (date.fromisoformat(words) if words else None), ""
