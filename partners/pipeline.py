"""The pipeline: its stages, its statuses, and what a lead must show to enter each stage.

`GATES` is the one table of conditions; whoever asks "may this lead move" or "what is
missing" reads it: `move_to`, the lead's page, the filters, the import, `docs/gates.md`.
`STEPS` and `STATUS_STEPS` are the transitions there are; triggers hold the database to
them. Source: the office's rules, UK Data Hub's gates per stage.
"""

from dataclasses import dataclass
from enum import nonmember

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from promotion_crm.refused import Stale
from promotion_crm.roles import SKIP, VERIFY


class Stage(models.TextChoices):
    RECEIVED = "received", _("Received")
    QUALIFIED = "qualified", _("Qualified")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    REGISTERED = "registered", _("Registered")
    LANDED = "landed", _("Landed")
    OPERATING = "operating", _("Operating")

    # Locked: only a verifier changes what was counted.
    COUNTED = nonmember(("landed", "operating"))

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


# Every step there is, (from, to): freely among the stages before landing; landing and what
# follows one by one, because a verdict stands between.
FREE = [stage.value for stage in Stage if stage.place < Stage.LANDED.place]
STEPS = frozenset(
    {(a, b) for a in FREE for b in FREE if a != b}
    | {("registered", "landed"), ("landed", "registered"), ("landed", "operating"), ("operating", "landed")}
)
RUNNING = ("ongoing", "delayed", "dormant")
STATUS_STEPS = frozenset(
    {(a, b) for a in RUNNING for b in (*RUNNING, *Status.CLOSED) if a != b} | {(a, "ongoing") for a in Status.CLOSED}
)


class StaleLead(Stale):
    """Someone else moved the lead first; the message says so to the person."""


@dataclass(frozen=True)
class Gate:
    """To enter `stage` a lead needs `field`, which it has when `condition` is true of its row."""

    stage: Stage
    field: str
    condition: Q
    why: str


def _known(field):
    return Q(**{f"{field}__isnull": False})


def _written(field):
    return ~Q(**{field: ""})


class Has:
    """A condition: there is a row of the lead with these values.

    EXISTS and no join, so that it may be negated, and lists no lead twice. The related model
    is found when the question is put, as the models themselves read this module.
    """

    conditional = True

    def __init__(self, relation, **values):
        self.relation, self.values = relation, values

    def resolve_expression(self, query, *args, **kwargs):
        link = query.model._meta.get_field(self.relation)
        rows = link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")}, **self.values)
        return Exists(rows).resolve_expression(query, *args, **kwargs)


GATES = [
    Gate(Stage.QUALIFIED, "industry", _known("industry"), _("The industry is not known.")),
    Gate(Stage.QUALIFIED, "district", _known("district"), _("No district is named.")),
    Gate(
        Stage.QUALIFIED,
        "investment_type",
        _written("investment_type"),
        _("The type of investment is not known."),
    ),
    Gate(Stage.QUALIFIED, "owner", _known("owner"), _("Nobody owns the lead.")),
    Gate(
        Stage.QUALIFIED,
        "total_investment",
        _known("total_investment") | Q(investment_undisclosed=True),
        _("There is no estimate of the total investment, and “investor will not say” is not ticked."),
    ),
    Gate(
        Stage.QUALIFIED,
        "suspicions",
        ~Q(Has("suspicions", verdict="open")),
        _("It may be a duplicate: someone has to compare it and decide."),
    ),
    Gate(Stage.NEGOTIATING, "contact", _known("contact"), _("No contact is named.")),
    Gate(Stage.NEGOTIATING, "first_met_on", _known("first_met_on"), _("No meeting is logged.")),
    Gate(Stage.SIGNED, "signed_on", _known("signed_on"), _("The day of signing is missing.")),
    Gate(
        Stage.SIGNED,
        "contract_capital",
        _known("contract_capital"),
        _("The contract foreign capital is missing."),
    ),
    Gate(
        Stage.REGISTERED,
        "registered_on",
        _known("registered_on"),
        _("The day of registration is missing."),
    ),
    Gate(
        Stage.REGISTERED,
        "landing_entity",
        _written("landing_entity"),
        _("The name of the landing entity is missing."),
    ),
    Gate(
        Stage.REGISTERED,
        "landing_code",
        _written("landing_code"),  # where there is one, it is valid: the database sees to that
        _("The landing entity has no valid unified social credit code."),
    ),
    Gate(
        Stage.REGISTERED,
        "transfers",
        Q(first_negotiation_district__isnull=True)
        | Q(first_negotiation_district=F("district"))
        | Q(Has("transfers", state="executed", to_district=OuterRef("district"))),
        _("It lands outside the district that holds first negotiation, and no transfer was carried out."),
    ),
    Gate(
        Stage.LANDED,
        "verification",
        Q(Has("verifications", state="passed", reopened_at=None)),
        _("The landing is not verified."),
    ),
    Gate(Stage.OPERATING, "operating_on", _known("operating_on"), _("The day it opened is missing.")),
]


