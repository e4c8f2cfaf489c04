"""Filters by how far a lead came, and by whose credit it is: the rows behind the funnel's figures."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, Introduction, StageChange
from partners.models.steps import BACKWARD
from partners.pipeline import Stage
from promotion_crm.history import logged, standing
from promotion_crm.lists.conditions import Choices, Flag
from promotion_crm.lists.subqueries import THEN

State = Introduction.State


def from_on(stage):
    """This stage and those after it."""
    return [one.value for one in list(Stage)[Stage(stage).place :]]


class Reached(Choices):
    """Leads that ever entered a stage or a later one, also those that went back since."""

    may_lack = False

    def __init__(self, **kwargs):
        super().__init__(Stage, "stage", **kwargs)

    def condition(self, values):
        return self._condition(values, StageChange.objects.order_by(), "pk")

    def condition_at(self, values, day):
        return self._condition(values, logged(StageChange, day), THEN)

    def _condition(self, values, steps, lead):
        far = from_on(min(values, key=lambda value: Stage(value).place))
        went_back = steps.filter(BACKWARD, before__in=far)
        return Q(stage__in=far) | Q(**{f"{lead}__in": went_back.values("lead")})


class Left(Choices):
    """Leads that entered a stage and left it again: those whose days there are known."""

    may_lack = False

    def __init__(self, **kwargs):
        super().__init__(Stage, "stage", **kwargs)

    def condition(self, values):
        return self._condition(values, StageChange.objects.order_by(), "pk")

    def condition_at(self, values, day):
        return self._condition(values, logged(StageChange, day), THEN)

    def _condition(self, values, steps, lead):
        left = steps.filter(before__in=values, since__isnull=False)
        return Q(**{f"{lead}__in": left.values("lead")})


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

    may_lack = False

    def __init__(self, **kwargs):
        super().__init__(State, "introductions__state", **kwargs)
        self.words = CREDIT

    def condition(self, values):
        return credit(values, "introductions__")


class NoClaim(Flag):
    """Leads to which no partner has a claim that stands, or none under a program."""

    def __init__(self, *, under_program=False, **kwargs):
        super().__init__(None, past=True, **kwargs)
        self.under_program = under_program

    def condition(self, values):
        return no_claim(self.under_program)

    def condition_at(self, values, day):
        return no_claim(self.under_program, standing(Introduction, day).exclude(state=State.REJECTED), THEN)


def no_claim(under_program, claims=None, lead="pk"):
    """That no partner has a claim to a lead; `claims` are those of a past day, which point to it by `lead`."""
    claims = Introduction.objects.standing().order_by() if claims is None else claims
    claims = claims.filter(appointment__isnull=False) if under_program else claims
    return ~Q(**{f"{lead}__in": claims.values("lead")})


class PaidIn(Flag):
    """Leads for which capital arrived."""

    def __init__(self, **kwargs):
        super().__init__(None, past=True, **kwargs)

    def condition(self, values):
        return Q(pk__in=CapitalReceipt.objects.order_by().values("lead"))

    def condition_at(self, values, day):
        return Q(pgh_obj__in=standing(CapitalReceipt, day).values("lead"))
