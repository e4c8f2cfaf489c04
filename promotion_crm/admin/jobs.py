from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from promotion_crm.models import ExportSchedule, Job

from .base import CrmModelAdmin, ReadOnly
from .exports import opens, withheld

# How a job is handed to a worker; the job itself says all that matters.
if admin.site.is_registered(DBTaskResult):
    admin.site.unregister(DBTaskResult)


@admin.register(Job)
class JobAdmin(ReadOnly, CrmModelAdmin):
    """What workers do and did; its owner may cancel it on its page."""

    list_display = ["asked_at", "title", "kind", "owner", "state", "done", "ended_at"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "owner__username"]
    search_help_text = _("Title or user name")
    fieldsets = [
        (None, {"fields": ["title", "kind", "owner", "language", "arguments"]}),
        (_("Progress"), {"fields": ["state", ("done", "total"), "tries", "cancel_asked", "why", "result"]}),
        (_("Times"), {"fields": [("asked_at", "started_at", "ended_at")]}),
    ]

    def get_fieldsets(self, request, obj=None):
        """What a list is asked names its records: it is for those who may open the list."""
        groups, name = super().get_fieldsets(request, obj), obj and obj.arguments.get("list")
        return withheld(groups, ("arguments",)) if name and not opens(request.user, name) else groups


@admin.register(ExportSchedule)
class ExportScheduleAdmin(ReadOnly, CrmModelAdmin):
    """Exports that come round; each is changed by its owner alone, on its page."""

    list_display = ["name", "list_name", "format", "owner", "every", "is_active", "next_at"]
    list_filter = ["is_active", "every", "format"]
    search_fields = ["name", "list_name", "owner__username"]
    search_help_text = _("Name, list or user name")
    fieldsets = [
        (None, {"fields": ["name", "owner", "list_name", "format", "language", "query"]}),
        (_("When"), {"fields": [("every", "weekday", "day", "hour"), "is_active", "next_at"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        groups = super().get_fieldsets(request, obj)
        return groups if obj is None or opens(request.user, obj.list_name) else withheld(groups, ("query",))
