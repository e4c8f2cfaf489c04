"""The History page of a record: who changed which field from what to what, when and why."""

from urllib.parse import urlsplit

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.history import changes_of, is_tracked

PAGE = 50


class HistoryPage:
    object_history_template = "admin/record_history.html"

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_history_permission(request, obj):
            raise PermissionDenied
        below = request.GET.get("before")
        if below is not None and not (below.isdecimal() and len(below) < 19):
            return _refuse(request, below)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": obj},
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": obj,
            "opts": self.opts,
            "kept": is_tracked(self.model),
            "below": below,
            **_entries(obj, below, request.user),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)

    def has_history_permission(self, request, obj):
        return self.has_view_or_change_permission(request, obj)


def _entries(obj, below, reader):
    """A page of entries, and the id to ask for the older ones by."""
    if not is_tracked(type(obj)):
        return {"entries": []}
    found = changes_of(obj, limit=PAGE + 1, below=int(below) if below else None, reader=reader)
    entries = found[:PAGE]
    for entry in entries:
        entry.path = urlsplit(entry.url or "").path
    return {"entries": entries, "older": entries[-1].id if len(found) > PAGE else None}


def _refuse(request, value):
    problem = {
        "param": "before",
        "value": value,
        "reason": _("This is not the number of an entry."),
        "remedy": "",
    }
    return render(request, "400.html", {"problems": [problem]}, status=400)
