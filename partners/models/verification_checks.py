"""The checklist of a verification: five rows, each with a verdict and what it rests on."""

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.evidence import EvidenceField
from promotion_crm.history import track
from promotion_crm.models import CrmModel

from .leads import OfLead, ProjectLead
from .verification import Verification


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
        OPEN = "open", pgettext_lazy("check", "Open")
        YES = "yes", _("Confirmed")
        NO = "no", _("Not confirmed")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")

    verification = models.ForeignKey(
        Verification, models.PROTECT, verbose_name=_("verification"), related_name="checks"
    )
    kind = models.CharField(_("check"), max_length=12, choices=Kind)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict, default=Verdict.OPEN)
    evidence = EvidenceField(_("evidence"), upload_to="verification/%Y/", max_length=200, blank=True)
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
    def judge(self, verdict, *, by, note="", evidence=None, on=None):
        """A verifier's word on one row, of today unless `on` is given. Raises PermissionDenied or ValidationError."""
        self.verification.hold_open()
        self.verification.check_verifier(by)
        self.verdict, self.by, self.on, self.note = verdict, by, on or localdate(), note.strip()
        if evidence:
            self.evidence = evidence
        self.check_all()
        self.save()

    @transaction.atomic
    def support(self, *, by, evidence):
        """Evidence from those who work on the lead; the verdict stays open. Raises as `judge` does."""
        if not ProjectLead.objects.filter(pk=self.verification.lead_id).tended_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        self.verification.hold_open()
        self.refresh_from_db(fields=["verdict"])
        if self.verdict != self.Verdict.OPEN:
            raise ValidationError(_("There is a verdict already; what it rests on stays."))
        self.evidence = evidence
        self.check_all()
        self.save()
