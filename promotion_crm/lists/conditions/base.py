from dataclasses import dataclass, field

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from promotion_crm.lists.problems import refusal
from promotion_crm.wording import listed

NONE, ANY = "none", "any"


@dataclass
class Option:
    """One choice of a chip: its value in the query string, its words, whether it is on."""

    value: str
    label: str
    on: bool


@dataclass
class Chip:
    """A filter as the screen shows it. `values` are those of its parameters, `summary` what is on.

    `drop_url` is the list without it, `find_url` where one who types is offered records.
    """

    shape: str
    name: str
    label: str
    values: dict[str, list[str]]
    options: list[Option] = field(default_factory=list)
    summary: str = ""
    drop_url: str = ""
    find_url: str = ""

    @property
    def on(self):
        return any(self.values.values())

    @property
    def chosen(self):
        return self.values[self.name]

    @property
    def numbers(self):
        """What is asked for in digits, beside the options."""
        return [value for value in self.chosen if value not in (NONE, ANY)]

    @property
    def ends(self):
        """The two ends of a stretch, each its parameter and its value: [(name, value), …]."""
        return [(param, (values or [""])[0]) for param, values in list(self.values.items())[:2]]

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


def lacking(model, path):
    """The condition of the rows that have nothing at the end of a path; None where all have something.

    A path through one row to many lacks what no row there has.
    """
    passed = []
    for part in path.split("__"):
        if part == "pk":
            return None
        field = model._meta.get_field(part)
        passed.append(part)
        name = "__".join(passed)
        if field.one_to_many or field.many_to_many:
            return Q(**{f"{name}__isnull": True})
        if not field.is_relation:
            break
        model = field.related_model
    if field.null or "__" in path:
        blank = Q(**{path: ""}) if field.empty_strings_allowed and not field.is_relation else Q()
        return Q(**{f"{path}__isnull": True}) | blank
    return Q(**{path: ""}) if field.blank and field.empty_strings_allowed else None


class Filter(django_filters.Filter):
    """A filter by a path; the parameter of its name may stand there several times.

    `needs` is a permission without which the filter is unknown. `none` is the condition of
    the rows that have nothing there, asked for by `=none`; `=any` asks for the others. It
    follows from the path where the filter is of a kind that may lack a value.
    `past` says whether it can be asked of a past day; where it does not say, fields can, and
    so can other rows whose history lasts. One that asks more than its path says in
    `condition_at` what it asks then.
    """

    many = True
    shape = "options"
    coded = None
    may_lack = False

    def __init__(self, path=None, *, label=None, needs="", none=None, past=None):
        super().__init__(field_name=path, label=label, required=False)
        self.needs, self.none, self.past = needs, none, past

    def take(self, name, reader, model):
        """Learn its name in the query string, who reads, and of which rows it is."""
        self.name, self.reader = name, reader
        if self.may_lack and self.none is None:
            self.none = lacking(model, self.field_name or name)

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
                values.append(text if self.none and text in (NONE, ANY) else self.read(text))
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
        plain = [value for value in values if value not in (NONE, ANY)]
        wanted = Q(**{f"{self.field_name}__in": plain}) if plain else Q(pk__in=[])
        return wanted | self.lacking(values)

    def lacking(self, values):
        """The condition that something is there, or nothing, as asked for among the values."""
        wanted = self.none if NONE in values else Q(pk__in=[])
        return wanted | ~self.none if ANY in values else wanted

    def condition_at(self, values, day):
        """The same of the entries of history that held at the end of a past day."""
        return self.condition(values)

    def chip(self, heading, data):
        values = {param: [v for v in data.getlist(param) if v] for param in self.params}
        chosen = values.get(self.name, [])
        chip = Chip(self.shape, self.name, heading, values, self.options(chosen))
        if self.none:
            chip.options.append(Option(NONE, _("Not known"), NONE in chosen))
            chip.options.append(Option(ANY, pgettext("a value", "Known"), ANY in chosen))
        chip.summary = self.summary(chip)
        return chip

    def options(self, chosen):
        return []

    def summary(self, chip):
        """What is on, in words: the first two and how many more."""
        on = [str(option.label) for option in chip.options if option.on]
        return listed(on[:2]) + (f" +{len(on) - 2}" if len(on) > 2 else "")
