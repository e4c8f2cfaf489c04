"""One page of a question's rows, found in the same time among a thousand and a million.

Page numbers reach the first 10,000 rows; further on one walks by the last row seen: its
sort value and primary key travel in a signed token, and an index finds what comes next.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .problems import BadQuestion, problem

SIZE = 50
COUNTED = 10_000  # rows that are counted one by one, and reached by page number
LAST = COUNTED // SIZE
PLACE = ("page", "after", "before")  # where in the list one is; a new question starts over
signer = Signer(salt="promotion_crm.lists.paging")


class Beyond(Func):
    """Whether (key, pk) lies past a known row; a comparison of rows, which an index serves."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, key, pk, *values, sign):
        super().__init__(key, pk, *values, template=f"(%(expressions)s) {sign} (%(known)s)")

    def as_sql(self, compiler, connection, **context):
        parts = [compiler.compile(e) for e in self.get_source_expressions()]
        (key, pk, *known) = [sql for sql, _params in parts]
        sql = self.extra["template"] % {"expressions": f"{key}, {pk}", "known": ", ".join(known)}
        return sql, [p for _sql, params in parts for p in params]


@dataclass(frozen=True)
class Spot:
    """A row's place in an order: its sort value, which may be None, and its primary key."""

    value: object
    pk: int


class Count:
    """How many rows answer: exact up to COUNTED, else only that there are more."""

    def __init__(self, rows):
        found = rows.order_by().values("pk")[: COUNTED + 1].count()
        self.more = found > COUNTED
        self.number = min(found, COUNTED)

    def __str__(self):
        return f"{self.number:,}+" if self.more else f"{self.number:,}"


class Walk:
    """The rows of a question, or some of them, in its order: from any known row on, `size` at a time."""

    size = SIZE

    def __init__(self, question, rows=None):
        self.question = question
        self.rows = question.rows if rows is None else rows

    def read(self, param):
        """The spot in a token. Raises BadQuestion for one that is not ours or not for this order."""
        try:
            sort, kind, value, pk = signer.unsign_object(self.question.params.get(param))
        except (BadSignature, ValueError, TypeError):
            raise self._bad(param, _("This address is not complete."), _("Start from the first page.")) from None
        if sort != self._order_name:
            raise self._bad(param, _("It belongs to a list in another order."), _("Start from the first page."))
        return Spot(READ[kind](value), pk)

    def walk(self, spot, backwards=False):
        """The spots next to a known one, up to one more than fits.

        Blanks have no place in a comparison, so they are a stretch of their own: last in
        an ascending order, first in a descending one.
        """
        found = []
        for rows in self.stretches(spot, backwards):
            found += self._spots(rows, slice(self.size + 1 - len(found)), backwards)
            if len(found) > self.size:
                break
        return found

    def stretches(self, spot, backwards=False):
        """All rows past a spot, in one or two parts, the nearer one first."""
        down = self.question.descending != backwards
        order = [True, False] if down else [False, True]  # of blanks, of values
        for blanks in order[order.index(spot.value is None) :]:
            here = blanks == (spot.value is None)
            yield self._stretch(blanks, spot if here else None, down)

    def _stretch(self, blanks, spot, down):
        rows = self.rows.alias(sort_key=self.question.key)
        rows = rows.filter(sort_key__isnull=blanks)
        if spot is None:
            return rows
        if blanks:
            return rows.filter(Q(pk__lt=spot.pk) if down else Q(pk__gt=spot.pk))
        known = Value(spot.value), Value(spot.pk)
        return rows.filter(Beyond(self.question.key, F("pk"), *known, sign="<" if down else ">"))

    def _spots(self, rows, part, backwards=False):
        order = self.question.order(backwards=backwards)
        return [Spot(*row) for row in rows.order_by(*order).values_list(self.question.key, "pk")[part]]

    def token(self, spot):
        kind = type(spot.value).__name__
        value = spot.value if kind in ("int", "bool", "NoneType") else str(spot.value)
        return signer.sign_object([self._order_name, kind, value, spot.pk])

    @cached_property
    def _order_name(self):
        """Of what the tokens are: those of one day lead nowhere on another."""
        sort = ("-" if self.question.descending else "") + self.question.sort.name
        return f"{sort} {self.question.as_of}" if self.question.as_of else sort

    def _bad(self, param, reason, remedy=""):
        value = self.question.params.get(param, "")
        return BadQuestion([problem(param, value, reason, remedy)])


class Page(Walk):
    """The rows of a question that fit one screen. Raises BadQuestion for a page that is not."""

    def __init__(self, question):
        super().__init__(question)
        self.count = Count(question.rows)
        self.number = self._number()
        self.spots, self.earlier, self.later = self._find()

    @property
    def last(self):
        """The number of the last page that has a number."""
        return max(1, -(-self.count.number // SIZE))

    @property
    def first_row(self):
        """The place of the first row, from 1; None past the pages that have numbers."""
        return (self.number - 1) * SIZE + 1 if self.number else None

    def _number(self):
        """The page asked for, or None for one found by a token."""
        params = self.question.params
        given = [name for name in ("page", "after", "before") if name in params]
        if len(given) > 1:
            raise self._bad(given[1], _("It cannot stand beside “%(name)s”.") % {"name": given[0]})
        if given and given[0] != "page":
            return None
        text = params.get("page", "1")
        if not (text.isascii() and text.isdigit()) or not text.strip("0"):
            raise self._bad("page", _("This is not a page number."), _("The first page is 1."))
        if len(text) > 9 or int(text) > self.last:
            remedy = (
                _("The last page is %(last)d.")
                if not self.count.more
                else _("Page numbers end at %(last)d; “Next” leads further, and filters lead there sooner.")
            )
            raise self._bad("page", _("There is no such page."), remedy % {"last": self.last})
        return int(text)

    def _find(self):
        """The spots of this page, and whether rows come before and after them."""
        if self.number:
            start = (self.number - 1) * SIZE
            found = self._spots(self.question.rows, slice(start, start + SIZE + 1))
            return found[:SIZE], self.number > 1, len(found) > SIZE
        param = "after" if "after" in self.question.params else "before"
        backwards = param == "before"
        found = self.walk(self.read(param), backwards)
        more, spots = len(found) > SIZE, found[:SIZE]
        return (spots[::-1], more, True) if backwards else (spots, True, more)

    def steps(self):
        """The parameters of the pages before and after this one; None where there is none."""
        before = after = None
        if self.earlier and self.spots:
            before = {"page": self.number - 1} if self.number else {"before": self.token(self.spots[0])}
        if self.later and self.spots:
            by_number = self.number and self.number < LAST
            after = {"page": self.number + 1} if by_number else {"after": self.token(self.spots[-1])}
        return before, after


READ = {
    "NoneType": lambda value: None,
    "int": int,
    "bool": bool,
    "str": str,
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
