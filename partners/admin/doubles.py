from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import ContactDouble, DoubleSearch, OrganizationDouble
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly


@admin.register(OrganizationDouble, ContactDouble)
class DoubleAdmin(CrmModelAdmin):
    """Pairs are decided on the page of duplicates; they go with either of their records."""

    list_display = ["one", "other", "score", "state", "decided_by", "decided_at"]
    list_select_related = ["one", "other", "decided_by"]
    list_filter = ["state"]
    fieldsets = [
        (None, {"fields": ["one", "other", "score", "why"]}),
        (_("Decided"), {"fields": ["state", "reason", ("decided_by", "decided_at")]}),
    ]
    readonly_fields = ["why"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("grounds"))
    def why(self, pair):
        return " · ".join(map(str, pair.ground_labels))


@admin.register(DoubleSearch)
class DoubleSearchAdmin(ReadOnly, CrmModelAdmin):
    """When all rows were compared, and what came of it."""

    list_display = ["name", "started_at", "ended_at", "rows", "found", "fresh"]
    list_filter = ["name"]
    fieldsets = [(None, {"fields": ["name", ("started_at", "ended_at"), "rows", ("found", "fresh"), "passed_over"]})]
