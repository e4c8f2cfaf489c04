"""What must always be true of introductions, kept by the database and told by the forms."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# What a claim may become: {from: (to, …)}.
MOVES = {
    "claimed": ("investor_confirmed", "rejected", "disputed"),
    "investor_confirmed": ("verified", "rejected", "disputed"),
    "verified": ("disputed",),
    "disputed": ("claimed", "investor_confirmed", "verified", "rejected"),
    "rejected": ("disputed",),
}
# Who was named on what is never another: the claim is rejected, and one more is entered.
NAMED = ("lead", "partner")
# These stay as they were verified; to change one, the claim is disputed first.
VERIFIED = ("lead", "role", "share", "own_investment", "claimed_on")


def _by_the_rules(lead, said):
    """SQL: the introducer held an appointment on the day of receiving, and was named before signing."""
    return f"""EXISTS (
        SELECT 1 FROM partners_appointment held
        WHERE held.id = {said}.appointment_id AND held.organization_id = {said}.partner_id
          AND COALESCE(held.starts_on, {lead}.received_on) <= {lead}.received_on
          AND COALESCE(held.ends_on, {lead}.received_on) >= {lead}.received_on
          AND COALESCE({lead}.signed_on, {said}.claimed_on) >= {said}.claimed_on)"""


def _steps():
    return ", ".join(f"('{before}', '{after}')" for before, afters in MOVES.items() for after in afters)


def _same(names):
    columns = [name + ("_id" if name == "lead" else "") for name in names]
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"({old}) IS NOT DISTINCT FROM ({new})"


CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["lead", "partner"],
        name="introduction_once",
        violation_error_message=_("This partner is already named on the lead."),
    ),
    models.UniqueConstraint(
        fields=["lead"],
        condition=Q(role="introducer") & ~Q(state="rejected"),
        name="introduction_one_introducer",
        violation_error_message=_("The lead already has its introducer; the others assisted."),
    ),
    models.CheckConstraint(
        condition=Q(share__gte=0, share__lte=100),
        name="introduction_share_in_percent",
        violation_error_message=_("A share is between 0 and 100 percent."),
    ),
    models.CheckConstraint(
        condition=Q(override_reason="") | Q(override_by__isnull=False),
        name="introduction_override_by_someone",
        violation_error_message=_("What is accepted against the rules is accepted by someone."),
    ),
]

TRIGGERS = [
    pgtrigger.Trigger(
        # The lead's row is locked first, so that two editors cannot pass 100 together.
        name="shares_within_100",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            PERFORM 1 FROM partners_projectlead WHERE id = NEW.lead_id FOR UPDATE;
            IF (SELECT sum(share) FROM partners_introduction
                WHERE lead_id = NEW.lead_id AND state <> 'rejected') > 100
            THEN RAISE check_violation
                 USING MESSAGE = 'The shares of a lead are more than 100 percent.';
            END IF;
            RETURN NULL;
        """,
    ),
    pgtrigger.Trigger(
        name="introducer_by_the_rules",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "lead_id", "partner_id", "appointment_id", "role", "state", "claimed_on", "override_reason"
        ),
        condition=pgtrigger.Condition(
            "NEW.role = 'introducer' AND NEW.state <> 'rejected' AND NEW.override_reason = ''"
        ),
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM partners_projectlead lead
                WHERE lead.id = NEW.lead_id AND {_by_the_rules("lead", "NEW")})
            THEN RAISE check_violation USING MESSAGE =
                 'The introducer held no appointment when the lead was received, or was named after signing.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="known_state",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_steps()})
            THEN RAISE check_violation USING MESSAGE = 'A claim does not become that.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="verified_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.state = 'verified' AND NEW.state = 'verified'"),
        func=f"""
            IF {_same(VERIFIED)} THEN RETURN NEW; END IF;
            RAISE check_violation USING MESSAGE = 'What was verified stays; dispute the claim first.';
        """,
    ),
]

# For the lead: what was verified of its introducer rests on two of its days.
INTRODUCER_STAYS = pgtrigger.Trigger(
    name="introducer_stays_by_the_rules",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("received_on", "signed_on"),
    condition=pgtrigger.Condition(
        "OLD.received_on IS DISTINCT FROM NEW.received_on OR OLD.signed_on IS DISTINCT FROM NEW.signed_on"
    ),
    func=f"""
        IF EXISTS (
            SELECT 1 FROM partners_introduction said
            WHERE said.lead_id = NEW.id AND said.role = 'introducer' AND said.state = 'verified'
              AND said.override_reason = '' AND NOT {_by_the_rules("NEW", "said")})
        THEN RAISE check_violation USING MESSAGE =
             'The verified introducer held no appointment on that day, or was named after that signing.';
        END IF;
        RETURN NEW;
    """,
)
