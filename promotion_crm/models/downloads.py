import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CrmQuerySet


class Download(models.Model):
    """A file that was handed out: to whom, when, of which record, and what was in it. Never changed.

    `kind` is the label of the record's model, such as partners.document; `address` is the page that was asked.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("user"), related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    kind = models.CharField(_("kind"), max_length=60)
    record_id = models.BigIntegerField(_("number"))
    name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    address = models.CharField(_("address"), max_length=300)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="download_by_time"),
            models.Index(fields=["kind", "record_id", "-id"], name="download_of_record"),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.name
