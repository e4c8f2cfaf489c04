from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import CrmQuerySet
from .change_sets import ChangeSet
from .jobs import Job

KEPT = timedelta(days=30)  # how long its file and rows are kept


class FileImportQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """One's own: a file may hold what others may not read."""
        return self.filter(by=user.pk)

    def past(self):
        """Those whose file and rows need not be kept any longer."""
        return self.filter(at__lt=now() - KEPT)


class FileImport(models.Model):
    """A file that someone sent to be imported into a list: looked at first, then saved as a whole.

    plan    how it is to be read, see importing.base.Plan
    seen    what was found in it when it was read last: headings, first rows, which column is which field
    counts  how many rows are new, changed, unchanged, refused; empty until it was looked at
    mark    stands for all that it would write, see importing.rows.Outcome
    why     why nothing of it can be imported as it is
    layout  tells files with the same headings
    """

    list_name = models.CharField(_("list"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"), null=True, editable=False)
    byte_size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    layout = models.CharField(_("layout"), max_length=64, blank=True)
    plan = models.JSONField(_("plan"), default=dict)
    seen = models.JSONField(_("what was read"), default=dict)
    counts = models.JSONField(_("rows"), default=dict)
    mark = models.CharField(_("mark"), max_length=64, blank=True)
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="file_imports")
    at = models.DateTimeField(_("at"), default=now)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    job = models.ForeignKey(
        Job, models.PROTECT, verbose_name=_("background job"), related_name="+", null=True, blank=True
    )
    change_set = models.OneToOneField(
        ChangeSet, models.PROTECT, verbose_name=_("bulk change"), related_name="file_import", null=True, blank=True
    )

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a file")
        verbose_name_plural = _("imports of files")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["by", "-id"], name="file_import_of_person"),
            models.Index(fields=["list_name", "layout", "-id"], name="file_import_by_layout"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(change_set__isnull=True) | Q(saved_at__isnull=False),
                name="file_import_changes_once_saved",
                violation_error_message=_("An import that was not saved has changed nothing."),
            )
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("import", args=[self.pk])


class FileImportRowQuerySet(CrmQuerySet):
    def seen_by(self, user):
        return self.filter(file_import__by=user.pk)


class FileImportRow(models.Model):
    """A row of a file: its number there, its cells, and what becomes of it; of unchanged rows none is kept."""

    class Verdict(models.TextChoices):
        NEW = "new", pgettext_lazy("row of an import", "New")
        CHANGED = "changed", pgettext_lazy("row of an import", "Changed")
        UNCHANGED = "unchanged", pgettext_lazy("row of an import", "Unchanged")
        REFUSED = "refused", pgettext_lazy("row of an import", "Refused")

    file_import = models.ForeignKey(FileImport, models.CASCADE, verbose_name=_("import of a file"), related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict)
    record = models.BigIntegerField(_("record"), null=True)
    title = models.CharField(_("name"), max_length=200, blank=True)
    cells = models.JSONField(_("cells"), default=list)
    changes = models.JSONField(_("changes"), default=list)
    problems = models.JSONField(_("problems"), default=list)
    remarks = models.JSONField(_("remarks"), default=list)

    objects = FileImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["file_import", "number"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["file_import", "verdict", "number"], name="row_of_import")]

    def __str__(self):
        return f"{self.file_import}: {self.number}"
