from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.wording import joined

from .base import CrmQuerySet


class RetentionRun(models.Model):
    """What one run did by one rule of retention, see `retaining`.

    `due` rows were past their period when it began, `done` of them were removed or anonymized; a dry run only
    counts. `ended_at` is empty where it was stopped in the middle: the next one goes on. `by` is None for the worker.
    """

    rule = models.CharField(_("rule"), max_length=60)
    dry = models.BooleanField(_("dry run"), default=False)
    due = models.PositiveBigIntegerField(_("due"), default=0)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    started_at = models.DateTimeField(_("started at"), default=now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of retention")
        verbose_name_plural = _("runs of retention")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("carry_out_retention", _("Can remove what is past its period"))]
        indexes = [models.Index(fields=["rule", "-id"], name="retention_run_of_rule")]
        constraints = [
            models.CheckConstraint(
                condition=Q(dry=False) | Q(done=0),
                name="retention_run_dry_removes_nothing",
                violation_error_message=_("A dry run removes nothing."),
            )
        ]

    def __str__(self):
        return joined(self.rule, f"{self.started_at:%Y-%m-%d}")
