"""Verification of a landing, four eyes: whoever works on the lead asks, a verifier who does not own it decides.

Source: UK Data Hub's verification of wins, read in its code; the checklist is the office's.
"""

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.pipeline import Stage, StaleLead, unmet
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel
from promotion_crm.roles import VERIFY

from .leads import OfLead, ProjectLead


class VerificationQuerySet(OfLead):
    def open(self):
        return self.filter(state=Verification.State.OPEN)

    def standing(self):
        """Passed and not reopened: what a landing rests on."""
        return self.filter(state=Verification.State.PASSED, reopened_at__isnull=True)

    def changed_by(self, user):
        return self.none()  # by its acts only: ask, decide, withdraw, reopen


@track()
class Verification(CrmModel):
    """One request that a landing be verified, with its verdict. A verdict is never rewritten."""

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="verifications")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    landed_on = models.DateField(_("landed on"), default=localdate)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+")
    asked_at = models.DateTimeField(_("asked at"), default=now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    verdict_note = models.TextField(_("reason for the verdict"), max_length=2000, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reopened by"), related_name="+", null=True, blank=True
    )
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopened_reason = models.CharField(_("reason for reopening"), max_length=500, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-id"]
        indexes = [models.Index(fields=["asked_at", "id"], condition=Q(state="open"), name="verification_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(state="open"),
                name="verification_one_open",
                violation_error_message=_("A verification of this lead is already asked for."),
            ),
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(state="passed", reopened_at__isnull=True),
                name="verification_one_passed",
                violation_error_message=_("This landing is verified already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["passed", "failed"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="verification_four_eyes",
                violation_error_message=_("Whoever asked for a verification does not decide it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(verdict_note=""),
                name="verification_failed_says_why",
                violation_error_message=_("Reason for the verdict: write what is missing."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True)
                | (Q(state="passed", reopened_by__isnull=False) & ~Q(reopened_reason="")),
                name="verification_reopened_says_why",
                violation_error_message=_("Reopening a landing needs who did it and the reason."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="verdict_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'open'"),
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.reopened_at IS NULL AND OLD.state = NEW.state
                       AND (OLD.lead_id, OLD.landed_on, OLD.note, OLD.asked_by_id, OLD.asked_at,
                            OLD.decided_by_id, OLD.decided_at, OLD.verdict_note)
                       IS NOT DISTINCT FROM
                           (NEW.lead_id, NEW.landed_on, NEW.note, NEW.asked_by_id, NEW.asked_at,
                            NEW.decided_by_id, NEW.decided_at, NEW.verdict_note)
                    THEN RETURN NEW;
                    END IF;
                    RAISE check_violation USING MESSAGE = 'A verdict is never rewritten; reopen the landing instead.';
                """,
            ),
            pgtrigger.Trigger(
                name="not_by_the_owner",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.state IN ('passed', 'failed')"),
                func="""
                    IF (CASE WHEN NEW.reopened_at IS NULL THEN NEW.decided_by_id ELSE NEW.reopened_by_id END)
                       = (SELECT owner_id FROM partners_projectlead WHERE id = NEW.lead_id)
                    THEN RAISE check_violation USING MESSAGE = 'A verifier cannot decide on a lead of their own.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="passed_by_its_rows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.state = 'passed' AND NEW.reopened_at IS NULL"),
                func="""
                    IF TG_OP = 'UPDATE' THEN IF OLD.state <> 'open' THEN RETURN NEW; END IF; END IF;
                    IF (SELECT count(*) FROM partners_verificationcheck
                        WHERE verification_id = NEW.id AND verdict IN ('yes', 'not_applicable')) < 5
                    THEN RAISE check_violation
                         USING MESSAGE = 'A landing passes only with every row of its checklist confirmed.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                # At the end of the transaction, when the step back is in the log as well.
                name="reopened_takes_back",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("OLD.reopened_at IS NULL AND NEW.reopened_at IS NOT NULL"),
                func="""
                    IF EXISTS (SELECT 1 FROM partners_projectlead
                               WHERE id = NEW.lead_id AND stage IN ('landed', 'operating'))
                       AND NOT EXISTS (SELECT 1 FROM partners_verification
                                       WHERE lead_id = NEW.lead_id AND state = 'passed' AND reopened_at IS NULL)
                    THEN RAISE check_violation USING MESSAGE = 'A landing that is reopened goes back to registered.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.lead} · {self.get_state_display()}"

    @classmethod
    @transaction.atomic
    def ask(cls, lead, *, by, landed_on=None, note="", at=None):
        """Ask that the landing be verified; its checklist begins undecided.

        `at` is when it was asked, where something of the past is written down; now unless given.

        Raises PermissionDenied or ValidationError.
        """
        if not ProjectLead.objects.filter(pk=lead.pk).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        held = ProjectLead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
        if held.stage != Stage.REGISTERED or held.status != "ongoing":
            raise ValidationError(_("Only an ongoing lead that is registered can be verified."))
        check_whole(held)
        asked = cls(lead=held, asked_by=by, asked_at=at or now(), landed_on=landed_on or localdate(), note=note.strip())
        asked.check_all()
        asked.save()
        check = asked.checks.model
        asked.checks.bulk_create(check(verification=asked, kind=kind) for kind in check.Kind.values)
        return asked

    def clean(self):
        if self.landed_on and self.landed_on > localdate():
            raise ValidationError(_("“Landed on” is in the future."))
        registered = self.lead.registered_on if self.lead_id else None
        if registered and self.landed_on and self.landed_on < registered:
            raise ValidationError(_("Landed on cannot be before registered on."))

    def check_verifier(self, by):
        """Raises PermissionDenied for all but a verifier who neither owns the lead nor asked."""
        if not by.has_perm(VERIFY) or not Verification.objects.filter(pk=self.pk).visible_to(by).exists():
            raise PermissionDenied(_("Only a verifier decides a verification."))
        if wrong := self.bars(by):
            raise PermissionDenied(wrong)

    def bars(self, verifier):
        """Why this verifier may not decide here, or "": whoever owns the lead or asked does not."""
        if self.lead.owner_id == verifier.pk:
            return _("A verifier cannot decide on a lead of their own.")
        return _("Whoever asked for a verification does not decide it.") if self.asked_by_id == verifier.pk else ""

    @transaction.atomic
    def decide(self, passed, *, by, note="", at=None):
        """The verdict; passed, the lead lands. Raises PermissionDenied, ValidationError or StaleLead."""
        self.hold_open()
        self.check_verifier(by)
        if passed:
            self._check_rows()
            check_whole(self.lead)
        self.state = self.State.PASSED if passed else self.State.FAILED
        self.decided_by, self.decided_at, self.verdict_note = by, at or now(), note.strip()
        self.check_all()
        with because(note):
            self.save()
            if passed:
                self.lead.move_to(Stage.LANDED, by=by, note=note, at=at)

    def _check_rows(self):
        """Each row of the checklist says yes, or why it does not apply."""
        wrong = [row for row in self.checks.all() if row.verdict not in ("yes", "not_applicable")]
        if wrong:
            raise ValidationError([_("“%s” is not confirmed.") % row.get_kind_display() for row in wrong])

    @transaction.atomic
    def withdraw(self, *, by):
        """Ask no more. Raises PermissionDenied or StaleLead."""
        if by.pk != self.asked_by_id and not ProjectLead.objects.filter(pk=self.lead_id).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        self.hold_open()
        self.state = self.State.WITHDRAWN
        self.save()

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Take a landing back to registered; the verdict stays readable. Raises as `decide` does."""
        self._hold()
        self.check_verifier(by)
        if self.state != self.State.PASSED or self.reopened_at:
            raise ValidationError(_("Only a landing that is verified can be reopened."))
        if self.lead.stage == Stage.OPERATING:
            raise ValidationError(_("The lead is operating; move it back to landed first, with a reason."))
        self.reopened_by, self.reopened_at, self.reopened_reason = by, now(), reason.strip()
        self.check_all()
        with because(reason):
            self.save()
            self.lead.move_to(Stage.REGISTERED, by=by, note=reason)

    def hold_open(self):
        """Hold the row until the transaction ends. Raises StaleLead when it was decided or withdrawn."""
        self._hold()
        if self.state != self.State.OPEN:
            told = _("The verification is “%(state)s” by now; open the lead again.")
            raise StaleLead(told % {"state": self.get_state_display()})

    def _hold(self):
        """Lock the lead and then this row, as every act does, and read both as they are now."""
        lead = ProjectLead._base_manager.select_for_update().get(pk=self.lead_id)
        self.refresh_from_db(from_queryset=Verification._base_manager.select_for_update())
        self.lead = lead


def check_whole(lead):
    """A lead lands with all it was asked for on its way, and nothing about its district undecided.

    Plain edits may have emptied a field after its gate. Raises ValidationError.
    """
    wrong = [gate.why for gate in unmet(lead)]
    if lead.transfers.open().exists():
        wrong.append(_("A transfer of this lead is under way; carry it out or refuse it first."))
    if wrong:
        raise ValidationError(wrong)
