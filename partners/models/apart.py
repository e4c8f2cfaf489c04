"""Expressions of rules that two rows may not hold at once: no extension of the database is needed for them."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import DateField, F, Func, Value


def same(name):
    """Of rows with the same value: a range of it alone, as plain PostgreSQL compares ranges only."""
    return Func(F(name), F(name), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def days(first, last):
    """From a day to a day, both included; without a last day, for ever.

    Days in the wrong order are for another rule to refuse: a range of them would be an error.
    """
    begins = Func(F(first), F(last), function="LEAST", output_field=DateField())
    return Func(begins, F(last), Value("[]"), function="daterange", output_field=DateRangeField())
