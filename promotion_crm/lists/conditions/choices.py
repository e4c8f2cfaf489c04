from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from .base import Filter, Option


class Choices(Filter):
    """Any of the values of a TextChoices."""

    may_lack = True

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


class YesNo(Choices):
    """A field that is true (1) or false (0)."""

    may_lack = False

    def __init__(self, path=None, **kwargs):
        Filter.__init__(self, path, **kwargs)
        self.words = {"1": gettext_lazy("Yes"), "0": gettext_lazy("No")}

    def condition(self, values):
        return Q(**{f"{self.field_name}__in": [value == "1" for value in values]})


class Filled(Filter):
    """Whether something stands in a field: `=any`, or nothing: `=none`."""

    may_lack = True

    def read(self, text):
        raise self.refuse(text, _("There is no such choice."), _("Write any or none."))


class Flag(Filter):
    """A question of the office, asked by `=1`: `asks` gives its condition for a reader.

    `path` says which related rows it is about, if any; `own` marks those about the reader,
    which nobody can ask who is not a person. One that reads only fields of the row can be
    asked of a past day: it says `past`.
    """

    many = False

    def __init__(self, asks, *, label, path="pk", own=False, needs="", past=False):
        super().__init__(path, label=label, needs=needs, past=past)
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
        return [Option("1", capfirst(self.label), bool(chosen))]

    def summary(self, chip):
        return _("on") if chip.on else ""


def of_my_district(*paths):
    """Asks for rows of the reader's district, there where the paths lead; none for who has no district."""

    def asks(reader):
        if not reader.district_id:
            return Q(pk__in=[])
        return reduce(or_, [Q(**{path: reader.district_id}) for path in paths])

    return asks


class Cases(Choices):
    """Any of some conditions with names: {name: (words, condition), …}."""

    may_lack = False

    def __init__(self, cases, *, label, needs="", past=False):
        Filter.__init__(self, "pk", label=label, needs=needs, past=past)
        self.cases = cases
        self.words = {name: words for name, (words, _asks) in cases.items()}

    def condition(self, values):
        return reduce(or_, [self.cases[value][1]() for value in values])
