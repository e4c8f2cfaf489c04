"""Sets of filters: strict, so that no value of a query string is ever silently ignored.

Several values of one name mean any of them; different names narrow one another.
"""

import django_filters
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst


class Filters(django_filters.FilterSet):
    """The filters of one list, as one reader may use them.

    Filters whose permission the reader lacks do not exist for them.
    """

    def __init__(self, data, rows, reader):
        super().__init__(data, queryset=rows)
        for name, one in list(self.filters.items()):
            if one.needs and not reader.has_perm(one.needs):
                del self.filters[name]
            one.take(name, reader)
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
        model, own, related = queryset.model, [], {}
        for name, value in self.form.cleaned_data.items():
            if not value:
                continue
            one = self.filters[name]
            first = model._meta.get_field(one.field_name.split("__")[0]) if one.field_name != "pk" else None
            if first is not None and (first.one_to_many or first.many_to_many):
                related.setdefault(first.name, []).append(one.condition(value))
            else:
                own.append(one.condition(value))
        for conditions in related.values():
            own_rows = model._base_manager.filter(*conditions)
            queryset = queryset.filter(pk__in=own_rows.values("pk"))
        return queryset.filter(*own)

    def chips(self):
        """The filters as the screen shows them."""
        return [one.chip(self._heading(one), self.data) for one in self.filters.values()]

    def _heading(self, one):
        if one.label is None:
            one.label = self.queryset.model._meta.get_field(one.field_name).verbose_name
        return capfirst(one.label)
