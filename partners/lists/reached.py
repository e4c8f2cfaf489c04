"""Filters by how far a lead came, and by whose credit it is: the rows behind the funnel's figures."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, Introduction, StageChange
from partners.models.steps import BACKWARD
from partners.pipeline import Stage
from promotion_crm.lists.conditions import Choices

State = Introduction.State


def from_on(stage):
    """This stage and those after it."""
    return [one.value for one in list(Stage)[Stage(stage).place :]]


class Reached(Choices):
    """Leads that ever entered a stage or a later one, also those that went back since."""

    def __init__(self, **kwargs):
        super().__init__(Stage, "stage", **kwargs)

    def condition(self, values):
        far = from_on(min(values, key=lambda value: Stage(value).place))
        went_back = StageChange.objects.filter(BACKWARD, before__in=far).order_by()
        return Q(stage__in=far) | Q(pk__in=went_back.values("lead"))


class Left(Choices):
    """Leads that entered a stage and left it again: those whose days there are known."""

    def __init__(self, **kwargs):
        super().__init__(Stage, "stage", **kwargs)

    def condition(self, values):
        steps = StageChange.objects.filter(before__in=values, since__isnull=False).order_by()
        return Q(pk__in=steps.values("lead"))


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


def no_claim(**of):
    """The condition of leads without any claim that stands, or any such claim."""
    claims = Introduction.objects.standing().filter(lead=OuterRef("pk"), **of).order_by()
    return ~Exists(claims)


def has_paid_in(reader):
    return Q(Exists(CapitalReceipt.objects.filter(lead=OuterRef("pk")).order_by()))


NO_PARTNER = Q(no_claim())
NO_PROGRAM = Q(no_claim(appointment__isnull=False))
