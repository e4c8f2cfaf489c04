"""The kinds of filters: what each reads from the query string, and how it narrows the rows."""

from .amounts import Amounts
from .choices import Cases, Choices, Countries, Filled, Flag, YesNo, of_my_district
from .days import Days, OnDay
from .records import Coded, Numbers, Records

__all__ = [
    "Amounts",
    "Cases",
    "Choices",
    "Coded",
    "Countries",
    "Days",
    "Filled",
    "Flag",
    "Numbers",
    "OnDay",
    "Records",
    "YesNo",
    "of_my_district",
]
