"""The days of a meeting of a calendar that recurs, around today."""

from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.timezone import localdate

BY_DAY = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
LEFT_OUT = {"UNTIL", "COUNT", "BYHOUR", "BYMINUTE", "BYSECOND"}  # the first two are kept by us; of a day there is one
FOLLOWED = 5_000  # occurrences: more than 13 years of days
BEFORE, AFTER = 10, 5  # days that are offered
AHEAD = timedelta(days=400)


class Unreadable(Exception):
    """The rule is none that a person would set."""


def days_of(event, start, day_of):
    """The last days that have come and the next to come, in order; `day_of` gives the day of a time."""
    rule = event["RRULE"]
    if not isinstance(rule, dict) or {*rule.get("FREQ", [])} - BY_DAY or min(rule.get("INTERVAL", [1])) < 1:
        raise Unreadable  # also one that never gets on
    parts = {name: value for name, value in rule.items() if name.upper() not in LEFT_OUT}
    first = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    try:
        text = type(rule)(parts).to_ical().decode()
        made = rrulestr(text, dtstart=first.replace(tzinfo=None))
        horizon = datetime.combine(localdate() + AHEAD, datetime.min.time())
        most = min(int(rule.get("COUNT", [FOLLOWED])[0]), FOLLOWED)
        found = list(islice(made.replace(until=horizon), most))
        last, gone = _last(rule, day_of), _left_out(event, day_of)
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError, AssertionError) as error:
        raise Unreadable from error
    days = dict.fromkeys(day_of(one.replace(tzinfo=getattr(start, "tzinfo", None))) for one in found)
    return _around([day for day in days if day and day not in gone and (last is None or day <= last)])


def _last(rule, day_of):
    until = rule.get("UNTIL", [None])[0]
    return day_of(until) if isinstance(until, date) else None


def _left_out(event, day_of):
    """The days of EXDATE, which may stand there several times."""
    values = event.get("EXDATE", [])
    lists = values if isinstance(values, list) else [values]
    return {day_of(one.dt) for some in lists for one in getattr(some, "dts", ())}


def _around(days):
    today = localdate()
    past = [day for day in days if day <= today]
    return past[-BEFORE:] + [day for day in days if day > today][:AFTER]
