from dataclasses import dataclass, field

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from promotion_crm.lists.problems import refusal
from promotion_crm.wording import listed


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


NONE = "none"


class Filter(django_filters.Filter):
    """A filter by a path; the parameter of its name may stand there several times.

    `needs` is a permission without which the filter is unknown. `none` is the condition of
    the rows that have nothing there, for filters that can be asked for them by `=none`.
    `past` says whether it can be asked of a past day; where it does not say, fields can, and
    so can other rows whose history lasts. One that asks more than its path says in
    `condition_at` what it asks then.
    """

    many = True
    shape = "options"
    coded = None

    def __init__(self, path=None, *, label=None, needs="", none=None, past=None):
        super().__init__(field_name=path, label=label, required=False)
        self.needs, self.none, self.past = needs, none, past

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
        """The value of the filter from {parameter: values}, None for nothing. Raises ValidationError."""
        values, wrong = [], []
        for text in asked[self.name]:
            try:
                values.append(None if self.none and text == NONE else self.read(text))
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
        wanted = Q(**{f"{self.field_name}__in": [value for value in values if value is not None]})
        return wanted | self.none if None in values else wanted

    def condition_at(self, values, day):
        """The same of the entries of history that held at the end of a past day."""
        return self.condition(values)

    def chip(self, heading, data):
        values = {param: [v for v in data.getlist(param) if v] for param in self.params}
        chosen = values.get(self.name, [])
        chip = Chip(self.shape, self.name, heading, values, self.options(chosen))
        if self.none:
            chip.options.append(Option(NONE, _("Not known"), NONE in chosen))
        chip.summary = self.summary(chip)
        return chip

    def options(self, chosen):
        return []

    def summary(self, chip):
        """What is on, in words: the first two and how many more."""
        on = [str(option.label) for option in chip.options if option.on]
        return listed(on[:2]) + (f" +{len(on) - 2}" if len(on) > 2 else "")
