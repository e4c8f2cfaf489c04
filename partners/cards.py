"""A lead as a card: what the board says of it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partners.models import ProjectLead, ResponseClock
from partners.pipeline import Stage, Status
from promotion_crm.panels import NextStep

# From signing on a lead counts by its contract, before by what it may come to: never both in one sum.
CONTRACTED = [stage.value for stage in Stage if stage.place >= Stage.SIGNED.place]
STALLED = 30  # days at a stage before landing, after which their number stands out


@dataclass
class Card:
    """Without `full` only the title and the stage are known; `step` is what has to be done next.

    `day` is the past day it is of, None for today.
    """

    lead: ProjectLead
    step: NextStep = None
    full: bool = False
    day: date = None

    @property
    def short_code(self):
        return self.lead.code.removeprefix("SH-")

    @cached_property
    def days(self):
        """Whole days at its stage, by the calendar."""
        return ((self.day or localdate()) - localdate(self.lead.stage_since)).days

    @property
    def days_in_words(self):
        return ngettext("%d day", "%d days", self.days) % self.days

    @property
    def stalled(self):
        return self.days > STALLED and self.lead.stage not in Stage.COUNTED

    @cached_property
    def closed(self):
        return self.lead.status in Status.CLOSED

    @property
    def movable(self):
        """Whether this person may move it; what blocks the move is said when it is tried."""
        return self.full and not self.day and self.lead.may_move and not self.closed

    @property
    def contracted(self):
        return self.lead.stage in CONTRACTED

    @property
    def amount(self):
        """The money of the card, as the sums of its column take it."""
        return self.lead.contract_capital if self.contracted else self.lead.total_investment

    @property
    def currency(self):
        return self.lead.contract_currency if self.contracted else self.lead.total_currency

    @cached_property
    def late(self):
        """What is overdue beside the next step: [(what, day), …]."""
        if self.closed or self.day:
            return []
        found = []
        if self.lead.clock_due:
            found.append((ResponseClock.Kind(self.lead.clock_kind).label, self.lead.clock_due))
        expected = self.lead.expected_landing
        if expected and expected < localdate() and self.lead.stage not in Stage.COUNTED:
            found.append((_("Expected landing"), expected))
        return found
