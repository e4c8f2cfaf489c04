"""The choice of columns on the page of a list: those shown in their order, the others by what they tell of."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

MOVES = {"earlier": -1, "later": 1}


@dataclass
class Tick:
    """A column in the menu of columns."""

    name: str
    label: str


class Picker:
    def __init__(self, question):
        self.question = question

    @cached_property
    def shown(self):
        return [Tick(column.name, column.heading) for column in self.question.columns]

    @cached_property
    def groups(self):
        """The columns not shown: [(what they tell of, [Tick, …]), …], those of the rows themselves first."""
        groups = {"": []}
        for column in self.question.known.values():
            if column not in self.question.columns:
                groups.setdefault(str(column.told_under), []).append(Tick(column.name, column.heading))
        own = (_("Of the row itself"), groups.pop(""))
        return [(label, ticks) for label, ticks in [own, *groups.items()] if ticks]


def moved(params):
    """The question after a press on “earlier” or “later” beside a column, and that column; None without one.

    The buttons send the boxes as they are ticked, so that the menu also works without scripts.
    """
    pressed = [(params[name], step) for name, step in MOVES.items() if name in params]
    if not pressed:
        return None
    name, step = pressed[0]
    left = params.copy()
    for press in MOVES:
        left.pop(press, None)
    names = [n for value in left.getlist("columns") for n in value.split(",") if n]
    if name in names:
        place = names.index(name)
        names.insert(max(place + step, 0), names.pop(place))
    left["columns"] = ",".join(names)
    return left, name
