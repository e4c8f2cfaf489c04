import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import CrmQuerySet


def _kept():
    return pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)


class Seal(models.Model):
    """A link of the chain over the history: what was written since the one before, or what was lawfully rewritten.

    Numbered without a gap. `mac` covers all of it, its blocks and the link before, under a key the database never
    has; see `promotion_crm.seals`, which writes them. Never changed.
    """

    class Kind(models.TextChoices):
        SEAL = "seal", pgettext_lazy("history", "Seal")
        AMENDMENT = "amendment", _("Amendment")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.SEAL)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    row_count = models.PositiveBigIntegerField(_("rows"))
    previous = models.BinaryField(_("the one before"))
    mac = models.BinaryField(_("seal"))
    code = models.CharField(_("in letters"), max_length=40)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="amendment") | ~Q(reason=""),
                name="amendment_has_a_reason",
                violation_error_message=_("History is rewritten for a reason: write it."),
            )
        ]
        triggers = [_kept()]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("seal", args=[self.pk])


class SealedBlock(models.Model):
    """Some rows of one table under a seal: those with the ids from `first` to `last` that there were.

    `digests` holds 16 bytes a row, by rising id: how far the id is above `first`, and the keyed digest of the
    columns that `columns` names, all zeros for a row that an amendment removed.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name=_("seal"), related_name="blocks")
    position = models.PositiveIntegerField(_("position"))
    table = models.CharField(_("table"), max_length=63)
    columns = ArrayField(models.CharField(max_length=63), verbose_name=_("columns"))
    amends = models.BooleanField(_("amends"), default=False)
    first = models.BigIntegerField(_("first"))
    last = models.BigIntegerField(_("last"))
    row_count = models.PositiveIntegerField(_("rows"))
    digests = models.BinaryField(_("digests"))
    mac = models.BinaryField(_("seal"))

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed block")
        verbose_name_plural = _("sealed blocks")
        ordering = ["seal_id", "position"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "position"],
                name="sealed_block_once",
                violation_error_message=_("The seal has a block at this position already."),
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="sealed_block_ends_after_it_begins",
                violation_error_message=_("The last row of a block is not before the first: check the two numbers."),
            ),
        ]
        indexes = [models.Index(fields=["table", "amends", "last"], name="sealed_block_of_table")]
        triggers = [_kept()]

    def __str__(self):
        return f"{self.table} {self.first}–{self.last}"


class HistoryCheck(models.Model):
    """One verification of the history against its seals, and what it found. Never changed.

    `findings` is the first thing found of each table, `wrong` how many there are in all.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    seconds = models.FloatField(_("seconds"))
    seal_count = models.PositiveBigIntegerField(_("seals"))
    amendment_count = models.PositiveBigIntegerField(_("amendments"))
    row_count = models.PositiveBigIntegerField(_("rows"))
    wrong = models.PositiveBigIntegerField(_("found wrong"))
    findings = models.JSONField(_("findings"), default=list)
    head = models.CharField(_("newest seal"), max_length=40, blank=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification of the history")
        verbose_name_plural = _("verifications of the history")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at", "-id"], name="history_check_by_time")]
        triggers = [_kept()]

    def __str__(self):
        return self.head


class SealMail(models.Model):
    """A seal sent outside, to an address of the setting SEAL_MAIL_TO: there it lies where no one here can change it."""

    class State(models.TextChoices):
        TO_SEND = "to_send", _("To send")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name=_("seal"), related_name="mails")
    address = models.EmailField(_("e-mail"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.TO_SEND)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail of a seal")
        verbose_name_plural = _("mails of seals")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "address"],
                name="seal_mail_once",
                violation_error_message=_("This seal is sent to this address already."),
            )
        ]

    def __str__(self):
        return f"{self.seal} {self.address}"
