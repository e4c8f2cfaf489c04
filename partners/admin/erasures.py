from django.contrib import admin

from partners.models import Erasure, ExportedContacts
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly


@admin.register(Erasure)
class ErasureAdmin(ReadOnly, CrmModelAdmin):
    """The log of persons who were erased, written by each erasure and never changed."""

    list_display = ["at", "number", "by", "reason"]
    list_select_related = ["by"]
    fieldsets = [(None, {"fields": ["at", "number", "by", "reason", "rewritten", "proof"]})]


@admin.register(ExportedContacts)
class ExportedContactsAdmin(ReadOnly, CrmModelAdmin):
    """Whom the file of an export held, in lots."""

    list_display = ["id", "export"]
    list_select_related = ["export"]
    fieldsets = [(None, {"fields": ["export", "contacts"]})]
