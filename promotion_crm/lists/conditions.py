"""The kinds of filters: what each reads from the query string, and how it narrows the rows."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from promotion_crm.wording import listed

from .kinds import reads_chinese
from .problems import refusal

LARGEST = 2**31 - 1
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 3000)


@dataclass
class Option:
    """One choice of a chip: its value in the query string, its words, whether it is on."""

    value: str
    label: str
    on: bool


@dataclass
class Chip:
    """A filter as the screen shows it. `names` are its parameters, `summary` what is on."""

    shape: str
    name: str
    label: str
    values: dict[str, list[str]]
    options: list[Option] = field(default_factory=list)
    summary: str = ""

    @property
    def on(self):
        return any(self.values.values())

    @property
    def chosen(self):
        return self.values[self.name]

    @property
    def template(self):
        return f"lists/chip_{self.shape}.html"


class _Asked(forms.Widget):
    """All values of the parameters of one filter: {parameter: [value, …]}."""

    def __init__(self, params):
        super().__init__()
        self.params = params

    def value_from_datadict(self, data, files, name):
        return {param: [v for v in data.getlist(param) if v != ""] for param in self.params}


class _Checked(forms.Field):
    """A field that leaves the checking to its filter."""

    def __init__(self, check, params):
        super().__init__(required=False, widget=_Asked(params))
        self.check = check

    def clean(self, value):
        return self.check(value)


class Filter(django_filters.Filter):
    """A filter by a path; the parameter of its name may stand there several times.

    `needs` is a permission without which the filter is unknown.
    """

    many = True
    shape = "options"
    coded = None

    def __init__(self, path=None, *, label=None, needs=""):
        super().__init__(field_name=path, label=label, required=False)
        self.needs = needs

    def take(self, name, reader):
        """Learn its name in the query string and who reads."""
        self.name, self.reader = name, reader

    @property
    def field(self):
        if not hasattr(self, "_field"):
            self._field = _Checked(self.check, self.params)
        return self._field

    @property
    def params(self):
        return [self.name]

    def check(self, asked):
        """The value of the filter from {parameter: values}. Raises ValidationError."""
        values, wrong = [], []
        for text in asked[self.name]:
            try:
                values.append(self.read(text))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return values

    def read(self, text):
        return text

    def refuse(self, text, reason, remedy="", param=""):
        return refusal(param or self.name, text, reason, remedy)

    def condition(self, values):
        return Q(**{f"{self.field_name}__in": values})

    def chip(self, heading, data):
        values = {param: [v for v in data.getlist(param) if v] for param in self.params}
        chip = Chip(self.shape, self.name, heading, values, self.options(values.get(self.name, [])))
        chip.summary = self.summary(chip)
        return chip

    def options(self, chosen):
        return []

    def summary(self, chip):
        """What is on, in words: the first two and how many more."""
        on = [str(option.label) for option in chip.options if option.on]
        return listed(on[:2]) + (f" +{len(on) - 2}" if len(on) > 2 else "")


class Choices(Filter):
    """Any of the values of a TextChoices."""

    def __init__(self, choices, path=None, **kwargs):
        super().__init__(path, **kwargs)
        self.words = {value: label for value, label in choices.choices if value}

    def read(self, text):
        if text not in self.words:
            raise self.refuse(
                text,
                _("There is no such choice."),
                _("Choose one of: %(names)s.") % {"names": ", ".join(self.words)},
            )
        return text

    def options(self, chosen):
        return [Option(v, label, v in chosen) for v, label in self.words.items()]


class Countries(Choices):
    """Any of the countries and regions, by their ISO code of two letters."""

    def __init__(self, path=None, **kwargs):
        Filter.__init__(self, path, **kwargs)

    @property
    def words(self):
        return dict(countries)

    def read(self, text):
        if text not in self.words:
            raise self.refuse(text, _("This is not a country code."), _("Write two capital letters, such as DE."))
        return text


class Coded(Filter):
    """Any row of a small reference table, by its code or one of its names.

    `coded` is a function that returns the rows, `by` the field of the code. All tables of
    a list are read in one query, see `Filters`.
    """

    def __init__(self, rows, path=None, *, by="code", **kwargs):
        super().__init__(path, **kwargs)
        self.coded, self.by, self.rows = rows, by, []

    def read(self, text):
        for pk, *names in self.rows:
            if text.casefold() in [name.casefold() for name in names]:
                return pk
        known = ", ".join(row[1] for row in self.rows[:40])
        raise self.refuse(
            text,
            _("There is no such choice."),
            _("Choose one of: %(names)s.") % {"names": known} if known else "",
        )

    def options(self, chosen):
        chosen = {name.casefold() for name in chosen}
        return [
            Option(code, self.shown(code, en, zh), bool({n.casefold() for n in (code, en, zh)} & chosen))
            for _pk, code, en, zh in self.rows
        ]

    def shown(self, code, en, zh):
        return (zh or en or code) if reads_chinese() else (en or zh or code)


class Numbers(Filter):
    """Any of some whole numbers."""

    shape = "numbers"

    def read(self, text):
        return self.whole(text)

    def whole(self, text):
        if not (text.isascii() and text.isdigit()):
            raise self.refuse(text, _("This is not a whole number."), _("Write it in digits."))
        if len(text) > 10 or int(text) > LARGEST:
            raise self.refuse(text, _("The number is too large."), _("The largest is %(most)d.") % {"most": LARGEST})
        return int(text)

    def summary(self, chip):
        return listed(chip.values[self.name])


class Records(Numbers):
    """Any of many records, by number, or by words that fit only one.

    `rows` is a function that returns them; the reader sees those whose names they may read.
    """

    shape = "records"

    def __init__(self, rows, path=None, **kwargs):
        super().__init__(path, **kwargs)
        self.all_rows, self.found = rows, {}

    def check(self, asked):
        values = super().check(asked)
        known = self.all_rows().named_to(self.reader).in_bulk(values) if values else {}
        wrong = [
            self.refuse(str(pk), _("There is no such record among those you may see."))
            for pk in values
            if pk not in known
        ]
        if wrong:
            raise ValidationError(wrong)
        self.found = known
        return list(known)

    def read(self, text):
        if text.isascii() and text.isdigit():
            return self.whole(text)
        fits = list(self.all_rows().named_to(self.reader).find(text).order_by("pk")[:6])
        if len(fits) == 1:
            return fits[0].pk
        if not fits:
            raise self.refuse(text, _("No record has such a name."), _("Write its number or its name."))
        named = ", ".join(f"{row.pk} ({row})" for row in fits[:5])
        raise self.refuse(
            text,
            _("Several records have such a name."),
            _("Write the number of one: %(names)s.") % {"names": named + (" …" if fits[5:] else "")},
        )

    def options(self, chosen):
        return [Option(str(pk), str(row), on=True) for pk, row in self.found.items()]

    def summary(self, chip):
        return Filter.summary(self, chip)


class YesNo(Choices):
    """A field that is true (1) or false (0)."""

    def __init__(self, path=None, **kwargs):
        Filter.__init__(self, path, **kwargs)
        self.words = {"1": gettext_lazy("Yes"), "0": gettext_lazy("No")}

    def condition(self, values):
        return Q(**{f"{self.field_name}__in": [value == "1" for value in values]})


class Flag(Filter):
    """A question of the office, asked by `=1`: `asks` gives its condition for a reader.

    `path` says which related rows it is about, if any; `own` marks those about the reader,
    which nobody can ask who is not a person.
    """

    many = False

    def __init__(self, asks, *, label, path="pk", own=False, needs=""):
        super().__init__(path, label=label, needs=needs)
        self.asks, self.own = asks, own

    def read(self, text):
        if text != "1":
            raise self.refuse(text, _("This filter is on or absent."), _("Write 1."))
        if self.own and self.reader.pk is None:
            raise self.refuse(text, _("It does not say whose rows are meant."), _("Use --as."))
        return text

    def condition(self, values):
        return self.asks(self.reader)

    def options(self, chosen):
        return [Option("1", self.label, bool(chosen))]

    def summary(self, chip):
        return _("on") if chip.on else ""


class Cases(Choices):
    """Any of some conditions with names: {name: (words, condition), …}."""

    def __init__(self, cases, *, label, needs=""):
        Filter.__init__(self, "pk", label=label, needs=needs)
        self.cases = cases
        self.words = {name: words for name, (words, _asks) in cases.items()}

    def condition(self, values):
        return reduce(or_, [self.cases[value][1]() for value in values])


class Days(Filter):
    """From a day to a day, both included: `<name>_after` and `<name>_before`.

    `stem` stands for the name where another filter has it; `moment` marks a time.
    """

    many = False
    shape = "days"

    def __init__(self, path=None, *, stem="", moment=False, **kwargs):
        super().__init__(path, **kwargs)
        self.stem, self.moment = stem, moment

    @property
    def params(self):
        stem = self.stem or self.name
        return [f"{stem}_after", f"{stem}_before"]

    def check(self, asked):
        days, wrong = [], []
        for param in self.params:
            try:
                days.append(self.day(param, asked[param][0]) if asked[param] else None)
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return days if any(days) else None

    def day(self, param, text):
        try:
            found = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            found = None
        if not found or found.year not in YEARS:
            raise self.refuse(text, _("This is not a date."), _("Write 2027-02-28."), param)
        return found

    def condition(self, days):
        after, before = days
        wanted = Q()
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
        after, before = ((chip.values[param] or [""])[0] for param in self.params)
        if after and before:
            return f"{after} – {before}"
        if after:
            return _("from %(day)s") % {"day": after}
        return _("until %(day)s") % {"day": before} if before else ""
