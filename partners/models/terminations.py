"""An appointment ends before its term: one proposes it with ground and evidence, another decides.

Grounds: Measures of 2023: not taking part; harm by unrelated actions; confirmed with other departments.
"""

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.evidence import EvidenceField
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, CrmQuerySet

from .appointments import Appointment
from .term_rules import StaleTerm


class TerminationQuerySet(CrmQuerySet):
    def open(self):
        return self.filter(state=Termination.State.PROPOSED)

    def seen_by(self, user):
        return self.filter(appointment__in=Appointment.objects.visible_to(user))

    def changed_by(self, user):
        return self.none()  # by its acts only: propose, decide


@track()
class Termination(CrmModel):
    """One proposal to end an appointment before its term, with what became of it; never rewritten then."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CARRIED_OUT = "carried_out", _("Carried out")
        REFUSED = "refused", _("Refused")

    class Ground(models.TextChoices):
        IDLE = "not_taking_part", _("Not taking part")
        HARM = "harm", _("Harm by unrelated actions")

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name=_("appointment"), related_name="terminations"
    )
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.PROPOSED)
    ground = models.CharField(_("ground"), max_length=16, choices=Ground)
    reason = models.TextField(_("what happened"), max_length=2000)
    departments = models.CharField(
        _("departments that agreed"), max_length=300, help_text=_("With whom it was confirmed, and when.")
    )
    evidence = EvidenceField(_("evidence"), upload_to="terminations/%Y")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("reason for the decision"), max_length=500, blank=True)

    objects = TerminationQuerySet.as_manager()

    class Meta:
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state="proposed"),
                name="termination_one_open",
                violation_error_message=_("A termination of this appointment is already proposed; decide that first."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="termination_four_eyes",
                violation_error_message=_("Whoever proposed a termination does not decide it."),
            ),
            models.CheckConstraint(
                condition=~(Q(evidence="") | Q(reason="") | Q(departments="")),
                name="termination_has_its_grounds",
                violation_error_message=_(
                    "A termination needs what happened, its evidence and the departments that agreed."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_note=""),
                name="termination_refused_says_why",
                violation_error_message=_("Reason for the decision: write why the termination is refused."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="proposed_of_an_active",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.state <> 'proposed'
                    THEN RAISE check_violation USING MESSAGE = 'A termination begins as a proposal.';
                    END IF;
                    PERFORM 1 FROM partners_appointment WHERE id = NEW.appointment_id AND state = 'active' FOR UPDATE;
                    IF NOT FOUND
                    THEN RAISE check_violation USING MESSAGE = 'Only an active appointment is terminated.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="settled_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'proposed'"),
                func="RAISE check_violation USING MESSAGE = 'A termination that was decided stays as it is.';",
            ),
            pgtrigger.Trigger(
                # The proposal leads and the appointment follows: see the triggers of Appointment.
                name="moves_the_appointment",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    UPDATE partners_appointment SET updated_at = now(),
                        state = CASE NEW.state WHEN 'proposed' THEN 'termination_proposed'
                                WHEN 'carried_out' THEN 'terminated' ELSE 'active' END,
                        terminated_on = CASE NEW.state
                            WHEN 'carried_out' THEN (NEW.decided_at AT TIME ZONE 'Asia/Shanghai')::date END
                    WHERE id = NEW.appointment_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="taken_back",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="""
                    UPDATE partners_appointment SET state = 'active', updated_at = now()
                    WHERE id = OLD.appointment_id AND state = 'termination_proposed';
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.appointment} · {self.get_state_display()}"

    def get_absolute_url(self):
        return f"{self.appointment.get_absolute_url()}#termination"

    @classmethod
    @transaction.atomic
    def propose(cls, appointment, *, by, ground, reason, departments, evidence):
        """Propose to end it. Raises PermissionDenied, ValidationError or StaleTerm."""
        if not Appointment.objects.filter(pk=appointment.pk).editable_by(by).exists():
            raise PermissionDenied(_("This appointment is not yours to change."))
        held = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        if held.state != Appointment.State.ACTIVE or held.state != appointment.state:
            raise StaleTerm(
                _("Only an active appointment is terminated; this one is “%(state)s”.")
                % {"state": held.get_state_display()}
            )
        proposed = cls(
            appointment=held,
            ground=ground,
            reason=reason.strip(),
            departments=departments.strip(),
            evidence=evidence,
            proposed_by=by,
        )
        proposed.check_all()
        with because(proposed.get_ground_display()):
            proposed.save()
        return proposed

    @transaction.atomic
    def decide(self, carried_out, *, by, note=""):
        """Carry it out, from today on, or refuse it. Raises PermissionDenied, ValidationError or StaleTerm."""
        if not Appointment.objects.filter(pk=self.appointment_id).editable_by(by).exists():
            raise PermissionDenied(_("This appointment is not yours to change."))
        if self.proposed_by_id == by.pk:
            raise PermissionDenied(_("Whoever proposed a termination does not decide it."))
        Appointment.objects.select_for_update(of=("self",)).get(pk=self.appointment_id)
        held = Termination.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state != self.State.PROPOSED:
            told = _("The termination is “%(state)s” by now; open the appointment again.")
            raise StaleTerm(told % {"state": held.get_state_display()})
        self.state = self.State.CARRIED_OUT if carried_out else self.State.REFUSED
        self.decided_by, self.decided_at, self.decision_note = by, now(), note.strip()
        self.check_all()
        with because(note.strip() or self.get_ground_display()):
            self.save()

    @property
    def decided_on(self):
        return localdate(self.decided_at) if self.decided_at else None
