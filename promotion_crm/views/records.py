from datetime import datetime

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View

from promotion_crm.lists.neighbours import within
from promotion_crm.panels import panels
from promotion_crm.timelines import timeline
from promotion_crm.visits import kind_of, opened

FIRST_YEAR = 1900


class RecordView(PermissionRequiredMixin, View):
    """One record with its facts, its timeline and the panels of every floor.

    A record the person may not see is not found. `details` names a permission without
    which only the facts are shown.
    """

    model = None
    template_name = ""
    joined = ()
    details = ""
    edit = ""  # where this person may edit the record that is shown
    raise_exception = True

    def has_permission(self):
        meta = self.model._meta
        return self.request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}")

    def get(self, request, pk):
        return self.page(request, self.record(pk))

    def record(self, pk):
        """The record, and whether this person may edit it."""
        editable = self.model._default_manager.editable_by(self.request.user).filter(pk=OuterRef("pk")).order_by()
        return get_object_or_404(self.rows().select_related(*self.joined).annotate(may_edit=Exists(editable)), pk=pk)

    def rows(self):
        """Those this person may open."""
        return self.model._default_manager.visible_to(self.request.user)

    def page(self, request, record, status=200, **more):
        before, problem = _before(request.GET.get("before", ""))
        if problem:
            return render(request, "400.html", {"problems": [problem]}, status=400)
        full = not self.details or request.user.has_perm(self.details)
        place = record._meta.label_lower
        self.edit = self.edit_url(record) if full else ""
        context = {
            "record": record,
            "full": full,
            "timeline": timeline(request.user, record, before) if full else None,
            "panels": panels(place, request, record) if full else [],
            "edit_url": self.edit,
            "earlier": bool(before),
            "log_url": self.log_url(record),
            "within": within(request, record),
            "star_kind": kind_of(record),
            "starred": opened(request.user, record),
            "here": request.get_full_path() if request.method == "GET" else record.get_absolute_url(),
        }
        return render(request, self.template_name, context | self.extra(record) | more, status=status)

    def edit_url(self, record):
        """Where this person may edit the record, "" when they may not."""
        meta = record._meta
        if not self.request.user.is_staff or not record.may_edit:
            return ""
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])

    def log_url(self, record):
        """Where to log a meeting about this record, "" where that makes no sense."""
        return ""

    def extra(self, record):
        return {}


def _before(text):
    """The time of `?before=`, or the problem with it."""
    if not text:
        return None, None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        # Raises for a time without a zone, and past the ends of time.
        if localtime(moment).year >= FIRST_YEAR:
            return moment, None
    except (ValueError, OverflowError):
        pass
    reason = _("This is not a time. Open the record again and use “Earlier”.")
    return None, {"param": "before", "value": text, "reason": reason}
