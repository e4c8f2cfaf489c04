"""What every page of the admin does; an admin class is then a list of facts."""

from contextlib import nullcontext

from django.contrib import admin
from django.db import transaction
from django.forms import Media
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import because, is_tracked
from promotion_crm.naming import hidden_fields, hide, uncover
from promotion_crm.readings import read, restricted_of
from promotion_crm.uploads import or_no_files

from .asking import fits
from .changes import HistoryPage
from .forms import OWN_FIELDS, REASON_LENGTH, CrmForm
from .listing import Listing
from .reading import Reading
from .rows import VisibleRows, is_autocomplete

DATED = ("created_at", "updated_at")
# What the stock admin loads to fill one field from another, which no form here does.
UNUSED = {"admin/js/urlify.js", "admin/js/prepopulate.js", "admin/js/vendor/xregexp/xregexp.js"}
OF_LISTS = {"admin/js/actions.js"}
# What only the calendars and the double boxes of the stock admin call, and what brings them.
OF_CALENDARS, CALENDARS = "admin/js/core.js", {"admin/js/calendar.js", "admin/js/SelectFilter2.js"}


def _spared(media, scripts):
    return Media(css=media._css, js=[path for path in media._js if not scripts & {path, path.replace(".min", "")}])


class CrmModelAdmin(HistoryPage, Listing, VisibleRows, admin.ModelAdmin):
    """Rows by `visible_to`, editing by `editable_by`, history, conflicts, safe return.

    `fixed` names fields that are shown and never edited here; a record to be added has none of them yet.
    """

    form = CrmForm
    fixed = ()
    save_on_top = False

    @property
    def media(self):
        return _spared(super().media, UNUSED)

    # -- who may -------------------------------------------------------------------
    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and (obj is None or self.may("visible_to", request, obj))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or self.may("editable_by", request, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or self.may("editable_by", request, obj))

    def get_deleted_objects(self, objs, request):
        self.may_all("editable_by", request, objs)
        return super().get_deleted_objects(objs, request)

    # -- the form ------------------------------------------------------------------
    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            hide([obj], request.user)
            if request.method in ("GET", "HEAD"):
                read(request, *self.restricted(request, obj))
        return obj

    def restricted(self, request, obj):
        """The restricted records that the pages of this one tell of, so that reading them is noted."""
        return restricted_of(obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.reader = request.user
        return form

    def get_readonly_fields(self, request, obj=None):
        dates = [name for name in DATED if self._has(name)]
        return [*self.readonly_fields, *self.fixed, *dates, *(hidden_fields(obj) if obj else ())]

    def get_fieldsets(self, request, obj=None):
        unasked = {*OWN_FIELDS, *DATED, *(self.fixed if obj is None else ())}
        groups = [(title, without(unasked, group)) for title, group in super().get_fieldsets(request, obj)]
        if obj is None:
            return [(title, group) for title, group in groups if group["fields"]]
        if dates := [name for name in DATED if self._has(name)]:
            groups.append((_("Dates"), {"fields": [dates]}))
        if is_tracked(self.model) and self.has_change_permission(request, obj):
            groups.append((_("Reason"), {"fields": list(OWN_FIELDS)}))
        return groups

    def _has(self, name):
        return any(f.name == name for f in self.opts.concrete_fields)

    def get_changeform_initial_data(self, request):
        """What the address fills in, without the values that no such record can hold."""
        asked = super().get_changeform_initial_data(request)
        return {name: value for name, value in asked.items() if fits(self.model, name, value)}

    def render_change_form(self, request, context, *args, **kwargs):
        context["adminform"] = Reading(context["adminform"], request)
        context["inline_admin_formsets"] = [Reading(rows, request) for rows in context["inline_admin_formsets"]]
        idle = set() if CALENDARS & {*context["media"]._js} else {OF_CALENDARS}
        context["media"] = _spared(context["media"], OF_LISTS | idle)
        return super().render_change_form(request, context, *args, **kwargs)

    def _create_formsets(self, request, obj, change):
        """A posted formset may judge its rows by those of the others."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        for formset in formsets:
            formset.siblings = formsets
        return formsets, inlines

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        reason = request.POST.get("history_reason", "").replace("\x00", "").strip()[:REASON_LENGTH]
        with or_no_files(), transaction.atomic(), because(reason) if reason else nullcontext():
            answer = super().changeform_view(request, object_id, form_url, extra_context)
            if request.method == "POST" and (shown := (getattr(answer, "context_data", None) or {}).get("original")):
                read(request, *self.restricted(request, shown))  # the page came again, with what is wrong
            return answer

    def save_model(self, request, obj, form, change):
        uncover(obj)
        super().save_model(request, obj, form, change)

    # -- where it leads ------------------------------------------------------------
    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj and hasattr(obj, "get_absolute_url") else None

    def response_post_save_add(self, request, obj):
        return _back(request) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        return _back(request) or super().response_post_save_change(request, obj)


class ReadOnly:
    """For what is written elsewhere and never changed here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def without(names, group):
    """A fieldset without these fields, alone on their line or beside others."""
    lines = [[line] if isinstance(line, str) else line for line in group["fields"]]
    left = [[name for name in line if name not in names] for line in lines]
    return group | {"fields": [line[0] if len(line) == 1 else tuple(line) for line in left if line]}


def _back(request):
    """To the page that sent the person here, named by `?next=`, when it is one of ours."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target) if safe else None


__all__ = ["CrmModelAdmin", "ReadOnly", "is_autocomplete"]
