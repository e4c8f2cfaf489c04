from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import HistoryCheck, Reading, Seal, SealedBlock, SealMail

from .base import CrmModelAdmin, ReadOnly


@admin.register(Reading)
class ReadingAdmin(ReadOnly, CrmModelAdmin):
    """The log of who opened what is restricted, written by the pages and never changed."""

    list_display = ["at", "user", "kind", "record_id", "address"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = ["user__username", "address"]
    search_help_text = _("User name or address of the page")
    fieldsets = [(None, {"fields": ["at", "user", ("kind", "record_id"), "address"]})]


@admin.register(Seal)
class SealAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["code", "kind", "at", "row_count", "by", "reason"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["code", "reason"]
    search_help_text = _("Seal or reason")
    fieldsets = [(None, {"fields": ["code", "kind", "at", "row_count", ("by", "reason")]})]


@admin.register(SealedBlock)
class SealedBlockAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["table", "first", "last", "row_count", "amends", "seal"]
    list_filter = ["amends"]
    list_select_related = ["seal"]
    search_fields = ["table"]
    search_help_text = _("Name of the table")
    fieldsets = [(None, {"fields": ["seal", "position", "table", "columns", ("first", "last"), "row_count", "amends"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("digests")


@admin.register(SealMail)
class SealMailAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["seal", "address", "state", "made_at", "sent_at", "problem"]
    list_filter = ["state"]
    list_select_related = ["seal"]
    search_fields = ["address", "seal__code"]
    search_help_text = _("E-mail or seal")
    fieldsets = [(None, {"fields": ["seal", "address", "state", "problem", ("made_at", "claimed_at", "sent_at")]})]


@admin.register(HistoryCheck)
class HistoryCheckAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["at", "wrong", "row_count", "seal_count", "amendment_count", "seconds", "head"]
    search_fields = ["head"]
    search_help_text = _("Newest seal")
    fieldsets = [
        (None, {"fields": ["at", "wrong", "head", ("row_count", "seal_count", "amendment_count"), "seconds"]}),
    ]
