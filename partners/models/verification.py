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

from partners.pipeline import Stage
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
                       AND (OLD.lead_id, OLD.landed_on, OLD.note, OLD.asked_by_id, OLD.decided_by_id, OLD.verdict_note)
                       IS NOT DISTINCT FROM
                       (NEW.lead_id, NEW.landed_on, NEW.note, NEW.asked_by_id, NEW.decided_by_id, NEW.verdict_note)
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
                    IF NEW.decided_by_id = (SELECT owner_id FROM partners_projectlead WHERE id = NEW.lead_id)
                       AND NEW.reopened_at IS NULL
                    THEN RAISE check_violation USING MESSAGE = 'A verifier cannot decide on a lead of their own.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.lead} · {self.get_state_display()}"

    @classmethod
    @transaction.atomic
    def ask(cls, lead, *, by, landed_on=None, note=""):
        """Ask that the landing be verified; its checklist begins undecided.

        Raises PermissionDenied or ValidationError.
        """
        if not ProjectLead.objects.filter(pk=lead.pk).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        held = ProjectLead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
        if held.stage != Stage.REGISTERED or held.status != "ongoing":
            raise ValidationError(_("Only an ongoing lead that is registered can be verified."))
        asked = cls(lead=held, asked_by=by, landed_on=landed_on or localdate(), note=note.strip())
        asked.check_all()
        asked.save()
        VerificationCheck.objects.bulk_create(
            VerificationCheck(verification=asked, kind=kind) for kind in VerificationCheck.Kind.values
        )
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
        if self.lead.owner_id == by.pk:
            raise PermissionDenied(_("A verifier cannot decide on a lead of their own."))
        if self.asked_by_id == by.pk:
            raise PermissionDenied(_("Whoever asked for a verification does not decide it."))

    @transaction.atomic
    def decide(self, passed, *, by, note="", at=None):
        """The verdict; passed, the lead lands. Raises PermissionDenied, ValidationError or StaleLead."""
        self.check_verifier(by)
        self._still_open()
        if passed:
            self._check_rows()
        self.state = self.State.PASSED if passed else self.State.FAILED
        self.decided_by, self.decided_at, self.verdict_note = by, at or now(), note.strip()
        self.check_all(exclude=["lead", "asked_by"])
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
        """Ask no more. Raises PermissionDenied or ValidationError."""
        if by.pk != self.asked_by_id and not ProjectLead.objects.filter(pk=self.lead_id).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        self._still_open()
        self.state = self.State.WITHDRAWN
        self.save()

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Take a landing back to registered; the verdict stays readable. Raises as `decide` does."""
        self.check_verifier(by)
        if self.state != self.State.PASSED or self.reopened_at:
            raise ValidationError(_("Only a landing that is verified can be reopened."))
        self.reopened_by, self.reopened_at, self.reopened_reason = by, now(), reason.strip()
        self.check_all(exclude=["lead", "asked_by", "decided_by"])
        with because(reason):
            self.save()
            self.lead.move_to(Stage.REGISTERED, by=by, note=reason)

    def _still_open(self):
        held = Verification.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state != self.State.OPEN:
            raise ValidationError(
                _("The verification is “%(state)s” by now; open the lead again."),
                params={"state": held.get_state_display()},
            )


class OfVerification(OfLead):
    def seen_by(self, user):
        return self.filter(verification__in=Verification.objects.visible_to(user))

    def changed_by(self, user):
        return self.none()  # by `judge` and `support`


@track()
class VerificationCheck(CrmModel):
    """One row of the checklist: the verdict, what it rests on, who said so and when."""

    class Kind(models.TextChoices):
        ELIGIBILITY = "eligibility", _("Eligibility")
        REGISTRATION = "registration", _("Registration")
        FUNDS = "funds", _("Funds")
        PREMISES = "premises", _("Premises")
        JOBS = "jobs", _("Jobs")

    class Verdict(models.TextChoices):
        OPEN = "open", _("Open")
        YES = "yes", _("Confirmed")
        NO = "no", _("Not confirmed")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")

    verification = models.ForeignKey(
        Verification, models.PROTECT, verbose_name=_("verification"), related_name="checks"
    )
    kind = models.CharField(_("check"), max_length=12, choices=Kind)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict, default=Verdict.OPEN)
    evidence = models.FileField(_("evidence"), upload_to="verification/%Y/", max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    on = models.DateField(_("on"), null=True, blank=True)

    objects = OfVerification.as_manager()

    class Meta:
        verbose_name = _("check of a verification")
        verbose_name_plural = _("checks of verifications")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "kind"],
                name="verification_check_once",
                violation_error_message=_("This is on the checklist already."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="open") | Q(by__isnull=False, on__isnull=False),
                name="verification_check_by_someone",
                violation_error_message=_("A verdict needs who gave it and when."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["no", "not_applicable"]) | ~Q(note=""),
                name="verification_check_says_why",
                violation_error_message=_("Note: write why it is not confirmed, or does not apply."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decided_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM partners_verification WHERE state <> 'open' AND id =
                               CASE WHEN TG_OP = 'DELETE' THEN OLD.verification_id ELSE NEW.verification_id END)
                    THEN RAISE check_violation USING MESSAGE = 'A checklist stays as it was decided.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @transaction.atomic
    def judge(self, verdict, *, by, note="", evidence=None):
        """A verifier's word on one row. Raises PermissionDenied or ValidationError."""
        self.verification.check_verifier(by)
        self.verification._still_open()
        self.verdict, self.by, self.on, self.note = verdict, by, localdate(), note.strip()
        if evidence:
            self.evidence = evidence
        self.check_all(exclude=["verification"])
        self.save()

    @transaction.atomic
    def support(self, *, by, evidence):
        """Evidence from those who work on the lead; the verdict stays open. Raises as `judge` does."""
        if not ProjectLead.objects.filter(pk=self.verification.lead_id).tended_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        self.verification._still_open()
        self.evidence = evidence
        self.check_all(exclude=["verification", "by"])
        self.save()
