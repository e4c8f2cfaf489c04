from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.lists.base import heading_of
from promotion_crm.models import ChangeSet

from .base import CrmModelAdmin, ReadOnly


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnly, CrmModelAdmin):
    """The log of bulk changes; one is undone on its own page, where it says what stands in the way."""

    list_display = ["at", "kind", "heading", "row_count", "by", "reason", "undone_at"]
    list_filter = ["kind", ("undone_at", admin.EmptyFieldListFilter)]
    search_fields = ["list_name", "reason", "by__username", "context"]
    search_help_text = _("List, reason, user name or mark in the history")
    fieldsets = [
        (None, {"fields": ["at", "by", "kind", "heading", "reason"]}),
        (_("What it did"), {"fields": ["row_count", "written", "context"]}),
        (_("Undone"), {"fields": ["undone_at", "undone_by"]}),
    ]
    readonly_fields = ["heading", "written", "context"]

    @admin.display(description=_("list"), ordering="list_name")
    def heading(self, record):
        return heading_of(record.list_name)

    @admin.display(description=_("fields"))
    def written(self, record):
        return ", ".join(record.fields) or None
