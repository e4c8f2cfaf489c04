from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import Download

from .base import CrmModelAdmin, ReadOnly


@admin.register(Download)
class DownloadAdmin(ReadOnly, CrmModelAdmin):
    """The log of files that were handed out, written by each download and never changed."""

    list_display = ["at", "name", "user", "kind", "record_id"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username", "sha256"]
    search_help_text = _("Name of the file, user name or SHA-256")
    fieldsets = [(None, {"fields": ["at", "user", "name", ("kind", "record_id"), "sha256", "address"]})]


class DocumentAdmin(ReadOnly, CrmModelAdmin):
    """Documents are added and withdrawn on the page of their record; here they are found."""

    list_filter = ["kind", "withdrawn_at", "is_sample"]
    ordering = ["-uploaded_at", "-id"]
    search_fields = ["name", "title", "sha256"]
    search_help_text = _("Title, name of the file or SHA-256")

    def get_list_display(self, request):
        return ["name", "title", "kind", *self.model.TARGETS, "size", "uploaded_by", "uploaded_at", "withdrawn_at"]

    def get_list_select_related(self, request):
        return [*self.model.named_with, "uploaded_by"]

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": [*self.model.TARGETS, "title", "kind", "note"]}),
            (_("The file"), {"fields": ["file", "name", "content_type", "size", "sha256"]}),
            (
                _("Acts"),
                {"fields": [("uploaded_by", "uploaded_at"), ("withdrawn_by", "withdrawn_at"), "withdrawn_why"]},
            ),
            (_("More"), {"fields": ["is_sample"]}),
        ]
