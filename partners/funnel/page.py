"""The funnel as its page shows it: every figure from one look at the database."""

from partners.pipeline import Status

from . import counting, groups
from .groups import Groups
from .stages import Stages


class Funnel:
    """The figures that `asked` wants, `size` rows of the breakdown. Raises BadQuestion for a page that is not."""

    def __init__(self, asked, size=groups.SIZE):
        duplicates, params = counting.compiled(asked.rows.filter(status=Status.DUPLICATE), "pk")
        questions = {
            "counts": (counting.COUNTS, ()),
            "money": (counting.MONEY, ()),
            "stays": (counting.STAYS, ()),
            "duplicates": (f"SELECT count(*) AS leads FROM ({duplicates}) AS found", params),
            "groups": groups.question(asked, size),
        }
        leads = asked.rows.filter(status__in=asked.statuses)
        answers = counting.ask(leads, questions, asked.day)
        self.stages, self.groups = Stages(asked, answers), Groups(asked, answers["groups"])
