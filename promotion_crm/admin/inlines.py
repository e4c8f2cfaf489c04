"""Rows of a child table on the page of their parent."""

from django.contrib import admin
from django.utils.text import capfirst

from .forms import InlineForm, InlineFormSet
from .rows import VisibleRows


class Labelled:
    """Name the controls of a tabular inline, whose labels stand only in the table's head."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(field.label or ""))
        return field


class CrmInline(Labelled, VisibleRows, admin.TabularInline):
    form = InlineForm
    formset = InlineFormSet
    extra = 0
    view_on_site = False

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.reader = request.user
        return formset

    def get_fields(self, request, obj=None):
        """The declared fields and the hidden one that notices a stale row."""
        fields = [f for f in super().get_fields(request, obj) if f != "history_seen"]
        return [*fields, "history_seen"] if self.has_change_permission(request, obj) else fields

    def may_edit_parent(self, request, obj):
        parent = self.admin_site._registry[self.parent_model]
        if obj is None or obj.pk is None:
            return parent.has_add_permission(request)
        return parent.has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self.may_edit_parent(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_edit_parent(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_edit_parent(request, obj)


class PartOfParent(CrmInline):
    """Rows that only say what the parent has: who edits the parent adds and removes them."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}")

    def has_add_permission(self, request, obj=None):
        return self.may_edit_parent(request, obj)

    has_change_permission = has_delete_permission = has_add_permission
