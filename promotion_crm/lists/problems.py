"""What is wrong with a question put to a list, value by value."""

import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 200  # characters of one value; no name, code or search is longer
LONG = 4000  # of the names of all columns, and of the place a page begins at
SHOWN = 60  # characters of a wrong value that are shown again


@dataclass(frozen=True)
class Problem:
    """One value that makes no sense: where it stood, what it was, why, and the cure."""

    param: str
    value: str
    reason: str
    remedy: str = ""

    def __str__(self):
        return " ".join(filter(None, [f"{self.param}={self.value}:", self.reason, self.remedy]))


class BadQuestion(Exception):
    """A question that no list can answer. `problems` says why, one by one."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ExportRefused(Exception):
    """This person may not take these columns, or not now. `without` is what they may take."""

    def __init__(self, sentence, without):
        super().__init__(sentence)
        self.without = without


def problem(param, value, reason, remedy=""):
    return Problem(shown(param), shown(value), str(reason), str(remedy))


def shown(text):
    """A wrong value as it may be shown: of bounded length, without what no one can see."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def refusal(param, value, reason, remedy=""):
    """The same as a ValidationError, for the field of a filter."""
    found = problem(param, value, reason, remedy)
    return ValidationError("%s", params={"problem": found})


def unreadable(text, most=LONGEST):
    """Why this value cannot be read at all, or ""."""
    if len(text) > most:
        return _("It is longer than %(most)d characters.") % {"most": most}
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return _("It holds a character that is not text.")
    return ""
