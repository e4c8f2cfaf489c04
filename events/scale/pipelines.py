"""Leads and all that hangs on them, loaded past the triggers that let a lead move only step by step."""

from contextlib import ExitStack
from functools import partial

from partners.models import (
    CapitalReceipt,
    Introduction,
    Issue,
    LandingCheck,
    Milestone,
    ProjectLead,
    ResponseClock,
    StageChange,
    StatusChange,
    Suspicion,
    Transfer,
    Verification,
    VerificationCheck,
)
from promotion_crm.history import entry_model

from . import claims, clocks, copying, landings, leads, lives, past

# What hangs on a lead, in the order of loading: (model, columns, the column that dates an entry).
PARTS = {
    "steps": (StageChange, lives.STEP_COLUMNS, "at"),
    "turns": (StatusChange, lives.STATUS_COLUMNS, "at"),
    "transfers": (Transfer, claims.TRANSFER_COLUMNS, "updated_at"),
    "suspicions": (Suspicion, claims.SUSPICION_COLUMNS, "updated_at"),
    "introductions": (Introduction, claims.INTRODUCTION_COLUMNS, "updated_at"),
    "clocks": (ResponseClock, clocks.COLUMNS, "updated_at"),
    "verifications": (Verification, landings.VERIFICATION_COLUMNS, "updated_at"),
    "rows": (VerificationCheck, landings.ROW_COLUMNS, "updated_at"),
    "milestones": (Milestone, landings.MILESTONE_COLUMNS, "updated_at"),
    "receipts": (CapitalReceipt, landings.RECEIPT_COLUMNS, "updated_at"),
    "checks": (LandingCheck, landings.CHECK_COLUMNS, "updated_at"),
    "issues": (Issue, landings.ISSUE_COLUMNS, "updated_at"),
}
# These would move the lead, or find it where it does not stand yet.
STEPWISE = (
    "partners.ProjectLead:begins_received",
    "partners.StageChange:known_step",
    "partners.StageChange:moves_the_lead",
    "partners.StatusChange:known_status",
    "partners.StatusChange:sets_the_status",
    "partners.Verification:passed_by_its_rows",
    "partners.VerificationCheck:decided_for_good",
)
# Their entries are written afterwards, dated as the past would have them.
KEPT_LATER = tuple(f"{model._meta.label}:insert_insert" for model in (ProjectLead, *(p[0] for p in PARTS.values())))
# They are in order, and say themselves until when they held.
LASTING = tuple(
    f"{entry_model(model)._meta.label}:ends_the_last" for model in (ProjectLead, Introduction, CapitalReceipt)
)


def load(draw, count, world, bounces, told):
    """So many leads, into `world.leads`; the models that were filled."""
    ids = copying.claim_ids(ProjectLead, count)
    if not ids:
        return []
    with copying.set_aside(**{name: part[:2] for name, part in PARTS.items()}) as aside, ExitStack() as indexed:
        aside.verification_ids = copying.claim_ids(Verification, count)
        with copying.without(*STEPWISE, *KEPT_LATER, *LASTING):
            indexed.enter_context(copying.indexed_after(ProjectLead, count))
            rows = leads.lead_rows(draw, ids, world, aside, bounces)
            copying.copy(ProjectLead, leads.COLUMNS, rows, partial(told, ProjectLead))
            for name in PARTS:
                part = getattr(aside, name)
                indexed.enter_context(copying.indexed_after(part.model, part.count))
                part.load(partial(told, part.model))
            told(None, 0)
            _keep(ids, aside)
    return [ProjectLead, *(part[0] for part in PARTS.values())]


def _keep(ids, aside):
    """The entries of history."""
    past.tell(ids)
    for model, _columns, at in PARTS.values():
        if model is VerificationCheck:
            copying.remember(model, aside.verification_ids, key="verification_id", at=at)
        else:
            copying.remember(model, ids, key="lead_id", at=at)
