import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CrmQuerySet


class ExportRecord(models.Model):
    """One export that was made: who took which rows, with which columns, and why.

    `filters` is the query as asked, `words` the same as people read it, `columns` the names of the columns in order,
    `sha256` the digest of the whole file, `byte_size` its length. Never changed.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        VCF = "vcf", "vCard"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("user"),
        null=True,
        blank=True,
        help_text=_("Empty when the command line made it without naming a person."),
    )
    list_name = models.CharField(_("list"), max_length=40)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    filters = models.JSONField(_("filter"), default=dict)
    words = models.TextField(_("filter in words"), blank=True, db_default="")
    columns = models.JSONField(_("columns"), default=list)
    personal = models.BooleanField(_("personal data"), default=False)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10)
    row_count = models.PositiveIntegerField(_("rows"))
    byte_size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        permissions = [
            ("export_lists", _("Can export lists")),
            ("export_personal_data", _("Can export columns with personal data")),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="export_by_time")]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.list_name}.{self.format}, {self.row_count}"
