from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import ExportAlert, ExportAllowance, RetentionRun

from .base import CrmModelAdmin, ReadOnly


@admin.register(ExportAllowance)
class ExportAllowanceAdmin(ReadOnly, CrmModelAdmin):
    """Limits of single persons, given by a privacy officer under Limits of exports."""

    list_display = ["user", "rows", "starts", "ends", "by", "reason"]
    list_select_related = ["user", "by"]
    search_fields = ["user__username", "reason"]
    search_help_text = _("User name or reason")
    fieldsets = [(None, {"fields": ["user", "rows", ("starts", "ends"), "reason", "by"]})]


@admin.register(ExportAlert)
class ExportAlertAdmin(ReadOnly, CrmModelAdmin):
    """Who came near the limit of a day's exports; marked as seen under Limits of exports."""

    list_display = ["at", "user", "kind", "rows", "limit", "seen_by", "state"]
    list_filter = ["kind", "state"]
    list_select_related = ["user", "seen_by"]
    search_fields = ["user__username"]
    search_help_text = _("User name")
    fieldsets = [
        (None, {"fields": ["user", "day", "kind", "list_name", ("rows", "limit"), "at"]}),
        (_("What came of it"), {"fields": [("seen_by", "seen_at"), "state", "problem", "sent_at"]}),
    ]


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnly, CrmModelAdmin):
    """What was removed or made anonymous after its period, by which rule; see Retention."""

    list_display = ["started_at", "rule", "dry", "due", "done", "by", "ended_at"]
    list_filter = ["dry", "rule"]
    list_select_related = ["by"]
    search_fields = ["rule", "reason"]
    search_help_text = _("Rule or reason")
    fieldsets = [
        (None, {"fields": ["rule", "dry", ("due", "done"), "by", "reason", "problem", "started_at", "ended_at"]})
    ]
