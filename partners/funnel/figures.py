"""Numbers as the page shows them, each with the address of its rows."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from promotion_crm.templatetags.crm import money


@dataclass(frozen=True)
class Figure:
    """A number in words; `url` leads to its rows, "" where there are none. `number` is it for a plural."""

    text: str
    url: str = ""
    number: int = 0

    def __str__(self):
        return self.text


def count(number, url):
    return Figure(number_format(number, force_grouping=True), url if number else "", number)


def share(part, whole):
    """A part of a whole in percent, None of nothing."""
    return None if not whole else 100 * part / whole


def percent(part, whole):
    """42.5 %; a dash where there is nothing to divide by."""
    found = share(part, whole)
    if found is None:
        return "—"
    return _("%(share)s %%") % {"share": number_format(round(found, 1), 0 if found in (0, 100) else 1)}


def days(number):
    """A median to the tenth of a day, a dash where nothing has ended yet."""
    return "—" if number is None else number_format(round(float(number), 1), 1, force_grouping=True)


def amount(number, currency, url):
    return Figure(money(number, currency), url)
