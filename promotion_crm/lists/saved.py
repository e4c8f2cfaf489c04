"""A list opened through a saved view: by the view's number in the address, or as the person's default.

The address holds the whole question and names the view beside it: `?stage=signed&view=7`. The
name alone, `?view=7`, stands for what was saved. An address that names a view works also where a
filter or a column has gone since: that is left out, and told.
"""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from promotion_crm.models import SavedView

from .asking import Question
from .problems import BadQuestion, Problem, problem, shown

VIEW, WHOLE = "view", "all"
NOT_SAVED = (VIEW, "page", "after", "before", "purpose")  # where in the list one is, and what for
ATTEMPTS = 3  # an order may make sense no more once its column has gone


class NoSuchView(BadQuestion):
    """The address names a view that this person cannot open, and nothing else."""


def saved_query(params):
    """What is kept of a question put to a list: its filters, columns and order as a query string."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        values = [value for value in values if value]
        if values and name not in NOT_SAVED:
            kept.setlist(name, [",".join(values)] if name == "columns" else values)
    return kept.urlencode(safe=",")


def meaning(query):
    """A saved query so that two which ask the same are equal."""
    return {name: sorted(values) for name, values in QueryDict(query).lists()}


def address(list_name, query, pk):
    return f"{reverse(list_name)}?{query}{'&' if query else ''}{VIEW}={pk}"


@dataclass
class Opened:
    """What an address asks of a list, and which view it goes by.

    views    all views of the list this person works with
    params   the question, spelled out
    view     the view it names, or None
    closed   whether it names one this person may not open
    left_out what the view asks for that there is no more, see Problem
    """

    of: object
    params: QueryDict
    views: list
    marks: dict
    view: SavedView | None = None
    closed: bool = False
    left_out: list[Problem] = field(default_factory=list)

    @cached_property
    def starts_with_view(self):
        """Whether the bare address of the list opens a view."""
        return any(mark["default"] for mark in self.marks.values())

    @cached_property
    def query(self):
        return saved_query(self.params)

    @cached_property
    def changed(self):
        """Whether the question differs from what the view it goes by has saved."""
        return bool(self.view) and meaning(self.query) != meaning(self.view.query)

    @property
    def mark(self):
        return self.marks.get(self.view.pk, {}) if self.view else {}


def opened(of, params, reader):
    """What this person's address asks of a list. Raises NoSuchView."""
    views = list(SavedView.objects.usable_by(reader).filter(list_name=of.name).select_related("owner").order_by("name"))
    marks = {mark["id"]: mark for mark in reader.marked_views if mark["list"] == of.name}
    found = Opened(of, params, views, marks)
    start = next((view for view in views if marks.get(view.pk, {}).get("default")), None)
    if not params and start:
        found.view, found.params = start, _spelled(start)
    elif params.get(VIEW, WHOLE) != WHOLE:
        _go_by(found, reader)
    return found


def _go_by(found, reader):
    number = found.params[VIEW]
    found.view = next((view for view in found.views if str(view.pk) == number), None)
    found.view = found.view or _find(found.of, number, reader)
    if set(found.params) == {VIEW}:
        if not found.view:
            raise _none_such(number)
        found.params = _spelled(found.view)
    elif not found.view:
        found.closed, found.params = True, without_view(found.params)


def spelled_out(of, params, reader):
    """The question of an address for a file: that of the view where it names nothing else. Raises NoSuchView."""
    number = params.get(VIEW, WHOLE)
    if set(params) - {"purpose"} == {VIEW} and number != WHOLE:
        view = _find(of, number, reader)
        if not view:
            raise _none_such(number)
        spelled = _spelled(view)
        spelled.update({name: value for name, value in params.items() if name == "purpose"})
        return without_view(spelled)
    return without_view(params)


def answered(of, found, reader):
    """The Question of an opened list. Raises BadQuestion, for a view only where nothing could be left out."""
    for _attempt in range(ATTEMPTS if found.view else 1):
        try:
            return Question(of, found.params, reader)
        except BadQuestion as error:
            wrong = error
            found.left_out += error.problems
            found.params = _without(found.params, error.problems)
    raise wrong


def _without(params, problems):
    """The question without the values that make no sense."""
    left = params.copy()
    for wrong in problems:
        for name in [name for name in left if shown(name) == wrong.param]:
            values = left.getlist(name)
            if name == "columns":
                values = [",".join(c for c in ",".join(values).split(",") if shown(c.strip()) != wrong.value)]
            kept = [value for value in values if value and shown(value) != wrong.value]
            left.setlist(name, kept if kept != left.getlist(name) else [])
            if not left.getlist(name):
                del left[name]
    return left


def without_view(params):
    left = params.copy()
    left.pop(VIEW, None)
    return left


def _spelled(view):
    params = QueryDict(view.query, mutable=True)
    params[VIEW] = str(view.pk)
    return params


def _find(of, number, reader):
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return SavedView.objects.visible_to(reader).filter(list_name=of.name, pk=number).select_related("owner").first()


def _none_such(number):
    why = _("There is no such view, or it is not shared with you.")
    return NoSuchView([problem(VIEW, number, why, _("Ask whoever sent the address to share it."))])
