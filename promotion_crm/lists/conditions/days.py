import re
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from .base import ANY, NONE, Filter

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 3000)


def read_day(text):
    """The day a text like 2027-02-28 names, or None."""
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


class OnDay(Filter):
    """One day, `=2027-02-28`: `asks` gives the condition for it."""

    many = False
    shape = "day"

    def __init__(self, asks, *, label, path="pk"):
        super().__init__(path, label=label, past=False)
        self.asks = asks

    def read(self, text):
        if not (found := read_day(text)):
            raise self.refuse(text, _("This is not a date."), _("Write 2027-02-28."))
        return found

    def condition(self, values):
        return self.asks(values[0])

    def summary(self, chip):
        return chip.chosen[0] if chip.chosen else ""


class Days(Filter):
    """From a day to a day, both included: `<name>_after` and `<name>_before`.

    `stem` stands for the name where another filter has it; `moment` marks a time.
    """

    many = False
    shape = "days"
    may_lack = True

    def __init__(self, path=None, *, stem="", moment=False, **kwargs):
        super().__init__(path, **kwargs)
        self.stem, self.moment = stem, moment
        self.may_lack = not stem

    @property
    def params(self):
        stem = self.stem or self.name
        return [f"{stem}_after", f"{stem}_before", *([stem] if self.none else [])]

    def check(self, asked):
        """The two days, None for one not asked for, and whether there is to be one at all: none, any or ""."""
        days, wrong = [], []
        for param in self.params[:2]:
            try:
                days.append(self.day(param, asked[param][0]) if asked[param] else None)
            except ValidationError as error:
                wrong.append(error)
        there = (asked.get(self.name) or [""])[0] if self.none else ""
        if there not in ("", NONE, ANY):
            wrong.append(self.refuse(there, _("There is no such choice."), _("Write none or any.")))
        if wrong:
            raise ValidationError(wrong)
        return [*days, there] if any(days) or there else None

    def day(self, param, text):
        found = read_day(text)
        if not found:
            raise self.refuse(text, _("This is not a date."), _("Write 2027-02-28."), param)
        return found

    def condition(self, days):
        after, before, there = days
        wanted = self.lacking([there]) if there else Q()
        if after:
            wanted &= Q(**{f"{self.field_name}__gte": self.start(after)})
        if before and self.moment:
            wanted &= Q(**{f"{self.field_name}__lt": self.start(before + timedelta(days=1))})
        elif before:
            wanted &= Q(**{f"{self.field_name}__lte": before})
        return wanted

    def start(self, day):
        return make_aware(datetime.combine(day, time())) if self.moment else day

    def summary(self, chip):
        if there := chip.values.get(self.name, []) if self.none else []:
            return next((str(option.label) for option in chip.options if option.value == there[0]), there[0])
        after, before = ((chip.values[param] or [""])[0] for param in self.params[:2])
        if after and before:
            return f"{after} – {before}"
        if after:
            return _("from %(day)s") % {"day": after}
        return _("until %(day)s") % {"day": before} if before else ""
