from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CrmQuerySet


class CspReport(models.Model):
    """What browsers kept a page from loading, or running, by our Content-Security-Policy; alike ones in one row.

    Written by `csp_reporting.py`. It holds no address of a visitor, and of a page only which kind it is.
    """

    digest = models.CharField(_("digest"), max_length=64, editable=False)
    directive = models.CharField(_("rule"), max_length=60)
    blocked = models.CharField(_("kept out"), max_length=200)
    page = models.CharField(_("on the page"), max_length=200)
    source = models.CharField(_("asked for by"), max_length=200, blank=True)
    count = models.BigIntegerField(_("how often"), default=1)
    first_seen_at = models.DateTimeField(_("first"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last"), auto_now_add=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a browser")
        verbose_name_plural = _("reports of browsers")
        ordering = ["-last_seen_at", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="csp_report_once",
                violation_error_message=_("This report is kept already, with its count."),
            )
        ]

    def __str__(self):
        return f"{self.directive}: {self.blocked}"
