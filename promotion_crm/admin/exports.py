import json

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.lists.base import heading_of, lists
from promotion_crm.models import ExportRecord

from .base import CrmModelAdmin, ReadOnly, without


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

    def get_fieldsets(self, request, obj=None):
        """What a list was asked names its records: it is for those who may open the list."""
        groups = super().get_fieldsets(request, obj)
        return groups if obj is None or opens(request.user, obj.list_name) else withheld(groups, ("words", "asked"))

    @admin.display(description=_("list"), ordering="list_name")
    def heading(self, record):
        return heading_of(record.list_name)

    @admin.display(description=_("filter as asked"))
    def asked(self, record):
        return json.dumps(record.filters, ensure_ascii=False) if record.filters else None

    @admin.display(description=_("columns"))
    def taken(self, record):
        return ", ".join(record.columns) or None


def opens(user, name):
    """Whether this person may open the list of this name; one that is gone is for nobody but superusers."""
    of = lists().get(name)
    return user.has_perm(of.permission) if of else user.is_superuser


def withheld(groups, names):
    """Fieldsets without these fields."""
    return [(title, without(names, group)) for title, group in groups]
