from django.contrib import admin

from events.models import CalendarFeed
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnly, CrmModelAdmin):
    """Who has a feed since when: each makes and replaces their own, on its page."""

    list_display = ["user", "made_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__name_en", "user__name_zh"]
    fieldsets = [(None, {"fields": ["user", "made_at"]})]

    def has_module_permission(self, request):
        return request.user.is_superuser
