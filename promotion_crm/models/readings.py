import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CrmQuerySet


class Reading(models.Model):
    """A restricted record, or a restricted note of one, was opened: by whom, when, on which page. Never changed.

    `kind` is the label of the record's model, such as partners.projectlead; `address` is the page that was opened.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("user"), related_name="+")
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=60)
    record_id = models.BigIntegerField(_("number"))
    address = models.CharField(_("address"), max_length=300)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="reading_by_time"),
            models.Index(fields=["kind", "record_id", "-id"], name="reading_of_record"),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.kind} {self.record_id}"
