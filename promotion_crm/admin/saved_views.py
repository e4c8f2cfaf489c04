from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.lists.base import lists
from promotion_crm.models import SavedView, ViewMark

from .base import CrmModelAdmin
from .inlines import CrmInline


class MarkInline(CrmInline):
    """What the view is to the reader."""

    model = ViewMark
    fields = readonly_fields = ["user", "pinned", "is_default"]
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(SavedView)
class SavedViewAdmin(CrmModelAdmin):
    """Views are saved on the page of their list; here they are renamed, shared, given on and removed."""

    list_display = ["name", "heading", "owner", "shared", "role", "updated_at"]
    list_filter = ["shared", "owner__is_active"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
    search_help_text = _("Name of the view, or user name")
    autocomplete_fields = ["owner"]
    fields = ["name", "heading", "query", "owner", "shared", "role"]
    readonly_fields = ["heading", "query"]
    inlines = [MarkInline]

    @admin.display(description=_("list"), ordering="list_name")
    def heading(self, view):
        known = lists().get(view.list_name)
        return known.heading if known else view.list_name

    def has_add_permission(self, request, obj=None):
        return False
