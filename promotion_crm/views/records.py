from datetime import datetime

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View

from promotion_crm.lists.neighbours import IN, within
from promotion_crm.merging.gone import as_it_was, kept_of
from promotion_crm.merging.relations import list_of, may_merge
from promotion_crm.merging.timelines import whether_merged
from promotion_crm.panels import panels
from promotion_crm.readings import read, restricted_of
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
    found = None  # the record, once it was read
    noted = False  # whether the log of readings knows of it

    def dispatch(self, request, *args, **kwargs):
        """Any page about a restricted record is noted, once, before it goes out."""
        answer = super().dispatch(request, *args, **kwargs)
        if self.found and not self.noted and not 300 <= answer.status_code < 400:
            read(request, *self.restricted(self.found, {}))
        return answer

    def has_permission(self):
        meta = self.model._meta
        return self.request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}")

    def get(self, request, pk):
        try:
            return self.page(request, self.record(pk))
        except Http404:
            if into := self.merged_into(pk):
                return into
            raise

    def merged_into(self, pk):
        """The way to the record that this one was merged into; None where it was not, or that is not for this person.

        Not for good: the merge may be undone.
        """
        kept = kept_of(kind_of(self.model), [pk]).get(pk)
        record = self.rows().filter(pk=kept).first() if kept else None
        if not record:
            return None
        gone, query = as_it_was(self.model, pk), self.request.GET.urlencode(safe=",")  # the list it was opened from
        messages.info(
            self.request, _("“%(gone)s”, number %(pk)d, was merged into this record.") % {"gone": gone, "pk": pk}
        )
        return redirect(f"{record.get_absolute_url()}?{query}" if query else record.get_absolute_url())

    def record(self, pk):
        """The record, and whether this person may edit it."""
        editable = self.model._default_manager.editable_by(self.request.user).filter(pk=OuterRef("pk")).order_by()
        rows = (
            self.rows().select_related(*self.joined).annotate(may_edit=Exists(editable), **whether_merged(self.model))
        )
        self.found = get_object_or_404(rows, pk=pk)
        return self.found

    def rows(self):
        """Those this person may open."""
        return self.model._default_manager.visible_to(self.request.user)

    def page(self, request, record, status=200, **more):
        before, problem = _before(request.GET.get("before", ""))
        if problem:
            return render(request, "400.html", {"problems": [problem]}, status=400)
        full = not self.details or request.user.has_perm(self.details)
        place, around = record._meta.label_lower, within(request, record)
        self.edit = self.edit_url(record) if full else ""
        found = panels(place, request, record) if full else []
        extra = self.extra(record)
        self.noted = True
        context = {
            "record": record,
            "full": full,
            "timeline": timeline(request.user, record, before) if full else None,
            "panels": [panel for panel in found if not panel.wide],
            "wide": [panel for panel in found if panel.wide],
            "edit_url": self.edit,
            "earlier": bool(before),
            "log_url": self.log_url(record),
            "merge_url": self.merge_url(record),
            "within": around,
            "star_kind": kind_of(record),
            "starred": opened(request.user, record, address=request.path, restricted=self.restricted(record, extra)),
            "here": _here(request, record, around),
        }
        return render(request, self.template_name, context | extra | more, status=status)

    def edit_url(self, record):
        """Where this person may edit the record, "" when they may not."""
        meta = record._meta
        if not self.request.user.is_staff or not record.may_edit:
            return ""
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])

    def log_url(self, record):
        """Where to log a meeting about this record, "" where that makes no sense."""
        return ""

    def merge_url(self, record):
        """Where to merge it with another, "" for those who may not, and where such records are not merged."""
        name = list_of(self.model)
        if not name or not record.may_edit or not may_merge(self.request.user, self.model):
            return ""
        return f"{reverse('merge', args=[name])}?ids={record.pk}"

    def restricted(self, record, extra):
        """The restricted records that the page tells of; `extra` is what it shows beside the record."""
        return restricted_of(record)

    def extra(self, record):
        return {}


def _here(request, record, around):
    """The address of the page, with the list it was opened from."""
    if request.method == "GET" and (IN in request.GET or not around):
        return request.get_full_path()
    return f"{record.get_absolute_url()}?{around.query}" if around else record.get_absolute_url()


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
