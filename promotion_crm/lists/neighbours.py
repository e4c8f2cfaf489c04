"""Around a record: the list it was opened from, its place there, the records before and after.

The address of the record says which list, `?in=leads&stage=signed&sort=-code`: the question
is asked anew, with the reader's permissions of now. Nothing is kept between two pages.
"""

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .base import lists
from .paging import COUNTED, PLACE, SIZE, Count, Walk

IN = "in"
NOT_ASKED = (*PLACE, IN, "columns", "purpose")  # what the place of a record does not depend on


class Within:
    """The list a record's address says it was opened from."""

    def __init__(self, of, params, pk):
        self.of, self.pk = of, pk
        self.params = params.copy()
        for name in NOT_ASKED:
            self.params.pop(name, None)

    @property
    def query(self):
        """What the address of a record says of the list, without its question mark."""
        return "&".join(filter(None, [f"{IN}={self.of.name}", self.params.urlencode(safe=",")]))

    @property
    def list_url(self):
        return self._address(reverse(self.of.name))

    @property
    def around_url(self):
        return self._address(reverse("around", args=[self.of.name, self.pk]))

    @property
    def previous_url(self):
        return self._address(reverse("step", args=[self.of.name, self.pk, "previous"]))

    @property
    def next_url(self):
        return self._address(reverse("step", args=[self.of.name, self.pk, "next"]))

    def record_url(self, pk):
        return f"{self.of.model(pk=pk).get_absolute_url()}?{self.query}"

    def _address(self, path):
        query = self.params.urlencode(safe=",")
        return f"{path}?{query}" if query else path


def within(request, record):
    """The list of `?in=`; None without one, or where it is not among those of this record and reader."""
    params = request.GET if IN in request.GET else _asked_before(request, record)
    of = lists().get(params.get(IN, ""))
    if not of or of.model is not type(record) or not request.user.has_perm(of.permission):
        return None
    return Within(of, params, record.pk)


def _asked_before(request, record):
    """What the address of the record said where an act on its page led back to it."""
    before = request.headers.get("Referer", "").partition("://")[2].partition("#")[0]
    path, _mark, query = before.removeprefix(request.get_host()).partition("?")
    return QueryDict(query if path == record.get_absolute_url() else "")


class Neighbours(Walk):
    """A record among the rows of a question: few queries, whatever the number of rows."""

    size = 0  # a walk finds one row more than fits

    def __init__(self, question, pk):
        super().__init__(question)
        self.pk = pk

    @cached_property
    def spot(self):
        """Where it stands; None where it is not, or no longer, in the list."""
        return next(iter(self._spots(self.rows.filter(pk=self.pk), slice(1))), None)

    @cached_property
    def previous(self):
        """The key of the record before, None for the first."""
        return self._next_to(backwards=True)

    @cached_property
    def next(self):
        return self._next_to(backwards=False)

    def _next_to(self, backwards):
        return next((spot.pk for spot in self.walk(self.spot, backwards)), None)

    @cached_property
    def place(self):
        """From 1; None past the rows that are counted one by one."""
        before = 0
        for rows in self.stretches(self.spot, backwards=True):
            before += rows.order_by().values("pk")[: COUNTED - before].count()
        return before + 1 if before < COUNTED else None

    @property
    def page(self):
        """The page of the list it stands on."""
        return (self.place - 1) // SIZE + 1 if self.place else 1

    @cached_property
    def words(self):
        count = Count(self.rows)
        if not self.place:
            return _("past %(place)s of %(count)s") % {"place": f"{COUNTED:,}", "count": count}
        return _("%(place)s of %(count)s") % {"place": f"{self.place:,}", "count": count}
