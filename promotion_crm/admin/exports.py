import json

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.lists.base import heading_of
from promotion_crm.models import ExportRecord

from .base import CrmModelAdmin, ReadOnly


@admin.register(ExportRecord)
class ExportRecordAdmin(ReadOnly, CrmModelAdmin):
    """The log of exports, written by each export and never changed."""

    list_display = ["at", "heading", "format", "user", "row_count", "personal", "purpose"]
    list_filter = ["format", "personal"]
    search_fields = ["list_name", "purpose", "user__username", "sha256"]
    search_help_text = _("List, purpose, user name or SHA-256")
    fieldsets = [
        (None, {"fields": ["at", "user", "heading", "format", "purpose"]}),
        (_("What was taken"), {"fields": ["words", "asked", "taken", "personal", "row_count"]}),
        (_("The file"), {"fields": ["language", "byte_size", "sha256"]}),
    ]
    readonly_fields = ["heading", "asked", "taken"]

    @admin.display(description=_("list"), ordering="list_name")
    def heading(self, record):
        return heading_of(record.list_name)

    @admin.display(description=_("filter as asked"))
    def asked(self, record):
        return json.dumps(record.filters, ensure_ascii=False) if record.filters else None

    @admin.display(description=_("columns"))
    def taken(self, record):
        return ", ".join(record.columns) or None
