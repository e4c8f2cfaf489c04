"""Who brought a lead: claims of partners, confirmed, verified or not, and their share of the credit."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.pipeline import StaleLead
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel
from promotion_crm.roles import OVERRIDE, VERIFY
from promotion_crm.wording import joined, listed

from .appointments import Appointment
from .introduction_rules import CONSTRAINTS, MOVES, TRIGGERS, VERIFIED
from .leads import OfLead, ProjectLead
from .organizations import Organization


class IntroductionQuerySet(OfLead):
    def standing(self):
        return self.exclude(state=Introduction.State.REJECTED)

    def verified_introducer(self):
        """The one of a lead that was verified by the rules, if there is one; with the lead as it is stored."""
        verified = self.filter(role=Introduction.Role.INTRODUCER, state=Introduction.State.VERIFIED)
        return verified.filter(override_reason="").select_related("lead", "partner", "appointment").first()

    def credited(self):
        """What counts for a partner: verified, and not its own investment."""
        return self.filter(state=Introduction.State.VERIFIED, own_investment=False)


@track(lasting=True, loose=["partner"])
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
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    def __str__(self):
        return joined(self.partner, f"{self.share:g} %")

    def clean(self):
        if not self.lead_id or not self.partner_id or self.share is None:
            return
        if transaction.get_connection().in_atomic_block:
            # Two editors of one lead wait for each other here, and the second is told.
            ProjectLead.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.lead_id).first()
        self._check_verified()
        if self.claimed_on and self.claimed_on > localdate():
            raise ValidationError(_("“Claimed on” is in the future."))
        self._fill()
        if self.appointment_id and self.appointment.organization_id != self.partner_id:
            raise ValidationError(
                _("Appointment: it is not one of %(partner)s; leave it empty to have it found."),
                params={"partner": self.partner},
            )
        if self.state != self.State.REJECTED:
            self._check_shares()
            if wrong := self.against_the_rules():
                raise ValidationError(wrong)

    def _check_verified(self):
        stored = Introduction.objects.filter(pk=self.pk, state=self.State.VERIFIED).first() if self.pk else None
        if not stored or self.state != self.State.VERIFIED:
            return
        names = [self._meta.get_field(name) for name in VERIFIED]
        changed = [f.verbose_name for f in names if getattr(self, f.attname) != getattr(stored, f.attname)]
        if changed:
            raise ValidationError(
                _("%(fields)s: what was verified stays; dispute the claim first, with a reason."),
                params={"fields": capfirst(listed(changed))},
            )

    def _check_shares(self):
        others = Introduction.objects.filter(lead=self.lead_id).standing().exclude(pk=self.pk)
        taken = others.aggregate(sum=models.Sum("share"))["sum"] or 0
        if taken + self.share > 100:
            raise ValidationError(
                _("The shares would be %(sum)s %%; at most %(left)s %% is left."),
                params={"sum": taken + self.share, "left": 100 - taken},
            )

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
        elif signed and self._state.adding and signed < localdate():
            wrong.append(
                _("The lead was signed on %(day)s; an introducer is entered before that day, not dated back to it.")
                % {"day": signed}
            )
        if wrong:
            wrong.append(_("A city administrator can accept it against the rules, with a reason."))
        return wrong

    def _held(self, day):
        held = self.appointment
        begun = held.starts_on is None or held.starts_on <= day
        return held.organization_id == self.partner_id and begun and (held.ends_on is None or held.ends_on >= day)

    @property
    def term_ended(self):
        """Whether the appointment it rests on has ended since; the credit stays."""
        held = self.appointment
        over = (Appointment.State.EXPIRED, Appointment.State.TERMINATED)
        return bool(held and (held.state in over or (held.ends_on and held.ends_on < localdate())))

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

    @classmethod
    @transaction.atomic
    def claim(cls, lead, partner, *, by, override_reason="", **said):
        """Name a partner on a lead, with its role, share, day and note. Raises PermissionDenied or ValidationError."""
        mine = ProjectLead.objects.filter(pk=lead.pk).editable_by(by).exists()
        if not mine or not by.has_perm("partners.add_introduction"):
            raise PermissionDenied(_("This lead is not yours to change."))
        claim = cls(lead=ProjectLead.objects.get(pk=lead.pk), partner=partner, **said)
        if override_reason.strip():
            claim._override(override_reason, by)
        claim.check_all()
        claim.save()
        return claim

    @transaction.atomic
    def accept(self, *, by, reason):
        """Let an introducer count against the rules. Raises PermissionDenied, ValidationError or StaleLead."""
        self._hold(self.state)
        if not reason.strip():
            raise ValidationError(_("Reason: write why it counts against the rules."))
        self._override(reason, by)
        self.check_all()
        with because(reason):
            self.save()

    def _override(self, reason, by):
        if not by.has_perm(OVERRIDE):
            raise PermissionDenied(_("Only a city administrator accepts an introduction against the rules."))
        self.override_reason, self.override_by = reason.strip(), by

    @transaction.atomic
    def set_state(self, state, *, by, note=""):
        """Confirm, verify, reject or dispute a claim. Raises PermissionDenied, ValidationError or StaleLead."""
        if not self._may_set(state, by):
            raise PermissionDenied(_("Only a verifier or a city administrator verifies or rejects a claim."))
        self._hold(self.state)
        if state not in MOVES[self.state]:
            raise ValidationError(
                _("The claim is “%(state)s” by now, and does not become what you chose."),
                params={"state": self.get_state_display()},
            )
        if state in (self.State.REJECTED, self.State.DISPUTED) and not note.strip():
            raise ValidationError(_("Reason: write why the claim is rejected or disputed."))
        self.state = state
        if state == self.State.CONFIRMED:
            self.confirmed_on = localdate()
        self.check_all()
        with because(note):
            self.save()

    def _hold(self, state):
        """Lock the lead and then this row, as every editor does. Raises StaleLead unless it is in this state."""
        lead = ProjectLead.objects.select_for_update(of=("self",)).get(pk=self.lead_id)
        self.refresh_from_db(from_queryset=Introduction.objects.select_for_update(of=("self",)))
        self.lead = lead
        if self.state != state:
            told = _("The claim is “%(state)s” by now, and does not become what you chose.")
            raise StaleLead(told % {"state": self.get_state_display()})

    def _may_set(self, state, by):
        rows = Introduction.objects.filter(pk=self.pk)
        if state in (self.State.VERIFIED, self.State.REJECTED):
            decides = by.has_perm(VERIFY) or by.has_perm(OVERRIDE)
            return decides and rows.visible_to(by).exists() and self.lead.owner_id != by.pk
        return rows.editable_by(by).exists()
