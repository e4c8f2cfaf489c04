"""Sets of filters: strict, so that no value of a query string is ever silently ignored.

Several values of one name mean any of them; different names narrow one another, or with
`match=any` each adds its own rows.
"""

from functools import reduce
from operator import or_

import django_filters
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.history import is_tracked, lasts, standing

from .problems import problem

MATCH, ALL, ANY = "match", "all", "any"


class Filters(django_filters.FilterSet):
    """The filters of one list, as one reader may use them.

    Filters whose permission the reader lacks do not exist for them. `past` is the list as
    of a past day; `of_today` holds the filters that cannot be asked of one.
    """

    def __init__(self, data, rows, reader, past=None):
        super().__init__(data, queryset=rows)
        self.past, self.of_today = past, []
        self.model = past.today.model if past else rows.model
        for name, one in list(self.filters.items()):
            one.take(name, reader, self.model)
            if past and many_along(self.model, one.field_name):
                one.none = None  # what was not there then has no entry to tell
            if one.needs and not reader.has_perm(one.needs):
                del self.filters[name]
            elif past and not known_of_past(one, past.today.model):
                self.of_today.append(self.filters.pop(name))
        self._read_codes()

    def _read_codes(self):
        """The rows of all small reference tables, in one query."""
        coded = {name: one for name, one in self.filters.items() if one.coded}
        parts = [
            one.coded()
            .order_by()
            .values_list(Value(name, CharField()), "pk", Cast(one.by, CharField()), "name_en", "name_zh")
            for name, one in coded.items()
        ]
        for name, *row in parts[0].union(*parts[1:], all=True) if parts else ():
            coded[name].rows.append(row)
        for one in coded.values():
            one.rows.sort(key=lambda row: row[1])

    @property
    def params(self):
        """Every name of the query string these filters read, and whether it may repeat."""
        return {MATCH: False} | {param: one.many for one in self.filters.values() for param in one.params}

    @property
    def match(self):
        """Whether a row has to answer all filters, or any."""
        return self.data.get(MATCH, "") or ALL

    def problems(self):
        found = self.form.errors.as_data().values()
        wrong = [error.params["problem"] for errors in found for error in errors]
        if self.match not in (ALL, ANY):
            wrong.append(problem(MATCH, self.match, _("There is no such choice."), _("Write all or any.")))
        return wrong

    def filter_queryset(self, queryset):
        """Conditions on related rows must all hold for one and the same of them.

        A partner of GIPP's batch 3 is one whose appointment there is in batch 3, not one
        with some appointment there and another in some batch 3.
        """
        related = {}
        for name, value in self.form.cleaned_data.items():
            if value:
                one = self.filters[name]
                rows_of = many_along(self.model, one.field_name)
                asked = one.condition_at(value, self.past.day) if self.past else one.condition(value)
                related.setdefault(rows_of, []).append(asked)
        own = related.pop("", [])
        if self.match == ANY:
            parts = [*own, *(self._of_rows(rows_of, [one]) for rows_of, asked in related.items() for one in asked)]
            return queryset.filter(reduce(or_, parts)) if parts else queryset
        return queryset.filter(*(self._of_rows(rows_of, asked) for rows_of, asked in related.items()), *own)

    def _of_rows(self, rows_of, conditions):
        """What must hold for one and the same related row, as a condition on the rows of the list.

        A subquery, as a join would list a row once for each of its related rows.
        """
        if self.past:
            return Q(pgh_obj__in=self._then(rows_of, conditions))
        return Q(pk__in=self.model._base_manager.filter(*conditions).values("pk"))

    def _then(self, rows_of, conditions):
        """The keys of the records whose related rows met the conditions on that day."""
        link = self.model._meta.get_field(rows_of)
        entries = standing(link.related_model, self.past.day)
        return entries.filter(*(within(rows_of, c) for c in conditions)).values(link.field.name)

    def chips(self):
        """The filters as the screen shows them."""
        return [one.chip(self._heading(one), self.data) for one in self.filters.values()]

    def _heading(self, one):
        if one.label is None:
            one.label = self.queryset.model._meta.get_field(one.field_name).verbose_name
        return capfirst(one.label)


def known_of_past(one, model):
    """Whether a filter can be asked of a past day."""
    if one.past is not None or one.field_name == "pk":
        return bool(one.past)
    rows_of = many_along(model, one.field_name)
    link = model._meta.get_field(rows_of) if rows_of else None
    return not link or (link.one_to_many and is_tracked(link.related_model) and lasts(link.related_model))


def within(path, condition):
    """A condition on rows at the end of a path, as one on those rows themselves."""
    inner = [
        within(path, part) if isinstance(part, Q) else (part[0].removeprefix(f"{path}__"), part[1])
        for part in condition.children
    ]
    return Q(*inner, _connector=condition.connector, _negated=condition.negated)


def many_along(model, path):
    """The part of a path up to where one row leads to many, or "" where it never does."""
    passed = []
    for part in path.split("__"):
        if part == "pk":
            return ""
        field = model._meta.get_field(part)
        passed.append(part)
        if field.one_to_many or field.many_to_many:
            return "__".join(passed)
        if not field.is_relation:
            return ""
        model = field.related_model
    return ""
