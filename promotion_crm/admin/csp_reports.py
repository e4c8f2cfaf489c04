from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import CspReport

from .base import CrmModelAdmin, ReadOnly


@admin.register(CspReport)
class CspReportAdmin(ReadOnly, CrmModelAdmin):
    """What browsers refused to load on our pages: a fault of a page, or somebody's try to put a script into one."""

    list_display = ["directive", "blocked", "page", "source", "count", "first_seen_at", "last_seen_at"]
    list_filter = ["directive"]
    search_fields = ["blocked", "page", "source"]
    search_help_text = _("What was kept out, the page, or the file that asked for it")
    fieldsets = [
        (None, {"fields": ["directive", "blocked", "page", "source", "count", ("first_seen_at", "last_seen_at")]})
    ]
