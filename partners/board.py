"""The board: the leads that answer a list's question, in columns by stage.

It asks with the filters of the list of leads, so one query string opens either.
"""

from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Sum, Value, When
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.cards import CONTRACTED, Card
from partners.lists.leads import FUNNEL, LeadList
from partners.models import ProjectLead, ResponseClock
from partners.pipeline import STEPS, Stage, Status
from partners.standing import lead_of
from promotion_crm.history import entry_model
from promotion_crm.lists import Elsewhere
from promotion_crm.lists.asking import Question
from promotion_crm.lists.paging import Spot, Walk
from promotion_crm.lists.problems import BadQuestion, problem
from promotion_crm.lists.subqueries import first
from promotion_crm.roles import DETAILS, SKIP

LIST = Elsewhere("leads", gettext_lazy("List"), "leads")
CARDS = 25  # of a column at a time
AMOUNT = Case(When(stage__in=CONTRACTED, then="contract_capital"), default="total_investment")
CURRENCY = Case(When(stage__in=CONTRACTED, then="contract_currency"), default="total_currency")


class LeadBoard(LeadList):
    """The list of leads as the board asks it: those longest at their stage stand first."""

    order = "stage_since"
    front = ["status", "owner", "district", "industry", "partner", "expected_landing"]
    elsewhere = [LIST, FUNNEL]


@cache
def lead_board():
    return LeadBoard()


@dataclass
class Total:
    """How many leads, and the sums of their money by currency: [(currency, amount), …]."""

    count: int = 0
    sums: list = field(default_factory=list)


def totals(leads):
    """What the leads of a queryset come to, stage by stage: {stage: Total}. One query."""
    groups = leads.order_by().values_list("stage", CURRENCY).annotate(count=Count("pk"), amount=Sum(AMOUNT))
    found = {stage: Total() for stage in Stage}
    # The currency of most leads stands first: amounts of two currencies cannot be compared.
    for stage, currency, count, amount in sorted(groups, key=lambda group: -group[2]):
        found[stage].count += count
        if amount is not None:
            found[stage].sums.append((currency, amount))
    return found


@dataclass
class Move:
    """A stage a lead may go to. `way` is on, back (with a reason) or verify (by its verification)."""

    stage: str
    way: str
    words: str

    @classmethod
    def of(cls, stage, way):
        pattern = {"on": "%s", "back": _("Back to %s"), "verify": _("%s, by verification")}[way]
        return cls(stage.value, way, pattern % stage.label)


def moves(stage, user):
    """The moves from a stage that this person may try, the next one first; gates may still refuse."""
    stage, skips = Stage(stage), user.has_perm(SKIP)
    steps = [s for s in Stage if (stage, s) in STEPS]
    ahead = [s for s in steps if s.place == stage.place + 1 or (skips and s.place > stage.place)]
    back = [s for s in steps if s.place < stage.place]
    found = [Move.of(s, "verify" if s is Stage.LANDED else "on") for s in ahead]
    return found + [Move.of(s, "verify" if stage is Stage.LANDED else "back") for s in reversed(back)]


@dataclass
class Column:
    """One stage. `more` is how many cards come next, `after` the token from which on they do."""

    board: "Board"
    stage: Stage
    cards: list
    moves: list
    more: int = 0
    after: str = ""

    @property
    def total(self):
        """Asked of the database only where it is shown: the next cards come without it."""
        return self.board.totals[self.stage]


