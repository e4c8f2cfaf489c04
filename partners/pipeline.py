"""The pipeline: its stages, its statuses, and what a lead must show to enter each stage.

`GATES` is the one table of conditions; everything that asks "may this lead move" or
"what is missing" reads it. Source: the office's rules, UK Data Hub's gates per stage.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import nonmember

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from promotion_crm.roles import SKIP, VERIFY


class Stage(models.TextChoices):
    RECEIVED = "received", _("Received")
    QUALIFIED = "qualified", _("Qualified")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    REGISTERED = "registered", _("Registered")
    LANDED = "landed", _("Landed")
    OPERATING = "operating", _("Operating")

    @property
    def place(self):
        """Its place in the order, from 0."""
        return list(Stage).index(self)


class Status(models.TextChoices):
    ONGOING = "ongoing", _("Ongoing")
    DELAYED = "delayed", _("Delayed")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")
    ABANDONED = "abandoned", _("Abandoned")
    DUPLICATE = "duplicate", _("Duplicate")

    CLOSED = nonmember(("lost", "abandoned", "duplicate"))
    WANT_REASON = nonmember(("delayed", "dormant", "lost", "abandoned"))


class StaleLead(Exception):
    """Someone else moved the lead first; the message says so to the person."""


@dataclass(frozen=True)
class Gate:
    """To enter `stage` a lead needs `field`, which is so when `met(lead)` is true."""

    stage: Stage
    field: str
    met: Callable
    why: str


def _has(field):
    return lambda lead: getattr(lead, field) not in (None, "")


def _amount_known(lead):
    return lead.investment_undisclosed or lead.total_investment is not None


GATES = [
    Gate(Stage.QUALIFIED, "industry", _has("industry_id"), _("The industry is not known.")),
    Gate(Stage.QUALIFIED, "district", _has("district_id"), _("No district is named.")),
    Gate(
        Stage.QUALIFIED,
        "investment_type",
        _has("investment_type"),
        _("The type of investment is not known."),
    ),
    Gate(Stage.QUALIFIED, "owner", _has("owner_id"), _("Nobody owns the lead.")),
    Gate(
        Stage.QUALIFIED,
        "total_investment",
        _amount_known,
        _("There is no estimate of the total investment, and “investor will not say” is not ticked."),
    ),
    Gate(Stage.NEGOTIATING, "contact", _has("contact_id"), _("No contact is named.")),
    Gate(Stage.NEGOTIATING, "first_met_on", _has("first_met_on"), _("No meeting is logged.")),
    Gate(Stage.SIGNED, "signed_on", _has("signed_on"), _("The day of signing is missing.")),
    Gate(
        Stage.SIGNED,
        "contract_capital",
        _has("contract_capital"),
        _("The contract foreign capital is missing."),
    ),
    Gate(
        Stage.REGISTERED,
        "registered_on",
        _has("registered_on"),
        _("The day of registration is missing."),
    ),
    Gate(
        Stage.REGISTERED,
        "landing_entity",
        _has("landing_entity"),
        _("The name of the landing entity is missing."),
    ),
    Gate(
        Stage.REGISTERED,
        "landing_code",
        lambda lead: uscc.is_valid(lead.landing_code),
        _("The landing entity has no valid unified social credit code."),
    ),
    Gate(Stage.OPERATING, "operating_on", _has("operating_on"), _("The day it opened is missing.")),
]


def next_stage(stage):
    """The stage after this one, or None after the last."""
    order = list(Stage)
    place = order.index(Stage(stage)) + 1
    return order[place] if place < len(order) else None


def blocking(lead, stage):
    """The gates a lead does not pass on its way to `stage`, in order."""
    on_the_way = range(Stage(lead.stage).place + 1, Stage(stage).place + 1)
    return [g for g in GATES if g.stage.place in on_the_way and not g.met(lead)]


def check_move(lead, stage, by, note=""):
    """Refuse a move that the rules do not allow.

    Raises PermissionDenied when `by` may not make such a move at all, and
    ValidationError, with one sentence per cause, when the lead is not ready.
    """
    if stage not in Stage.values:
        raise ValidationError(_("“%(stage)s” is not a stage."), params={"stage": stage})
    stage, now = Stage(stage), Stage(lead.stage)
    if stage is now:
        raise ValidationError(_("The lead is already at this stage."))
    if lead.status in Status.CLOSED:
        raise ValidationError(
            _("A lead that is %(status)s cannot move; make it ongoing first."),
            params={"status": lead.get_status_display()},
        )
    _check_landing(lead, now, stage, by)
    if stage.place < now.place and not note.strip():
        raise ValidationError(_("Moving back needs a reason; write it in the note."))
    if stage.place > now.place + 1 and not by.has_perm(SKIP):
        raise PermissionDenied(_("Only the city administrator can skip a stage."))
    if missing := blocking(lead, stage):
        raise ValidationError([gate.why for gate in missing])


def _check_landing(lead, now, stage, by):
    """Landing, and going back on it, is for a verifier who does not own the lead."""
    if stage is not Stage.LANDED and not (now is Stage.LANDED and stage.place < now.place):
        return
    if not by.has_perm(VERIFY):
        raise PermissionDenied(_("Only a verifier can land a lead, or take a landing back."))
    if lead.owner_id and lead.owner_id == by.pk:
        raise PermissionDenied(_("A verifier cannot decide on a lead of their own."))
