from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import FileImport, FileImportRow

from .base import CrmModelAdmin, ReadOnly


@admin.register(FileImport)
class FileImportAdmin(ReadOnly, CrmModelAdmin):
    """Files that were sent to be imported; each is read and saved by its owner alone, on its page."""

    list_display = ["at", "file_name", "list_name", "by", "counts", "saved_at"]
    list_filter = ["list_name", ("saved_at", admin.EmptyFieldListFilter)]
    search_fields = ["file_name", "by__username"]
    search_help_text = _("File or user name")
    fieldsets = [
        (None, {"fields": ["file_name", "list_name", "by", "at", "byte_size", "sha256"]}),
        (_("What it would do"), {"fields": ["plan", "counts", "why", "job"]}),
        (_("What it did"), {"fields": ["saved_at", "change_set"]}),
    ]


@admin.register(FileImportRow)
class FileImportRowAdmin(ReadOnly, CrmModelAdmin):
    """Rows of files on their way; the pages of imports show them better."""

    list_display = ["file_import", "number", "verdict", "title"]
    list_filter = ["verdict"]
    search_fields = ["title", "file_import__file_name"]
    search_help_text = _("Name or file name")
    fieldsets = [
        (None, {"fields": [("file_import", "number"), "verdict", "title", "cells"]}),
        (_("What it would do"), {"fields": ["changes", "problems", "remarks"]}),
    ]
