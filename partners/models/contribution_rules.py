"""What must always be true of contributions, kept by the database and told by the forms."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .policy_rules import BY_HAND, OF_LEADS

OUTSIDE = _("Day: %(day)s is outside the term of the appointment (%(term)s).")

CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["appointment", "kind", "source_key"],
        condition=~Q(source_key=""),
        name="contribution_once",
        violation_error_message=_("This contribution is already there."),
    ),
    models.CheckConstraint(
        condition=~Q(title_en="", title_zh=""),
        name="contribution_is_titled",
        violation_error_message=_("Write in English or Chinese what was contributed."),
    ),
    models.CheckConstraint(
        condition=Q(origin="found", entered_by__isnull=True) & ~Q(kind__in=BY_HAND) & ~Q(source_key="")
        | Q(origin="entered", entered_by__isnull=False, kind__in=BY_HAND, source_key=""),
        name="contribution_found_or_entered",
        violation_error_message=_(
            "Kind: what the CRM knows is found by itself; enter a project recommended, an activity, a resource or a "
            "consultation."
        ),
    ),
    models.CheckConstraint(
        condition=Q(origin="found") | ~Q(evidence=""),
        name="contribution_has_evidence",
        violation_error_message=_("Evidence: a contribution entered by hand needs a file that shows it."),
    ),
    models.CheckConstraint(
        condition=Q(kind__in=OF_LEADS, lead__isnull=False) | (~Q(kind__in=OF_LEADS) & Q(lead__isnull=True)),
        name="contribution_of_its_lead",
        violation_error_message=_("Only a lead introduced or landed names its lead."),
    ),
    models.CheckConstraint(
        condition=Q(state="entered", decided_by__isnull=True, decided_at__isnull=True)
        | Q(state__in=["confirmed", "refused"], decided_by__isnull=False, decided_at__isnull=False)
        & (Q(entered_by__isnull=True) | ~Q(decided_by=F("entered_by"))),
        name="contribution_decided_by_another",
        violation_error_message=_("Whoever entered a contribution does not confirm or refuse it."),
    ),
    models.CheckConstraint(
        condition=~Q(state="refused") | ~Q(reason=""),
        name="contribution_refused_has_reason",
        violation_error_message=_("Reason: write why the contribution is refused."),
    ),
]

INDEXES = [
    models.Index(fields=["day", "id"], name="contribution_by_day"),
    models.Index(fields=["state", "day", "id"], name="contribution_by_state"),
    models.Index(fields=["kind", "day", "id"], name="contribution_by_kind"),
    models.Index(fields=["head", "day", "id"], name="contribution_by_head"),
    models.Index(fields=["appointment", "state", "day"], name="contribution_of_appointment"),
    models.Index(fields=["created_at"], condition=Q(state="entered"), name="contribution_waiting"),
]

KEPT = "appointment_id, kind, head, day, title_en, title_zh, lead_id, source_key, origin, entered_by_id, evidence"


def _columns(row):
    return ", ".join(f"{row}.{name}" for name in KEPT.split(", "))


TRIGGERS = [
    pgtrigger.Trigger(
        name="within_the_term",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("day", "appointment_id"),
        func="""
            IF NOT EXISTS (SELECT 1 FROM partners_appointment held WHERE held.id = NEW.appointment_id
                           AND NEW.day >= COALESCE(held.starts_on, NEW.day)
                           AND NEW.day <= COALESCE(held.ends_on, NEW.day)
                           AND (held.terminated_on IS NULL OR NEW.day < held.terminated_on))
            THEN RAISE check_violation
                 USING MESSAGE = 'The day of a contribution lies within the term of the appointment.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="decided_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.state <> 'entered'"),
        func=f"""
            IF NEW.state NOT IN (OLD.state, 'entered')
            THEN RAISE check_violation USING MESSAGE = 'A contribution that was decided is taken back first.';
            END IF;
            IF ({_columns("OLD")}) IS DISTINCT FROM ({_columns("NEW")})
            THEN RAISE check_violation USING MESSAGE = 'What was confirmed or refused stays as it was.';
            END IF;
            -- Who publishes holds the evaluation: this waits until that is done.
            PERFORM 1 FROM partners_evaluation
            WHERE id IN (SELECT evaluation_id FROM partners_evaluationinput WHERE contribution_id = OLD.id)
            ORDER BY id FOR NO KEY UPDATE;
            IF OLD.state = 'confirmed' AND NEW.state = 'entered' AND EXISTS (
                SELECT 1 FROM partners_evaluationinput said
                JOIN partners_evaluation held ON held.id = said.evaluation_id
                WHERE said.contribution_id = OLD.id AND held.state = 'published')
            THEN RAISE check_violation USING MESSAGE = 'It counts in a published evaluation, and stays confirmed.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="confirmed_not_deleted",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.state = 'confirmed'"),
        func="RAISE check_violation USING MESSAGE = 'A confirmed contribution is not deleted; take it back first.';",
    ),
]
