from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.wording import joined

from .base import CrmModel, CrmQuerySet


class ExportAllowanceQuerySet(CrmQuerySet):
    def in_force(self, day=None):
        day = day or localdate()
        return self.filter(starts__lte=day, ends__gte=day)


@track()
class ExportAllowance(CrmModel):
    """Another daily limit on rows with personal data for one person, over some days and for a reason.

    The one that was given last holds on its days; `rows` may be more or fewer than the limit of all.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=pgettext_lazy("limit", "for"),
        related_name="export_allowances",
    )
    rows = models.PositiveIntegerField(_("rows a day"))
    starts = models.DateField(_("from"), default=localdate)
    ends = models.DateField(_("until"), default=localdate)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("given by"), related_name="+")

    objects = ExportAllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit of exports for a person")
        verbose_name_plural = _("limits of exports for persons")
        ordering = ["-ends", "-id"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="export_allowance_days_in_order",
                violation_error_message=_("Until: this day is before the first. Choose the first day or a later one."),
            ),
            models.CheckConstraint(
                condition=~Q(user=F("by")),
                name="export_allowance_from_another",
                violation_error_message=_("Nobody sets their own limit: ask another privacy officer."),
            ),
        ]

    def __str__(self):
        return joined(self.user, self.ends)


class ExportAlertQuerySet(CrmQuerySet):
    def unseen(self):
        return self.filter(seen_at=None)


class ExportAlert(models.Model):
    """A person came near the limit of a day, or to it; the privacy officers are told on their desk and by mail.

    `rows` is what the person had taken that day, with what was asked for where that was refused. The row is its own
    mail to all of them, see `mailing`.
    """

    class Kind(models.TextChoices):
        NEAR = "near", pgettext_lazy("alert", "Most of the limit")
        REACHED = "reached", pgettext_lazy("alert", "Past the limit: refused")
        EMERGENCY = "emergency", pgettext_lazy("alert", "Past the limit: a superuser")
        FILES = "files", pgettext_lazy("alert", "Past the number of files: refused")

    class State(models.TextChoices):
        TO_SEND = "to_send", pgettext_lazy("mail", "To be sent")
        SENDING = "sending", pgettext_lazy("mail", "Being sent")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Not sent")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("user"), related_name="export_alerts"
    )
    day = models.DateField(_("day"), default=localdate)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    list_name = models.CharField(_("list"), max_length=40)
    rows = models.PositiveIntegerField(_("rows"))
    limit = models.PositiveIntegerField(_("limit"))
    at = models.DateTimeField(_("at"), default=now)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("seen by"), related_name="+", null=True, blank=True
    )
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    state = models.CharField(_("mail"), max_length=7, choices=State, default=State.TO_SEND)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = ExportAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert of exports")
        verbose_name_plural = _("alerts of exports")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("settle_export_alerts", _("Can mark alerts of exports as seen"))]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day", "kind"],
                name="export_alert_once_a_day",
                violation_error_message=_("The privacy officers were told of this today."),
            ),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="export_alert_seen_by_someone",
                violation_error_message=_("What was seen was seen by someone, some time."),
            ),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(seen_at__isnull=True), name="export_alert_unseen")]

    def __str__(self):
        return joined(self.user, self.day)
