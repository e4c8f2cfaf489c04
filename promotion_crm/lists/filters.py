"""Sets of filters: strict, so that no value of a query string is ever silently ignored.

Several values of one name mean any of them; different names narrow one another.
"""

import django_filters
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst

from promotion_crm.history import is_tracked, lasts, standing


class Filters(django_filters.FilterSet):
    """The filters of one list, as one reader may use them.

    Filters whose permission the reader lacks do not exist for them. `past` is the list as
    of a past day; `of_today` holds the filters that cannot be asked of one.
    """

    def __init__(self, data, rows, reader, past=None):
        super().__init__(data, queryset=rows)
        self.past, self.of_today = past, []
        for name, one in list(self.filters.items()):
            one.take(name, reader)
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
        return {param: one.many for one in self.filters.values() for param in one.params}

    def problems(self):
        found = self.form.errors.as_data().values()
        return [error.params["problem"] for errors in found for error in errors]

    def filter_queryset(self, queryset):
        """Conditions on related rows must all hold for one and the same of them.

        A partner of GIPP's batch 3 is one whose appointment there is in batch 3, not one
        with some appointment there and another in some batch 3.
        """
        related, model = {}, self.past.today.model if self.past else queryset.model
        for name, value in self.form.cleaned_data.items():
            if value:
                one = self.filters[name]
                rows_of = many_along(model, one.field_name)
                asked = one.condition_at(value, self.past.day) if self.past else one.condition(value)
                related.setdefault(rows_of, []).append(asked)
        own = related.pop("", [])
        for rows_of, conditions in related.items():
            # A subquery, as a join would list a row once for each of its related rows.
            if self.past:
                queryset = queryset.filter(pgh_obj__in=self._then(rows_of, conditions))
            else:
                queryset = queryset.filter(pk__in=model._base_manager.filter(*conditions).values("pk"))
        return queryset.filter(*own)

    def _then(self, rows_of, conditions):
        """The keys of the records whose related rows met the conditions on that day."""
        link = self.past.today.model._meta.get_field(rows_of)
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
