"""The cohort stage by stage: how many came there, how many stand there, how long it took, how much it is."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from partners.pipeline import Stage, Status

from .figures import Figure, amount, count, days, percent, share


@dataclass
class Step:
    """A stage of the funnel. `width` is the length of its bar, in percent of the whole cohort."""

    stage: Stage
    reached: Figure
    width: float
    of_before: str
    of_all: str
    standing: Figure
    days: str
    stays: int
    left: Figure
    total: list[Figure]
    contract: list[Figure]
    paid: list[Figure]


class Stages:
    """The figures of the cohort, from the answers to its questions."""

    def __init__(self, asked, answers):
        self.asked = asked
        self._counts, self._money_of, self._left_out = answers["counts"], answers["money"], answers["duplicates"]
        self._stays = {row.stage: row for row in answers["stays"]}

    @cached_property
    def number(self):
        """How many leads the cohort has."""
        return sum(row.leads for row in self._counts)

    @property
    def all(self):
        return count(self.number, self.asked.rows_url())

    @cached_property
    def reached(self):
        """How many leads came to each stage or past it."""
        return {s: sum(row.leads for row in self._counts if row.furthest > s.place) for s in Stage}

    @cached_property
    def steps(self):
        return [self._step(before, stage) for before, stage in pairwise([None, *Stage])]

    def _step(self, before, stage):
        reached, stay = self.reached[stage], self._stays.get(stage)
        standing = sum(row.leads for row in self._counts if row.stage == stage)
        return Step(
            stage=stage,
            reached=count(reached, self.asked.rows_url(stage)),
            width=round(share(reached, self.number) or 0, 2),
            of_before=percent(reached, self.reached[before]) if before else "",
            of_all=percent(reached, self.number) if before else "",
            standing=count(standing, self.asked.rows_url(stage=[stage])),
            days=days(stay.days if stay else None),
            stays=stay.stays if stay else 0,
            left=count(stay.leads if stay else 0, self.asked.rows_url(left=[stage])),
            **self._money[stage],
        )

    @cached_property
    def _money(self):
        """Amounts by stage and kind, one for each currency: never a sum of two."""
        sums = {stage: defaultdict(Counter) for stage in Stage}
        for row in self._money_of:
            for stage in list(Stage)[: row.furthest]:
                sums[stage][row.kind][row.currency] += Decimal(row.amount)
        return {stage: {kind: self._amounts(stage, kind, of[kind]) for kind in KINDS} for stage, of in sums.items()}

    def _amounts(self, stage, kind, sums):
        return [
            amount(sums[currency], currency, self.asked.rows_url(stage, **KINDS[kind](currency)))
            for currency in sorted(sums)
        ]

    @cached_property
    def statuses(self):
        """How many leads of the cohort have each status: [(status, figure), …]."""
        numbers = {s: sum(row.leads for row in self._counts if row.status == s) for s in self.asked.statuses}
        return [(Status(s), count(n, self.asked.rows_url(status=[s]))) for s, n in numbers.items()]

    @cached_property
    def duplicates(self):
        """The leads left out of the cohort as duplicates of others."""
        return count(self._left_out[0].leads, self.asked.duplicates_url())

    @property
    def landed_share(self):
        return percent(self.reached[Stage.LANDED], self.number)

    @cached_property
    def landing(self):
        """The median days from receipt to landing, and how many landed leads it rests on."""
        known = self._stays[None]
        return days(known.days), count(known.leads, self.asked.landed_url())


# The filter of the list that finds the rows of an amount.
KINDS = {
    "total": lambda currency: {"total_currency": [currency]},
    "contract": lambda currency: {"contract_currency": [currency]},
    "paid": lambda currency: {"paid_in": ["1"]},
}
