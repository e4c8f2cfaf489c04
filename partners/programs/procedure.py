"""The way of an application, from draft to decision: which step leads where, and who may take it.

Source: call → application → preliminary review by a district or the commission → confirmation.
That a preliminary reviewer does not decide is our own rule.
"""

from dataclasses import dataclass
from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.refused import Stale
from promotion_crm.roles import CONFIRM_APPLICATION, REVIEW_APPLICATION


class StaleApplication(Stale):
    """Someone else took a step meanwhile."""


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    REVIEW = "district_review", _("Preliminary review")
    RETURNED = "returned", pgettext_lazy("application", "Returned")
    COMMISSION = "commission_review", _("Commission review")
    CONFIRMED = "confirmed", pgettext_lazy("application", "Confirmed")
    REJECTED = "rejected", pgettext_lazy("application", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")

    OPEN = nonmember(("draft", "submitted", "district_review", "returned", "commission_review"))
    SETTLED = nonmember(("confirmed", "rejected", "withdrawn"))
    EDITED = nonmember(("draft", "returned"))  # with who entered it, who may change it
    PRELIMINARY = nonmember(("submitted", "district_review"))
    WAITING = nonmember(("submitted", "district_review", "commission_review"))  # with the office: the clock runs


ENTER = "partners.add_application"  # of who enters an application and answers for it


@dataclass(frozen=True)
class Act:
    """A step by its button: from which states, to which, with which permission.

    `says_why`: it needs a comment. `is_final`: it cannot be taken back, and is asked about first.
    """

    name: str
    words: object
    froms: tuple
    to: str
    needs: str
    says_why: bool = False
    is_final: bool = False
    tone: str = ""


ACTS = {
    act.name: act
    for act in (
        Act("submit", _("Submit application"), (State.DRAFT,), State.SUBMITTED, ENTER, tone="primary"),
        Act(
            "begin_review", _("Begin the review"), (State.SUBMITTED,), State.REVIEW, REVIEW_APPLICATION, tone="primary"
        ),
        Act("recommend", _("Recommend"), (State.REVIEW,), State.COMMISSION, REVIEW_APPLICATION, tone="primary"),
        Act("send_back", _("Return it"), (State.REVIEW,), State.RETURNED, REVIEW_APPLICATION, says_why=True),
        Act("send_again", _("Send it again"), (State.RETURNED,), State.REVIEW, ENTER, tone="primary"),
        Act(
            "reject", _("Reject application"), (State.COMMISSION,), State.REJECTED, CONFIRM_APPLICATION,
            says_why=True, is_final=True, tone="danger",
        ),
        Act(
            "withdraw", _("Withdraw application"), State.OPEN, State.WITHDRAWN, ENTER,
            is_final=True,
        ),
    )
}  # fmt: skip
CONFIRMATION = (State.COMMISSION.value, State.CONFIRMED.value)  # of a set at once, see confirming.py
STEPS = {(str(before), act.to.value) for act in ACTS.values() for before in act.froms} | {CONFIRMATION}
WANT_COMMENT = tuple(act.to.value for act in ACTS.values() if act.says_why)
# What a preliminary reviewer does: whoever took one of these decides nothing about the application.
REVIEWED = {
    (before, act.to.value) for act in ACTS.values() if act.needs == REVIEW_APPLICATION for before in map(str, act.froms)
}
DECIDED = (State.CONFIRMED.value, State.REJECTED.value)
TONES = {
    "submitted": "accent",
    "district_review": "accent",
    "returned": "warn",
    "commission_review": "accent",
    "confirmed": "good",
    "rejected": "bad",
}