class Board:
    """The columns of a question. Raises BadQuestion."""

    def __init__(self, question):
        self.question, self.reader = question, question.reader
        for name in ("page", "before"):
            if name in question.params:
                raise self._bad(name, _("The board has no pages: its columns go on where they end."))
        self.full = self.reader.has_perm(DETAILS)
        self.stages = [s for s in Stage if s in question.filters.form.cleaned_data["stage"]] or list(Stage)
        self.open_only = "status" in question.filters.params and not any(question.params.getlist("status"))
        self.spot = self._spot()

    @classmethod
    def asked(cls, params, reader):
        """The board of a query string. Raises BadQuestion."""
        return cls(Question(lead_board(), params, reader))

    def _bad(self, name, reason, remedy=""):
        return BadQuestion([problem(name, self.question.params.get(name, ""), reason, remedy)])

    def _spot(self):
        """The card after which a column goes on, None for its beginning."""
        if "after" not in self.question.params:
            return None
        if len(self.stages) > 1:
            raise self._bad("after", _("It goes on with one column."), _("Name one stage."))
        return self._walk(self.stages[0]).read("after")

    @cached_property
    def rows(self):
        """The leads on the board, or their entries of a past day; without a status asked for, the open ones."""
        rows = self.question.rows
        return rows.exclude(status__in=Status.CLOSED) if self.open_only else rows

    @cached_property
    def totals(self):
        return totals(self.rows)

    @cached_property
    def count(self):
        return sum(self.totals[stage].count for stage in self.stages)

    @property
    def count_in_words(self):
        if self.open_only:
            words = ngettext("%(count)s open lead", "%(count)s open leads", self.count)
        else:
            words = ngettext("%(count)s lead", "%(count)s leads", self.count)
        return words % {"count": f"{self.count:,}"}

    @property
    def movable(self):
        """Whether this person may move any of the cards shown."""
        return any(card.movable for column in self.columns for card in column.cards)

    @cached_property
    def columns(self):
        """The columns with their first cards, or the one that goes on with its next."""
        spots = self._spots_after() if self.spot else self._first_spots()
        keys, day = [spot.pk for found in spots.values() for spot in found[:CARDS]], self.question.as_of
        dealt = cards_at(keys, day, self.reader) if day else cards(keys, self.reader)
        return [self._column(stage, spots[stage], dealt) for stage in self.stages]

    def _walk(self, stage):
        walk = Walk(self.question, self.rows.filter(stage=stage))
        walk.size = 2 * CARDS - 1  # so that it is known how many the next ones are
        return walk

    def _spots_after(self):
        (stage,) = self.stages
        return {stage: self._walk(stage).walk(self.spot)}

    def _first_spots(self):
        """The first spots of every column, found in one query."""
        key, order = self.question.key, self.question.order()
        parts = [
            self.rows.filter(stage=stage)
            .order_by(*order)
            .values_list(Value(stage.value, CharField()), key, "pk")[: 2 * CARDS]
            for stage in self.stages
        ]
        found = {stage: [] for stage in self.stages}
        for stage, *spot in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
            found[stage].append(Spot(*spot))
        return found

    def _column(self, stage, spots, dealt):
        shown = spots[:CARDS]
        more = len(spots) - len(shown)
        after = Walk(self.question, self.rows).token(shown[-1]) if more else ""
        # One that moved a moment ago is in the order of this column but no more at its stage.
        here = [dealt[spot.pk] for spot in shown if spot.pk in dealt and dealt[spot.pk].lead.stage == stage]
        return Column(self, stage, here, moves(stage, self.reader), min(more, CARDS), after)


def cards(keys, reader):
    """The cards of these leads, which the reader may see: {key: Card}. Two queries."""
    leads = ProjectLead._base_manager.filter(pk__in=keys).order_by()
    if not reader.has_perm(DETAILS):
        return {lead.pk: Card(lead) for lead in leads.only("code", "title", "stage")}
    late = ResponseClock.objects.overdue().order_by("due_on", "pk")
    mine = ProjectLead.objects.filter(pk__in=keys).editable_by(reader).filter(pk=OuterRef("pk"))
    leads = leads.select_related("investor", "district").annotate(
        may_move=Exists(mine), clock_kind=first(late, "lead", "kind"), clock_due=first(late, "lead", "due_on")
    )
    steps = next_steps(keys, reader)
    return {lead.pk: Card(lead, step=steps.get(lead.pk), full=True) for lead in leads}


def cards_at(keys, day, reader):
    """The cards of these entries, as of the past day they are of: {key: Card}. One query."""
    entries = entry_model(ProjectLead).objects.filter(pk__in=keys).select_related("investor", "district")
    full = reader.has_perm(DETAILS)
    return {entry.pk: Card(lead_of(entry), full=full, day=day) for entry in entries}


def next_steps(keys, reader):
    """What has to be done next on these leads, as the floors above know it: {key: NextStep}."""
    found = {}
    for name in settings.NEXT_STEPS:
        for key, step in import_string(name)(reader, keys).items():
            if key not in found or step.due_on < found[key].due_on:
                found[key] = step
    return found
