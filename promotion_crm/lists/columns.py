from copy import copy

from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from . import kinds
from .subqueries import THEN


class Column:
    """One column of a list: a name, a label, an expression and a kind.

    expression  a path, an expression, or a function of the reader that returns one, for
                what depends on who reads; the name itself where none is given
    kind        how values look; taken from the model's field where a path leads to one
    link        True: to the row's own page; a path: to the page of the record there
    personal    personal data: exported only with the permission and a purpose
    needs       a permission; for all others the column does not exist
    sort        False where no index could serve it; a path or expression to sort by instead
    card        where it stands on a phone: top, end, title, line, foot, foot-end
    group       what it tells of, where that is a related record; known by itself of a path
    unless      a condition of the row under which a file leaves the value out, as that of who wants no contact
    then        a function of a past day that returns the expression as of it; a path needs
                none, and without one any other expression is known of today only
    """

    def __init__(
        self,
        name,
        expression=None,
        *,
        label=None,
        kind=None,
        choices=None,
        link="",
        personal=False,
        needs="",
        sort=True,
        card="",
        group="",
        then=None,
        unless=None,
    ):
        self.name, self.expression = name, name if expression is None else expression
        self.label, self.link, self.personal = label, link, personal
        self.needs, self.sort, self.card, self.then = needs, sort, card, then
        self.group, self.unless = group, unless
        self.kind = kind or (kinds.Choice(choices) if choices else None)

    def bind(self, model):
        """Take what was not said from the field of the model the path leads to."""
        field = _field(model, self.expression) if isinstance(self.expression, str) else None
        if self.label is None:
            self.label = field.verbose_name if field else self.name
        self.kind = self.kind or _kind_of(field)
        self.told_under = self.group or self._told_under(model)
        self.linked = model
        if self.link and self.link is not True:
            self.linked = _field(model, self.link).related_model

    def _told_under(self, model):
        """The related record a path leads through; "" where it tells of the row itself."""
        if not isinstance(self.expression, str):
            return _("Counts, sums and dates")
        first, through, _rest = self.expression.partition(LOOKUP_SEP)
        return capfirst(model._meta.get_field(first).verbose_name) if through else ""

    @property
    def opens_row(self):
        """Whether it leads to the row's own page."""
        return self.link is True

    @property
    def has_past(self):
        """Whether it is known of a past day."""
        return bool(self.then) or isinstance(self.expression, str)

    def at(self, day, *, sort):
        """The same column of the entries of history as of a past day."""
        past = copy(self)
        past.expression = self.then(day) if self.then else self.expression
        past.link = THEN if self.link is True else self.link
        past.sort = sort and self.sort
        return past

    @property
    def heading(self):
        return capfirst(self.label)

    def value(self, reader):
        if isinstance(self.expression, str):
            return self.kind.value(self.expression)
        return self.expression(reader) if _is_function(self.expression) else self.expression

    def beside(self):
        path = self.expression if isinstance(self.expression, str) else ""
        return self.kind.beside(path)

    def order(self, reader):
        """The expression to sort by."""
        if self.sort is True:
            return self.kind.order(self.value(reader))
        return models.F(self.sort) if isinstance(self.sort, str) else self.sort

    def expressions(self, reader):
        """All a page needs to show the column: {alias: expression}."""
        found = {self.alias(): self.value(reader)}
        found |= {self.alias(name): e for name, e in self.beside().items()}
        if self.link:
            found[self.alias("link")] = models.F("pk" if self.link is True else self.link)
        return found

    def alias(self, part="value"):
        # Apart from the names of fields, which Django does not let an annotation take.
        return f"{part}_of_{self.name}"

    def exported(self, reader):
        """The columns of a file, see `Kind.exported`."""
        value = self.value(reader)
        if self.unless is not None:
            value = models.F(value) if isinstance(value, str) else value
            text = {"output_field": models.CharField()}
            value = models.Case(models.When(self.unless, then=models.Value("")), default=value, **text)
        return self.kind.exported(str(self.heading), value, self.beside())

    def html(self, row):
        """The cell of a row, a dict by the aliases of `expressions`."""
        beside = {name: row[self.alias(name)] for name in self.beside()}
        return self.kind.html(row[self.alias()], beside)

    def url(self, row):
        """Where the cell leads, "" for nowhere."""
        pk = row[self.alias("link")] if self.link else None
        return self.linked(pk=pk).get_absolute_url() if pk else ""


def _is_function(expression):
    return callable(expression) and not hasattr(expression, "resolve_expression")


def _field(model, path):
    """The field at the end of a path, or None where it is no field."""
    field = None
    for part in path.split(LOOKUP_SEP) if path else ():
        if part == "pk" or model is None:
            return field
        field = model._meta.get_field(part)
        model = field.related_model
    return field


def _kind_of(field):
    if isinstance(field, CountryField):
        return kinds.Country()
    if getattr(field, "choices", None):
        return kinds.Choice(field.flatchoices)
    for kind_of_field, kind in KINDS.items():
        if isinstance(field, kind_of_field):
            return kind()
    return kinds.Text()


# In this order: a moment is a date too, for Django.
KINDS = {
    models.AutoField: kinds.Key,
    models.DateTimeField: kinds.DateTime,
    models.DateField: kinds.Date,
    models.BooleanField: kinds.Bool,
    models.DecimalField: kinds.Decimal,
    models.IntegerField: kinds.Number,
    models.URLField: kinds.Link,
}
