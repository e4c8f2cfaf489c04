"""Foreign capital that arrived, in its currency and in US dollars of its day."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

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
from promotion_crm.happened import FIRST_DAY, impossible_days
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel
from promotion_crm.roles import VERIFY

from .leads import OfLead, ProjectLead
from .rates import ECB, PLACES, ExchangeRate

DOLLAR = "USD"
STALE_DAYS = 7  # a rate older than that deserves a look: holidays explain a few days
# What a verifier vouches for; it stays while their name stands under it.
VERIFIED = ("lead", "received_on", "amount", "currency", "rate", "rate_source", "evidence")
_LOCKED = ("lead_id", *VERIFIED[1:], "rate_on", "rate_by_hand", "amount_usd")


class ReceiptQuerySet(OfLead):
    def verifiable_by(self, user):
        """Those of leads this verifier sees and does not own."""
        if not user.has_perm(VERIFY):
            return self.none()
        return self.visible_to(user).exclude(lead__owner=user.pk)


def _row(record):
    return "(" + ", ".join(f"{record}.{name}" for name in _LOCKED) + ")"


TRIGGERS = [
    pgtrigger.Trigger(
        name="not_tomorrow",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("received_on"),
        condition=pgtrigger.Condition("NEW.received_on > (now() AT TIME ZONE 'Asia/Shanghai')::date"),
        func="RAISE check_violation USING MESSAGE = 'Capital is recorded once it has arrived.';",
    ),
    pgtrigger.Trigger(
        name="verified_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.verified_by_id IS NOT NULL"),
        func=f"""
            IF TG_OP = 'DELETE' OR {_row("NEW")} IS DISTINCT FROM {_row("OLD")}
               OR (NEW.verified_by_id IS NOT NULL AND NEW.verified_by_id <> OLD.verified_by_id)
            THEN RAISE check_violation
                 USING MESSAGE = 'A verified receipt stays as it is, until the verification is taken back.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="not_by_the_owner",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("verified_by_id"),
        condition=pgtrigger.Condition("NEW.verified_by_id IS NOT NULL"),
        func="""
            IF NEW.verified_by_id = (SELECT owner_id FROM partners_projectlead WHERE id = NEW.lead_id)
               AND (TG_OP = 'INSERT' OR OLD.verified_by_id IS NULL)
            THEN RAISE check_violation USING MESSAGE = 'A verifier cannot decide on a lead of their own.';
            END IF;
            RETURN NEW;
        """,
    ),
]


