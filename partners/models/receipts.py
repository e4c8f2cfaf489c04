"""Foreign capital that arrived, in its currency and in US dollars of its day."""

from decimal import ROUND_HALF_UP, Decimal

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.evidence import EvidenceField
from promotion_crm import money
from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.roles import VERIFY

from .leads import OfLead, ProjectLead
from .rates import ExchangeRate

DOLLAR = "USD"


@track(lasting=True)
class CapitalReceipt(CrmModel):
    """Foreign capital that arrived. `rate` is US dollars for one unit of the currency.

    Left empty, the rate is that of the day from the table, or of `rate_on`, the last day
    before it that has one. A rate entered by hand is marked and names its source.
    """

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="receipts")
    received_on = models.DateField(pgettext_lazy("capital", "received on"))
    amount = money.amount(_("amount"))
    currency = money.currency(_("currency"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=14,
        decimal_places=8,
        blank=True,
        help_text=_("US dollars for one unit of the currency. Left empty, it is taken from the table."),
    )
    rate_on = models.DateField(_("rate of"), null=True, blank=True, editable=False)
    rate_by_hand = models.BooleanField(_("rate entered by hand"), default=False, editable=False)
    rate_source = models.CharField(
        _("source of the rate"), max_length=200, blank=True, help_text=_("Needed for a rate entered by hand.")
    )
    amount_usd = money.amount(_("in US dollars"), editable=False)
    evidence = EvidenceField(_("evidence"), upload_to="receipts/%Y/", blank=True)
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
                condition=~Q(currency=DOLLAR) | Q(rate=1),
                name="receipt_dollar_is_dollar",
                violation_error_message=_("The rate of the US dollar is 1."),
            ),
            models.CheckConstraint(
                condition=Q(amount_usd=Round(F("amount") * F("rate"), 2)),
                name="receipt_converted",
                violation_error_message=_("The US-dollar amount is not amount times rate."),
            ),
            models.CheckConstraint(
                condition=Q(rate_by_hand=False) | ~Q(rate_source=""),
                name="receipt_rate_has_source",
                violation_error_message=_("Source of the rate: write where a rate entered by hand comes from."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="not_tomorrow",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("received_on"),
                condition=pgtrigger.Condition("NEW.received_on > (now() AT TIME ZONE 'Asia/Shanghai')::date"),
                func="RAISE check_violation USING MESSAGE = 'Capital is recorded once it has arrived.';",
            )
        ]

    def __str__(self):
        return f"{self.currency} {self.amount}"

    def clean(self):
        if self.received_on and self.received_on > localdate():
            raise ValidationError(_("“Received on” is in the future; record capital once it has arrived."))
        self.convert()
        if self.rate is None and self.currency and self.received_on:
            raise ValidationError(
                _("Rate: there is none for %(currency)s on %(day)s or before it; write the rate and its source."),
                params={"currency": self.currency, "day": self.received_on},
            )
        if self.rate_by_hand and not self.rate_source.strip():
            raise ValidationError(_("Source of the rate: write where a rate entered by hand comes from."))
        if self.amount_usd is not None and self.amount_usd >= Decimal(10) ** 16:
            raise ValidationError(_("The US-dollar amount is too large; check the amount and its rate."))

    def convert(self):
        """Find the rate where none is given, mark it where it is, and the amount in US dollars."""
        self._rate_of_the_day()
        if self.amount is not None and self.rate is not None:
            exact = Decimal(self.amount) * Decimal(self.rate)
            self.amount_usd = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _rate_of_the_day(self):
        if not self.currency or not self.received_on:
            return
        if self.currency == DOLLAR and self.rate in (None, 1, Decimal(1)):
            self.rate, self.rate_on, self.rate_by_hand = Decimal(1), self.received_on, False
            return
        known = ExchangeRate.objects.of(self.currency, self.received_on)
        if known and (self.rate is None or Decimal(str(self.rate)) == known.usd):
            self.rate, self.rate_on, self.rate_source, self.rate_by_hand = known.usd, known.day, known.source, False
        elif self.rate is not None:
            self.rate_on, self.rate_by_hand = self.received_on, True

    @transaction.atomic
    def verify(self, *, by):
        """A verifier vouches for it. Raises PermissionDenied or ValidationError."""
        rows = CapitalReceipt.objects.filter(pk=self.pk)
        if not by.has_perm(VERIFY) or not rows.visible_to(by).exists():
            raise PermissionDenied(_("Only a verifier verifies a receipt."))
        if self.lead.owner_id == by.pk:
            raise PermissionDenied(_("A verifier cannot decide on a lead of their own."))
        if not rows.filter(verified_by__isnull=True).update(verified_by=by):
            raise ValidationError(_("This receipt is verified already."))

    @property
    def days_older(self):
        """How many days before the receipt its rate is from."""
        return (self.received_on - self.rate_on).days if self.rate_on else 0

    @property
    def rate_is_older(self):
        """Whether the day itself had no rate, so that one before it was taken."""
        return bool(self.rate_on and self.rate_on < self.received_on)

    def save(self, *args, **kwargs):
        self.convert()
        super().save(*args, **kwargs)
