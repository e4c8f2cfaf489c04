from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Dispatch, DispatchRecipient
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly


@admin.register(Dispatch)
class DispatchAdmin(ReadOnly, CrmModelAdmin):
    """Dispatches are written and sent on their own pages; here they are found."""

    list_display = ["name_en", "name_zh", "kind", "state", "sent_at", "sent_by", "audience_words"]
    list_filter = ["state", "kind", "is_sample"]
    ordering = ["-id"]
    search_fields = ["name_en", "name_zh"]
    search_help_text = _("Title, in English, Chinese or pinyin")
    fieldsets = [
        (None, {"fields": ["kind", ("name_en", "name_zh"), "body_en", "body_zh"]}),
        (_("Audience"), {"fields": ["audience_words", "audience_list", "audience_query", "audience_keys"]}),
        (_("Acts"), {"fields": ["state", "created_by", ("sent_by", "sent_at"), "is_sample"]}),
    ]


@admin.register(DispatchRecipient)
class DispatchRecipientAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["dispatch", "organization", "name", "state", "sent_at", "acknowledged_on", "acknowledged_how"]
    list_filter = ["state", "acknowledged_how"]
    ordering = ["-id"]
    search_fields = ["name", "address"]
    found_through = ["organization"]
    search_help_text = _("Organization, name or address")
    fieldsets = [
        (None, {"fields": ["dispatch", "organization", "appointment", "contact"]}),
        (
            _("Mail"),
            {"fields": [("name", "address"), "language", "state", "problem", ("claimed_at", "sent_at"), "job"]},
        ),
        (_("Confirmation"), {"fields": [("acknowledged_on", "acknowledged_how"), "acknowledged_by", "note"]}),
    ]