@track(lasting=True)
class CapitalReceipt(CrmModel):
    """Foreign capital that arrived. `rate` is US dollars for one unit of the currency.

    Left empty, the rate is that of the day from the table, or of `rate_on`, the last day
    before it that has one; it is found anew when the day or the currency is corrected. A
    rate entered by hand is marked, names its source and stays.
    """

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="receipts")
    received_on = models.DateField(pgettext_lazy("capital", "received on"))
    amount = money.amount(_("amount"))
    currency = money.currency(_("currency"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=18,
        decimal_places=PLACES,
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

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("capital receipt")
        verbose_name_plural = _("capital receipts")
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="receipt_amount_is_positive",
                violation_error_message=_("Amount: write more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="receipt_rate_is_positive",
                violation_error_message=_("Rate: write more than 0."),
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
        triggers = TRIGGERS

    def __str__(self):
        return f"{self.currency} {self.amount}"

    _read = None  # what the database held: {name: value} of the locked fields and the verifier

    @classmethod
    def from_db(cls, db, field_names, values):
        receipt = super().from_db(db, field_names, values)
        receipt._remember()
        return receipt

    def _remember(self):
        self._read = {name: self.__dict__.get(name) for name in (*_LOCKED, "verified_by_id")}
        self._read["evidence"] = str(self.__dict__.get("evidence") or "")

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._remember()

    def clean(self):
        self.convert()
        if problems := list(self._problems()):
            raise ValidationError(problems)

    def _problems(self):
        if self.received_on and self.received_on < FIRST_DAY:
            yield from impossible_days(self, "received_on")
        if self.received_on and self.received_on > localdate():
            yield _("“Received on” is in the future; record capital once it has arrived.")
        if self.rate is None and self.currency and self.received_on:
            yield _("Rate: there is none for %(currency)s on %(day)s or before it; write the rate and its source.") % {
                "currency": self.currency,
                "day": self.received_on,
            }
        if self.rate_by_hand and not self.rate_source.strip():
            yield _("Source of the rate: write where a rate entered by hand comes from.")
        if self.amount_usd is not None and self.amount_usd >= Decimal(10) ** 16:
            yield _("The US-dollar amount is too large; check the amount and its rate.")
        if self._is_locked_and_changed():
            yield _("What is verified stays as it is, until a verifier takes the verification back.")

    def _is_locked_and_changed(self):
        if not self._read or not self._read["verified_by_id"]:
            return False
        now = {name: getattr(self, name) for name in _LOCKED} | {"evidence": str(self.evidence or "")}
        another = self.verified_by_id not in (None, self._read["verified_by_id"])
        return another or any(self._read[name] != value for name, value in now.items())

    def convert(self):
        """Find the rate where none is given, mark it where it is, and the amount in US dollars."""
        self._rate_of_the_day()
        if self.amount is not None and self.rate is not None:
            with localcontext(prec=50):
                exact = Decimal(self.amount) * Decimal(self.rate)
                self.amount_usd = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _rate_of_the_day(self):
        if not self.currency or not self.received_on or self._keeps_its_rate():
            return
        if self.currency == DOLLAR and self.rate in (None, 1, Decimal(1)):
            self.rate, self.rate_on = Decimal(1), self.received_on
            self.rate_by_hand, self.rate_source = False, ""
            return
        known = ExchangeRate.objects.of(self.currency, self.received_on)
        if known and (self.rate is None or Decimal(str(self.rate)) == known.usd):
            self.rate, self.rate_on, self.rate_source, self.rate_by_hand = known.usd, known.day, known.source, False
        elif self.rate is not None:
            self.rate_on, self.rate_by_hand = self.received_on, True

    def _keeps_its_rate(self):
        """Whether the rate is the one it was saved with, from the table, of the same day and currency.

        A later load of the table must not turn it into one by hand. Of another day or
        currency, a rate from the table is forgotten here, to be found anew.
        """
        if not self._read or self._read["rate_by_hand"] or self.rate is None or self.rate != self._read["rate"]:
            return False
        if all(self._read[name] == getattr(self, name) for name in ("currency", "received_on")):
            return True
        self.rate, self.rate_source = None, ""
        return False

    @property
    def rate_shown(self):
        """To the six figures the Bank publishes; the whole rate is what the amount was worked out with."""
        return f"{self.rate:.6g}"

    @property
    def source_shown(self):
        return _("European Central Bank") if self.rate_source == ECB else self.rate_source

    @property
    def version(self):
        """What a page remembers of the receipt it shows."""
        return f"{self.updated_at.timestamp():.6f}"

    @property
    def rate_is_older(self):
        """Whether the day itself had no rate, so that one before it was taken."""
        return bool(self.rate_on and self.rate_on < self.received_on)

    @property
    def rate_is_stale(self):
        """Whether the rate is so much older that it may be the wrong one."""
        return bool(self.rate_on and (self.received_on - self.rate_on).days > STALE_DAYS)

    def save(self, *args, **kwargs):
        self.convert()
        super().save(*args, **kwargs)
        self._remember()

    def check_verifier(self, by):
        """Raises PermissionDenied for all but a verifier who sees the lead and does not own it."""
        if CapitalReceipt.objects.filter(pk=self.pk).verifiable_by(by).exists():
            return
        if by.has_perm(VERIFY) and self.lead.owner_id == by.pk:
            raise PermissionDenied(_("A verifier cannot decide on a lead of their own."))
        raise PermissionDenied(_("Only a verifier says that capital arrived."))

    @transaction.atomic
    def verify(self, *, by):
        """Say that it arrived, once. Raises PermissionDenied or ValidationError."""
        self.check_verifier(by)
        self._hold()
        if self.verified_by_id:
            raise ValidationError(_("The receipt is verified already, by %(who)s."), params={"who": self.verified_by})
        self.verified_by = by
        self.save()

    @transaction.atomic
    def take_back(self, *, by, reason):
        """Undo a verification, so that the receipt can be corrected. Raises as `verify` does."""
        self.check_verifier(by)
        self._hold()
        if not self.verified_by_id:
            raise ValidationError(_("The receipt is not verified."))
        if not reason.strip():
            raise ValidationError(_("Reason: write why the verification is taken back."))
        self.verified_by = None
        with because(reason.strip()):
            self.save()

    def _hold(self):
        """The row as it is now, held until the transaction ends."""
        CapitalReceipt.objects.select_for_update().filter(pk=self.pk).first()
        self.refresh_from_db()
