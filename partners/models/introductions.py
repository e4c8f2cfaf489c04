"""Who brought a lead: claims of partners, confirmed, verified or not, and their share of the credit."""

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import because, track
from promotion_crm.models import CrmModel
from promotion_crm.roles import OVERRIDE, VERIFY
from promotion_crm.wording import joined

from .leads import OfLead, ProjectLead
from .organizations import Organization
from .programs import Appointment

# What a claim may become: {from: (to, …)}.
MOVES = {
    "claimed": ("investor_confirmed", "rejected", "disputed"),
    "investor_confirmed": ("verified", "rejected", "disputed"),
    "verified": ("disputed",),
    "disputed": ("claimed", "investor_confirmed", "verified", "rejected"),
    "rejected": ("disputed",),
}


class IntroductionQuerySet(OfLead):
    def standing(self):
        return self.exclude(state=Introduction.State.REJECTED)

    def credited(self):
        """What counts for a partner: verified, and not its own investment."""
        return self.filter(state=Introduction.State.VERIFIED, own_investment=False)


@track(lasting=True)
class Introduction(CrmModel):
    """A partner's part in bringing a lead, with its share of the credit in percent.

    The introducer held an appointment on the day the lead was received and was registered
    before signing; else `override_reason` says why it counts all the same. The credit
    stays when the appointment ends.
    """

    class Role(models.TextChoices):
        INTRODUCER = "introducer", _("Introducer")
        ASSISTED = "assisted", _("Assisted")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Claimed")
        CONFIRMED = "investor_confirmed", _("Confirmed by the investor")
        VERIFIED = "verified", _("Verified")
        REJECTED = "rejected", _("Rejected")
        DISPUTED = "disputed", _("Disputed")

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="introductions")
    partner = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("partner"), related_name="introductions")
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name=_("appointment"),
        related_name="introductions",
        null=True,
        blank=True,
        help_text=_("The one held on the day the lead was received; found by itself when left empty."),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.INTRODUCER)
    state = models.CharField(_("state"), max_length=18, choices=State, default=State.CLAIMED)
    share = models.DecimalField(
        _("share in percent"),
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    own_investment = models.BooleanField(_("the partner's own investment"), default=False)
    claimed_on = models.DateField(_("claimed on"), default=localdate)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    override_reason = models.CharField(
        _("accepted against the rules because"),
        max_length=500,
        blank=True,
        help_text=_("Only where the partner held no appointment that day, or was named after signing."),
    )
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("accepted by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["lead", "-share", "id"]
        constraints = [
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
        triggers = [
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
                    "lead_id", "partner_id", "appointment_id", "role", "claimed_on", "override_reason"
                ),
                condition=pgtrigger.Condition(
                    "NEW.role = 'introducer' AND NEW.state <> 'rejected' AND NEW.override_reason = ''"
                ),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM partners_appointment held JOIN partners_projectlead lead ON lead.id = NEW.lead_id
                        WHERE held.id = NEW.appointment_id AND held.organization_id = NEW.partner_id
                          AND COALESCE(held.starts_on, lead.received_on) <= lead.received_on
                          AND COALESCE(held.ends_on, lead.received_on) >= lead.received_on
                          AND COALESCE(lead.signed_on, NEW.claimed_on) >= NEW.claimed_on)
                    THEN RAISE check_violation USING MESSAGE =
                         'The introducer held no appointment when the lead was received, or was named after signing.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return joined(self.partner, f"{self.share:g} %")

    def clean(self):
        if not self.lead_id or not self.partner_id or self.share is None or self.state == self.State.REJECTED:
            return
        if transaction.get_connection().in_atomic_block:
            # Two editors of one lead wait for each other here, and the second is told.
            ProjectLead.objects.select_for_update().filter(pk=self.lead_id).first()
        self._fill()
        taken = self._others().aggregate(sum=models.Sum("share"))["sum"] or 0
        if taken + self.share > 100:
            raise ValidationError(
                _("The shares would be %(sum)s %%; at most %(left)s %% is left."),
                params={"sum": taken + self.share, "left": 100 - taken},
            )
        if wrong := self.against_the_rules():
            raise ValidationError(wrong)

    def _others(self):
        others = Introduction.objects.filter(lead=self.lead_id).exclude(state="rejected")
        return others.exclude(pk=self.pk)

    def against_the_rules(self):
        """What speaks against this introducer, in sentences; nothing where a supervisor accepted it."""
        if self.role != self.Role.INTRODUCER or self.state == self.State.REJECTED or self.override_reason.strip():
            return []
        wrong, received, signed = [], self.lead.received_on, self.lead.signed_on
        if not self.appointment_id or not self._held(received):
            wrong.append(
                _("%(partner)s held no appointment on %(day)s, when the lead was received.")
                % {"partner": self.partner, "day": received}
            )
        if signed and self.claimed_on and self.claimed_on > signed:
            wrong.append(_("“Claimed on” is after the signing on %(day)s.") % {"day": signed})
        if wrong:
            wrong.append(_("A city administrator can accept it against the rules, with a reason."))
        return wrong

    def _held(self, day):
        held = self.appointment
        begun = held.starts_on is None or held.starts_on <= day
        return held.organization_id == self.partner_id and begun and (held.ends_on is None or held.ends_on >= day)

    def _fill(self):
        """The appointment of that day, and whether the partner invests itself."""
        lead = self.lead
        if not self.appointment_id:
            held = Appointment.objects.filter(organization=self.partner_id).held_on(lead.received_on)
            self.appointment = held.order_by("pk").first()
        self.own_investment = self.own_investment or self._invests(lead)

    def _invests(self, lead):
        """The partner is the investor, or of one house with it."""
        house = {self.partner_id, self.partner.parent_id} - {None}
        investor = {lead.investor_id, lead.investor.parent_id} - {None}
        return bool(house & investor)

    def save(self, *args, **kwargs):
        new = self._state.adding
        if new:
            self._fill()
        with transaction.atomic():
            super().save(*args, **kwargs)
            if new and self.role == self.Role.INTRODUCER:
                self.lead.clocks.start_informing(self.lead, self.appointment)

    @transaction.atomic
    def set_state(self, state, *, by, note=""):
        """Confirm, verify, reject or dispute a claim. Raises PermissionDenied or ValidationError."""
        if not self._may_set(state, by):
            raise PermissionDenied(_("Only a verifier or a city administrator verifies or rejects a claim."))
        held = Introduction.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state != self.state or state not in MOVES[held.state]:
            raise ValidationError(
                _("The claim is “%(state)s” by now, and does not become what you chose."),
                params={"state": held.get_state_display()},
            )
        if state in (self.State.REJECTED, self.State.DISPUTED) and not note.strip():
            raise ValidationError(_("Reason: write why the claim is rejected or disputed."))
        self.state = state
        if state == self.State.CONFIRMED:
            self.confirmed_on = localdate()
        self.check_all(exclude=["lead", "partner", "appointment"])
        with because(note):
            self.save()

    def _may_set(self, state, by):
        rows = Introduction.objects.filter(pk=self.pk)
        if state in (self.State.VERIFIED, self.State.REJECTED):
            decides = by.has_perm(VERIFY) or by.has_perm(OVERRIDE)
            return decides and rows.visible_to(by).exists() and self.lead.owner_id != by.pk
        return rows.editable_by(by).exists()
