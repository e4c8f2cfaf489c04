import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import CrmQuerySet, ExportRecord


class ExportedContactsQuerySet(CrmQuerySet):
    def of(self, numbers):
        """The lots in which any of these contacts went out."""
        return self.filter(contacts__overlap=list(numbers))


class ExportedContacts(models.Model):
    """Whom a file of an export held: the numbers of the contacts, some thousand to a row. Never changed.

    Numbers and no foreign keys: a contact that was merged into another went out under its own number.
    """

    export = models.ForeignKey(ExportRecord, models.PROTECT, verbose_name=_("export"), related_name="exported_contacts")
    contacts = ArrayField(models.BigIntegerField(), verbose_name=_("numbers of the contacts"))

    objects = ExportedContactsQuerySet.as_manager()

    class Meta:
        verbose_name = _("contacts in an export")
        verbose_name_plural = _("contacts in exports")
        ordering = ["-export", "id"]
        default_permissions = ("view",)
        indexes = [GinIndex(fields=["contacts"], name="exported_contacts_by_number")]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.export}"
