"""One question put to a list: who asks, for which columns of which rows, in which order.

Built from a query string, by the screen, the files and the command alike. Everything that
makes no sense is collected and told at once, in a BadQuestion.
"""

from functools import cached_property

from django.db.models import OrderBy
from django.utils.translation import gettext as _

from .problems import LONG, LONGEST, BadQuestion, problem, unreadable

# The names every list reads, and whether each may repeat.
COMMON = {
    "q": False,
    "sort": False,
    "columns": True,
    "page": False,
    "after": False,
    "before": False,
    "purpose": False,
}
LISTED = ("columns", "after", "before")  # written by the CRM itself, and long


class Question:
    """`params` is a QueryDict. Raises BadQuestion."""

    def __init__(self, of, params, reader):
        self.of, self.params, self.reader = of, params, reader
        self.problems = []
        self.known = of.columns_for(reader)
        self.filters = of.filterset(params, of.rows(reader), reader)
        if self._readable():
            self.problems += self.filters.problems()
            self.columns = self._columns()
            self.sort, self.descending = self._sort()
        if self.problems:
            raise BadQuestion(self.problems)

    def _readable(self):
        """Whether each value is text, and so can be read; tells unknown names on the way."""
        names, readable = COMMON | self.filters.params, True
        for name, values in self.params.lists():
            if name not in names:
                known = ", ".join(names)
                self._wrong(
                    name,
                    values[0] if values else "",
                    _("This list has no such filter."),
                    _("Its filters are: %(names)s.") % {"names": known},
                )
            elif len(values) > 1 and not names[name]:
                self._wrong(name, ", ".join(values), _("It is given more than once."))
            for value in values:
                if why := unreadable(value, LONG if name in LISTED else LONGEST):
                    readable = False
                    self._wrong(name, value, why)
        return readable

    def _columns(self):
        """The columns asked for, in that order, or those the list shows at first."""
        if "columns" not in self.params:
            return [self.known[name] for name in self.of.default if name in self.known]
        names = [n.strip() for value in self.params.getlist("columns") for n in value.split(",")]
        known = _("Choose among: %(names)s.") % {"names": ", ".join(self.known)}
        for place, name in enumerate(names):
            if not name:
                self._wrong("columns", name, _("A column needs a name."), known)
            elif name not in self.known:
                self._wrong("columns", name, _("This list has no such column."), known)
            elif name in names[:place]:
                self._wrong("columns", name, _("The column is named twice."))
        return [self.known[name] for name in names if name in self.known]

    def _sort(self):
        """The column to sort by and whether it descends."""
        asked = self.params.get("sort", self.of.order_for(self.known))
        column = self.known.get(asked.removeprefix("-"))
        if not column or not column.sort:
            names = ", ".join(name for name, c in self.known.items() if c.sort)
            self._wrong(
                "sort",
                asked,
                _("This list cannot be sorted by that."),
                _("Sort by one of: %(names)s.") % {"names": names},
            )
        return column, asked.startswith("-")

    def _wrong(self, *args):
        self.problems.append(problem(*args))

    @property
    def text(self):
        return self.params.get("q", "").strip()

    @property
    def purpose(self):
        return self.params.get("purpose", "").strip()

    @cached_property
    def rows(self):
        """All rows that answer the question, in no order."""
        rows = self.filters.qs
        return self.of.find(rows, self.text, self.reader) if self.text else rows

    @cached_property
    def key(self):
        """What the rows are sorted by, before their primary key."""
        return self.sort.order(self.reader)

    def order(self, *, backwards=False):
        """The order of the rows; the primary key settles ties in the same direction.

        Both go one way, and blanks stand where PostgreSQL puts them, at the end of an
        ascending order: so that one index on (key, id) serves the list from either side.
        """
        down = self.descending != backwards
        return [OrderBy(self.key, descending=down), "-pk" if down else "pk"]

    @property
    def narrowed(self):
        """Whether it asks for less than the whole list."""
        return bool(self.text) or any(self.params.get(name) for name in self.filters.params)

    @property
    def asked(self):
        """The filters as asked, for the record: {name: [value, …]}."""
        names = ["q", "sort", *self.filters.params]
        lists = {name: [v for v in self.params.getlist(name) if v] for name in names}
        return {name: values for name, values in lists.items() if values}
