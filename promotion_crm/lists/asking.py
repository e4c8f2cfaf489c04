"""One question put to a list: who asks, for which columns of which rows, in which order.

Built from a query string, by the screen, the files and the command alike. Everything that
makes no sense is collected and told at once, in a BadQuestion.
"""

from functools import cached_property

from django.db.models import OrderBy
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from .conditions.days import read_day
from .past import Past
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
    "view": False,
}
LISTED = ("columns", "after", "before")  # written by the CRM itself, and long


class Question:
    """`params` is a QueryDict. Raises BadQuestion.

    `as_of` is the past day it asks of, None for today; then `of` is the list as of that day.
    """

    def __init__(self, of, params, reader):
        self.today, self.params, self.reader = of, params, reader
        self.problems = []
        self.as_of = self._past_day() if of.as_of else None
        self.of = Past(of, self.as_of) if self.as_of else of
        self.known = self.of.columns_for(reader)
        self.filters = self.of.filters(params, reader)
        if self._readable():
            self.problems += self.filters.problems()
            self.columns = self._columns()
            self.sort, self.descending = self._sort()
        if self.problems:
            raise BadQuestion(self.problems)

    def _past_day(self):
        """The day of `as_of`; None where it is today, or makes no sense and is told."""
        text, today = self.params.get("as_of", ""), localdate()
        day, remedy = read_day(text), _("Write a day up to %(day)s.") % {"day": today.isoformat()}
        if text and not day:
            self._wrong("as_of", text, _("This is not a date."), remedy)
        elif day and day > today:
            self._wrong("as_of", text, _("This day is still to come."), remedy)
        return day if day and day < today else None

    @cached_property
    def names(self):
        """Every name of the query string it reads, and whether that may repeat."""
        return COMMON | ({"as_of": False} if self.today.as_of else {}) | self.filters.params

    def _readable(self):
        """Whether each value is text, and so can be read; tells unknown names on the way."""
        names, readable = self.names, True
        for name, values in self.params.lists():
            if name not in names:
                self._unknown(name, values[0] if values else "")
            elif len(values) > 1 and not names[name]:
                self._wrong(name, ", ".join(values), _("It is given more than once."))
            for value in values:
                if why := unreadable(value, LONG if name in LISTED else LONGEST):
                    readable = False
                    self._wrong(name, value, why)
        return readable

    def _unknown(self, name, value):
        if name in [param for one in self.filters.of_today for param in one.params]:
            self._wrong(name, value, *self._only_today())
        else:
            known = _("Its filters are: %(names)s.") % {"names": ", ".join(self.names)}
            self._wrong(name, value, _("This list has no such filter."), known)

    def _only_today(self):
        return _("It is known of today only."), _("Leave it out, or ask without “as_of”.")

    def _columns(self):
        """The columns asked for, in that order, or those the list shows at first."""
        if "columns" not in self.params:
            return [self.known[name] for name in self.of.default if name in self.known]
        names = [n.strip() for value in self.params.getlist("columns") for n in value.split(",")]
        known = _("Choose among: %(names)s.") % {"names": ", ".join(self.known)}
        for place, name in enumerate(names):
            if not name:
                self._wrong("columns", name, _("A column needs a name."), known)
            elif name not in self.known and self.as_of and name in self.today.columns_for(self.reader):
                self._wrong("columns", name, *self._only_today())
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
    def title(self):
        """What its rows are, in words: the list, and the day where that is past."""
        heading = str(self.of.heading)
        return _("%(list)s as of %(day)s") % {"list": heading, "day": self.as_of} if self.as_of else heading

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
        names = ["q", "sort", "as_of", *self.filters.params]
        lists = {name: [v for v in self.params.getlist(name) if v] for name in names}
        return {name: values for name, values in lists.items() if values}
