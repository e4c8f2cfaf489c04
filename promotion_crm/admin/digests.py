from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import Digest

from .base import CrmModelAdmin, ReadOnly


@admin.register(Digest)
class DigestAdmin(ReadOnly, CrmModelAdmin):
    """Who was sent what is due, and whom no mail reached; the next run of `remind` tries again."""

    list_display = ["day", "user", "state", "address", "tries", "sent_at", "why"]
    list_filter = ["state", "day"]
    list_select_related = ["user"]
    search_fields = ["user__username", "address"]
    search_help_text = _("User name or e-mail")
    fieldsets = [(None, {"fields": ["user", "day", "state", "address", "tries", "why", ("made_at", "sent_at")]})]
