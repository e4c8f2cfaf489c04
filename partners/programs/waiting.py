"""How long applications have waited for the office, in working days, asked of the database for any number of them.

The clock runs from `since` while the office holds the application; it is late once more working
days have passed than its policy allows (`assess_days`). The working days themselves are China's,
and go with the question as a sorted array.
"""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, DateField, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan
from django.utils.timezone import localdate

from partners.models import Application
from partners.programs.procedure import State
from promotion_crm.workdays import workdays_between

BACK = timedelta(days=2 * 365)  # whoever has waited longer has waited that long
AHEAD = timedelta(days=90)  # for the last day of a clock that still runs
WAITS = Q(state__in=State.WAITING)


class _At(Func):
    """An element of an array, counted from one."""

    template = "(%(expressions)s]"
    arg_joiner = ")["


def _days(day):
    """The working days around a day, and how many of them have come."""
    days = workdays_between(day - BACK, day + AHEAD)
    return Value(days, ArrayField(DateField())), sum(one <= day for one in days)


def _place(days):
    """How many of the working days had come when the holder got the application."""
    return Func(TruncDate("since"), days, function="width_bucket", output_field=IntegerField())


def waiting_days(day=None):
    """An expression: working days the office has held it by a day; NULL while it does not."""
    days, come = _days(day or localdate())
    return Case(When(WAITS, then=Value(come) - _place(days)), output_field=IntegerField())


def due_on():
    """An expression: the last day its clock allows; NULL while it does not run."""
    days, _come = _days(localdate())
    last = _At(days, _place(days) + F("call__policy__assess_days"), output_field=DateField())
    return Case(When(WAITS, then=last), output_field=DateField())


def is_late(day=None):
    """A condition: it waits for longer than its clock allows."""
    days, come = _days(day or localdate())
    return WAITS & Q(GreaterThan(Value(come) - _place(days), F("call__policy__assess_days")))


def late_applications(day):
    """Those that wait too long on a day, each with the last day it had as `was_due_on`."""
    return Application.objects.filter(is_late(day)).annotate(was_due_on=due_on())
