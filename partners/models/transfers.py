"""First negotiation passes to another district: requested, decided, carried out.

Source: Tonghai's rules of 2023 and Kunming's: the district that first negotiated holds the
project, and shares the benefit when it lands elsewhere.
"""

from enum import nonmember

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from partners.pipeline import Stage, StaleLead, Status
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, District
from promotion_crm.roles import DECIDE

from .leads import OfLead, ProjectLead


class TransferQuerySet(OfLead):
    def open(self):
        return self.filter(state__in=Transfer.State.OPEN)

    def changed_by(self, user):
        return self.none()  # by its acts only: request, decide, carry_out


@track()
class Transfer(CrmModel):
    """The landing of a lead passes from the district of first negotiation to another.

    `holder_share` is the part of the benefit, in percent, that stays with the former.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        EXECUTED = "executed", _("Carried out")
        OPEN = nonmember(("requested", "approved"))

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="transfers")
    from_district = models.ForeignKey(District, models.PROTECT, verbose_name=_("from district"), related_name="+")
    to_district = models.ForeignKey(District, models.PROTECT, verbose_name=_("to district"), related_name="+")
    holder_share = models.DecimalField(
        _("share of the holder in percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Of the benefit; the rest goes to the district where it lands."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.REQUESTED)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), default=now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("reason for the decision"), max_length=500, blank=True)
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("carried out by"),
        related_name="+",
        null=True,
        blank=True,
    )
    executed_at = models.DateTimeField(_("carried out at"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["lead"], condition=Q(state__in=["requested", "approved"]), name="transfer_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(state__in=["requested", "approved"]),
                name="transfer_one_open",
                violation_error_message=_("A transfer of this lead is already under way; decide that one first."),
            ),
            models.CheckConstraint(
                condition=~Q(from_district=F("to_district")),
                name="transfer_between_two",
                violation_error_message=_("“To district” is the one that holds it already; choose another."),
            ),
            models.CheckConstraint(
                condition=Q(holder_share__gte=0, holder_share__lte=100),
                name="transfer_share_in_percent",
                violation_error_message=_("A share is between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_by__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("requested_by"))),
                name="transfer_decided_by_another",
                violation_error_message=_("Whoever requested a transfer does not decide it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="executed") | Q(executed_by__isnull=False, executed_at__isnull=False),
                name="transfer_executed_by_someone",
                violation_error_message=_("What was carried out was carried out by someone."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state IN ('refused', 'executed')"),
                func="RAISE check_violation USING MESSAGE = 'A transfer that was settled stays as it is.';",
            )
        ]

    def __str__(self):
        return f"{self.from_district} → {self.to_district}"

    @classmethod
    def bars(cls, lead):
        """Why the landing of this lead cannot be transferred, or ""."""
        if not lead.first_negotiation_district_id:
            return _("No district holds first negotiation yet: name the district on the lead instead.")
        if lead.stage in Stage.COUNTED:
            return _("The lead has landed; its district is settled.")
        if lead.status in Status.CLOSED:
            told = _("A lead that is %(status)s cannot move; make it ongoing first.")
            return told % {"status": lead.get_status_display()}
        return ""

    @classmethod
    @transaction.atomic
    def request(cls, lead, to_district, *, by, holder_share, reason):
        """Ask that the lead may land elsewhere. Raises PermissionDenied or ValidationError."""
        if not ProjectLead.objects.filter(pk=lead.pk).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        held = ProjectLead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
        if wrong := cls.bars(held):
            raise ValidationError(wrong)
        asked = cls(
            lead=held,
            from_district_id=held.first_negotiation_district_id,
            to_district=to_district,
            holder_share=holder_share,
            reason=reason.strip(),
            requested_by=by,
        )
        asked.check_all()
        asked.save()
        return asked

    @transaction.atomic
    def decide(self, approved, *, by, note=""):
        """Approve or refuse; what was approved can still be refused until it is carried out.

        Raises PermissionDenied, ValidationError or StaleLead.
        """
        if not by.has_perm(DECIDE) or not Transfer.objects.filter(pk=self.pk).visible_to(by).exists():
            raise PermissionDenied(_("Only a city administrator decides a transfer."))
        if self.requested_by_id == by.pk:
            raise PermissionDenied(_("Whoever requested a transfer does not decide it."))
        self._hold(*([self.State.REQUESTED] if approved else self.State.OPEN))
        if not approved and not note.strip():
            raise ValidationError(_("Reason: write why the transfer is refused."))
        self.state = self.State.APPROVED if approved else self.State.REFUSED
        self.decided_by, self.decided_at, self.decision_note = by, now(), note.strip()
        self.check_all()
        with because(note):
            self.save()

    @transaction.atomic
    def carry_out(self, *, by):
        """The lead now lands in the other district. Raises PermissionDenied, ValidationError or StaleLead."""
        decides = by.has_perm(DECIDE) and ProjectLead.objects.filter(pk=self.lead_id).visible_to(by).exists()
        if not decides and not ProjectLead.objects.filter(pk=self.lead_id).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        lead = self._hold(self.State.APPROVED)
        if lead.stage in Stage.COUNTED:
            raise ValidationError(_("The lead has landed; its district is settled."))
        self.state, self.executed_by, self.executed_at = self.State.EXECUTED, by, now()
        with because(_("Transfer carried out")):
            self.save()
            lead.district = self.to_district
            lead.save(update_fields=["district", "updated_at"])

    def _hold(self, *states):
        """Lock the lead and then this row, as `request` does; the lead as it is now.

        Raises StaleLead unless the row is in one of these states, and the one it was read in.
        """
        lead = ProjectLead.objects.select_for_update(of=("self",)).get(pk=self.lead_id)
        held = Transfer.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state not in states or held.state != self.state:
            told = _("The transfer is “%(state)s” by now; open the lead again.")
            raise StaleLead(told % {"state": held.get_state_display()})
        return lead
