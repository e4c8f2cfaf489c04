from django.contrib import admin

from promotion_crm.models import Visit

from .base import CrmModelAdmin, ReadOnly


@admin.register(Visit)
class VisitAdmin(ReadOnly, CrmModelAdmin):
    """What a person opened and starred: each sees their own, on the pages of the site."""

    list_display = ["seen_at", "user", "kind", "record_id", "starred_at"]
    list_select_related = ["user"]
    search_fields = ["kind", "user__username"]
    fieldsets = [(None, {"fields": ["user", "kind", "record_id", "seen_at", "starred_at"]})]

    def has_module_permission(self, request):
        return request.user.is_superuser
