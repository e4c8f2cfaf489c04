"""The kinds of filters: what each reads from the query string, and how it narrows the rows."""

from .choices import Cases, Choices, Countries, Flag, YesNo
from .days import Days
from .records import Coded, Numbers, Records

__all__ = [
    "Cases",
    "Choices",
    "Coded",
    "Countries",
    "Days",
    "Flag",
    "Numbers",
    "Records",
    "YesNo",
]