def next_stage(stage):
    """The stage after this one, or None after the last."""
    order = list(Stage)
    place = order.index(Stage(stage)) + 1
    return order[place] if place < len(order) else None


def gates_of(stage):
    """The gates to enter this one stage."""
    return [gate for gate in GATES if gate.stage == stage]


def blocking(lead, stage):
    """The gates a saved lead does not pass on its way to `stage`, in order. One query."""
    on_the_way = range(Stage(lead.stage).place + 1, Stage(stage).place + 1)
    return _not_met(lead, [gate for gate in GATES if gate.stage.place in on_the_way])


def unmet(lead):
    """The gates a saved lead once passed and would not pass today, as plain edits came after them. One query."""
    return _not_met(lead, [gate for gate in GATES if gate.stage.place <= Stage(lead.stage).place])


def _not_met(lead, asked):
    if not asked:
        return []
    this = type(lead)._base_manager.filter(pk=lead.pk).order_by()
    met = this.values_list(*(Exists(this.filter(gate.condition)) for gate in asked)).get()
    return [gate for gate, passed in zip(asked, met, strict=True) if not passed]


def check_move(lead, stage, by, note=""):
    """Refuse a move that the rules do not allow.

    Raises PermissionDenied when `by` may not make such a move at all, and
    ValidationError, with one sentence per cause, when the lead is not ready; the code of
    each sentence is the field of its gate.
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
    _check_counted(lead, now, stage, by)
    if (now.value, stage.value) not in STEPS:
        raise ValidationError(
            _("A lead does not go from “%(before)s” straight to “%(after)s”."),
            params={"before": now.label, "after": stage.label},
        )
    if stage.place < now.place and not note.strip():
        raise ValidationError(_("Moving back needs a reason; write it in the note."))
    if now is Stage.LANDED and stage is Stage.REGISTERED and lead.verifications.standing().exists():
        raise ValidationError(_("Reopen the verification of the landing, with a reason, to take the lead back."))
    if stage.place > now.place + 1 and not by.has_perm(SKIP):
        raise PermissionDenied(_("Only the city administrator can skip a stage."))
    if missing := blocking(lead, stage):
        raise ValidationError([ValidationError(gate.why, code=gate.field) for gate in missing])


def _check_counted(lead, now, stage, by):
    """Landing, and whatever follows, is for a verifier who does not own the lead."""
    if stage not in Stage.COUNTED and now not in Stage.COUNTED:
        return
    if not by.has_perm(VERIFY):
        raise PermissionDenied(_("Only a verifier can land a lead, or move it once it has landed."))
    if lead.owner_id and lead.owner_id == by.pk:
        raise PermissionDenied(_("A verifier cannot decide on a lead of their own."))


def check_status(before, after):
    """Refuse a change of status that is in no table. Raises ValidationError."""
    if after not in Status.values:
        raise ValidationError(_("“%(status)s” is not a status."), params={"status": after})
    if (before, after) not in STATUS_STEPS:
        raise ValidationError(
            _("A lead that is “%(before)s” does not become “%(after)s”."),
            params={"before": Status(before).label, "after": Status(after).label},
        )
