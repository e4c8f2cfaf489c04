"""Filters by how far a lead came, and by whose credit it is: the rows behind the funnel's figures.

Each asks other rows of the lead, as of a past day those that were there when it ended.
"""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, Introduction
from partners.models.steps import BACKWARD
from partners.pipeline import Stage
from partners.standing import rows_at, steps_at
from promotion_crm.lists.conditions import Choices, Flag
from promotion_crm.lists.subqueries import THEN

State = Introduction.State


def from_on(stage):
    """This stage and those after it."""
    return [one.value for one in list(Stage)[Stage(stage).place :]]


class OfOthers:
    """A filter of leads by other rows of theirs."""

    @property
    def day(self):
        """The past day that is asked of, None for today."""
        return self.parent.past and self.parent.past.day

    def having(self, rows):
        """The condition of the leads that these rows are of."""
        return Q(**{f"{THEN if self.day else 'pk'}__in": rows.order_by().values("lead")})


class Reached(OfOthers, Choices):
    """Leads that ever entered a stage or a later one, also those that went back since."""

    def __init__(self, **kwargs):
        super().__init__(Stage, "stage", past=True, **kwargs)

    def condition(self, values):
        far = from_on(min(values, key=lambda value: Stage(value).place))
        return Q(stage__in=far) | self.having(steps_at(self.day).filter(BACKWARD, before__in=far))


class Left(OfOthers, Choices):
    """Leads that entered a stage and left it again: those whose days there are known."""

    def __init__(self, **kwargs):
        super().__init__(Stage, "stage", past=True, **kwargs)

    def condition(self, values):
        return self.having(steps_at(self.day).filter(before__in=values, since__isnull=False))


# What a claim of a partner counts as; a rejected one counts as nothing.
CREDIT = {
    "claimed": _("Claimed, not verified"),
    "verified": _("Verified"),
    "own": _("The partner's own investment"),
}


def credit(kinds, path=""):
    """The condition that a claim is of one of these kinds; `path` leads to the introduction."""
    verified, standing = [State.VERIFIED], [state for state in State if state != State.REJECTED]
    unverified = [state for state in standing if state not in verified]
    # Said of one and the same claim, and so without a "not", which Django reads of all claims of the lead.
    states = {"claimed": (unverified, False), "verified": (verified, False), "own": (standing, True)}
    found = [Q(**{f"{path}state__in": states[kind][0], f"{path}own_investment": states[kind][1]}) for kind in kinds]
    return reduce(or_, found)


class Credit(Choices):
    """Leads by what the claim of a partner, the one asked for if any, counts as."""

    def __init__(self, **kwargs):
        super().__init__(State, "introductions__state", **kwargs)
        self.words = CREDIT

    def condition(self, values):
        return credit(values, "introductions__")


class NoClaim(OfOthers, Flag):
    """Leads to which no partner has a claim that stands, or none under a program."""

    def __init__(self, *, under_program=False, **kwargs):
        super().__init__(None, past=True, **kwargs)
        self.under_program = under_program

    def condition(self, values):
        return ~self.having(standing_claims(self.day, self.under_program))


def standing_claims(day, under_program):
    """The claims that were not rejected, or those of them under a program."""
    claims = rows_at(Introduction, day).exclude(state=State.REJECTED)
    return claims.filter(appointment__isnull=False) if under_program else claims


class PaidIn(OfOthers, Flag):
    """Leads for which capital arrived."""

    def __init__(self, **kwargs):
        super().__init__(None, past=True, **kwargs)

    def condition(self, values):
        return self.having(rows_at(CapitalReceipt, self.day))
