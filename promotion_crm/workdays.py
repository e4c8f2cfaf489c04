"""Working days in China: weekends, published holidays, and the weekend days worked to make up for them.

The days come from the library `holidays`, which takes them from the State Council's yearly
notice. A year without make-up days in it is one whose notice the library does not know:
then only the holidays fixed by law are left out, and `is_published` says so.
"""

from datetime import timedelta
from functools import cache
from importlib import import_module


@cache
def _calendar(year):
    # Loaded when first asked: it takes half a second, and most processes never ask.
    return import_module("holidays.countries.china").China(years=year)


@cache
def is_published(year):
    """Whether the holidays and make-up days of a year are known."""
    # Those of early January may be worked off in December, so both years are looked through.
    return any(day.year == year for day in _calendar(year).weekend_workdays)


@cache
def is_workday(day):
    calendar = _calendar(day.year)
    if day in calendar.weekend_workdays:
        return True
    return day.weekday() < 5 and day not in calendar


def add_workdays(day, count):
    """The `count`-th working day after `day`, which itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def workdays_between(after, until):
    """The working days after a day, up to another, that one included; in order."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return [day for day in days if is_workday(day)]
