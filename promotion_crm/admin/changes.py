"""The History page of a record in the admin: the same as on the staff pages, see record_history."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.history import is_tracked
from promotion_crm.record_history.kinds import may_read
from promotion_crm.views.history import about, read, refusing


class HistoryPage:
    object_history_template = "admin/record_history.html"

    def history_view(self, request, object_id, extra_context=None):
        return self._history(request, object_id, extra_context)

    @refusing
    def _history(self, request, object_id, extra_context):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_history_permission(request, obj):
            raise PermissionDenied
        kept = is_tracked(self.model)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": obj},
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": obj,
            "opts": self.opts,
            "kept_history": kept,
            **(about(obj, self.opts.label_lower) | read(request, obj) if kept else {}),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)

    def has_history_permission(self, request, obj):
        return self.has_view_or_change_permission(request, obj) and may_read(request.user, obj)
