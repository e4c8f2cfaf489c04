"""How a day, a deadline and money are written, in the reader's language."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from promotion_crm.money import Currency

register = template.Library()

# The units amounts are read in: millions and billions, 万 and 亿.
UNITS = {
    "en": [(Decimal(10**9), "%s bn", 2), (Decimal(10**6), "%s m", 1)],
    "zh": [(Decimal(10**8), "%s 亿", 2), (Decimal(10**4), "%s 万", 0)],
}


@register.filter
def short_day(day):
    """18 Nov, and 18 Nov 2025 when it is not this year."""
    if not day:
        return "—"
    day = localtime(day) if isinstance(day, datetime) else day
    this_year = day.year == localdate().year
    return date_format(day, _("j M") if this_year else _("j M Y"))


@register.inclusion_tag("parts/due.html")
def due(day):
    """A deadline: how late, today, tomorrow, or its day."""
    left = (day - localdate()).days
    if left < -1:
        text, tone = ngettext("%d day late", "%d days late", -left) % -left, "late"
    elif left <= 1:
        text = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}[left]
        tone = {-1: "late", 0: "soon", 1: "quiet"}[left]
    else:
        text, tone = date_format(day, _("D j M") if left < 300 else _("j M Y")), "quiet"
    return {"day": day, "text": text, "tone": tone}


@register.filter
def in_days(left):
    """A number of days from today in words: in 12 days, 3 days ago."""
    if left < 0:
        return ngettext("%d day ago", "%d days ago", -left) % -left
    return _("today") if left == 0 else ngettext("in %d day", "in %d days", left) % left


@register.filter
def exact(amount, currency="USD"):
    """EUR 1,234,567.89, to the cent where there are cents; for figures that have to agree."""
    if amount is None:
        return "—"
    amount = Decimal(amount)
    return f"{currency} {number_format(amount, 0 if amount == int(amount) else 2, force_grouping=True)}"


@register.filter
def money(amount, currency="USD"):
    """USD 80.0 m; 8,000 万美元, 500 美元. An unknown amount is a dash."""
    if amount is None:
        return "—"
    amount, text = Decimal(amount), None
    chinese = (get_language() or "").startswith("zh")
    for unit, pattern, places in UNITS["zh" if chinese else "en"]:
        if abs(amount) >= unit:
            text = pattern % number_format(round(amount / unit, places), places, force_grouping=True)
            break
    if text is None:
        text = number_format(amount, 0 if amount == int(amount) else 2, force_grouping=True)
    if chinese and currency in Currency.values:
        name = "元人民币" if currency == "CNY" else Currency(currency).label
        return f"{text} {name}" if text[-1].isdigit() else f"{text}{name}"
    return f"{currency} {text}"
