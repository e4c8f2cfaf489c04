from decimal import ROUND_HALF_UP, Decimal

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.pipeline import Stage
from promotion_crm import money
from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.wording import joined

from .leads import OfLead, ProjectLead
from .organizations import Organization
from .programs import Appointment


@track()
class StageChange(models.Model):
    """One step of a lead along the pipeline. Written by `ProjectLead.move_to`, never changed."""

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="stage_changes")
    before = models.CharField(pgettext_lazy("stage", "from"), max_length=11, choices=Stage)
    after = models.CharField(_("to"), max_length=11, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=now)
    note = models.TextField(_("note"), blank=True)

    objects = OfLead.as_manager()

    class Meta:
        verbose_name = _("stage change")
        verbose_name_plural = _("stage changes")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["lead", "-at"], name="stage_change_of_lead")]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"


@track()
class Introduction(CrmModel):
    """A partner's part in bringing a lead, with its share of the credit in percent."""

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
    appointment = models.ForeignKey(Appointment, models.PROTECT, verbose_name=_("appointment"), null=True, blank=True)
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
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = OfLead.as_manager()

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
            )
        ]

    def __str__(self):
        return joined(self.partner, f"{self.share:g} %")

    def clean(self):
        if not self.lead_id or self.share is None or self.state == self.State.REJECTED:
            return
        if transaction.get_connection().in_atomic_block:
            # Two editors of one lead wait for each other here, and the second is told.
            ProjectLead.objects.select_for_update().filter(pk=self.lead_id).first()
        others = Introduction.objects.filter(lead=self.lead_id).exclude(state="rejected")
        taken = others.exclude(pk=self.pk).aggregate(sum=models.Sum("share"))["sum"] or 0
        if taken + self.share > 100:
            raise ValidationError(
                _("The shares would be %(sum)s %%; at most %(left)s %% is left."),
                params={"sum": taken + self.share, "left": 100 - taken},
            )


@track()
class CapitalReceipt(CrmModel):
    """Foreign capital that arrived. `rate` is US dollars for one unit of the currency."""

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="receipts")
    received_on = models.DateField(pgettext_lazy("capital", "received on"))
    amount = money.amount(_("amount"))
    currency = money.currency(_("currency"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=14,
        decimal_places=8,
        default=1,
        help_text=_("US dollars for one unit of the currency, on that day."),
    )
    rate_source = models.CharField(_("source of the rate"), max_length=200, blank=True)
    amount_usd = money.amount(_("in US dollars"), editable=False)
    evidence = models.FileField(_("evidence"), upload_to="receipts/%Y/", blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("verified by"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = OfLead.as_manager()

    class Meta:
        verbose_name = _("capital receipt")
        verbose_name_plural = _("capital receipts")
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, rate__gt=0),
                name="receipt_is_positive",
                violation_error_message=_("An amount and its rate are above 0."),
            ),
            models.CheckConstraint(
                condition=~Q(currency="USD") | Q(rate=1),
                name="receipt_dollar_is_dollar",
                violation_error_message=_("The rate of the US dollar is 1."),
            ),
            models.CheckConstraint(
                condition=Q(amount_usd=Round(F("amount") * F("rate"), 2)),
                name="receipt_converted",
                violation_error_message=_("The US-dollar amount is not amount times rate."),
            ),
        ]

    def __str__(self):
        return f"{self.currency} {self.amount}"

    def clean(self):
        self.convert()
        if self.received_on and self.received_on > localdate():
            raise ValidationError(_("“Received on” is in the future; record capital once it has arrived."))
        if self.amount_usd is not None and self.amount_usd >= Decimal(10) ** 16:
            raise ValidationError(_("The US-dollar amount is too large; check the amount and its rate."))

    def convert(self):
        if self.amount is not None and self.rate is not None:
            exact = Decimal(self.amount) * Decimal(self.rate)
            self.amount_usd = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def save(self, *args, **kwargs):
        self.convert()
        super().save(*args, **kwargs)
