"""The scheduled exports of a person."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promotion_crm.models import ExportSchedule
from promotion_crm.roles import EXPORT

from .about import filters_in_words
from .base import lists
from .schedule_forms import ScheduleForm
from .scheduling import ask

may_export = permission_required(EXPORT, raise_exception=True)
asked_or_posted = require_http_methods(["GET", "HEAD", "POST"])


def _mine(request, pk):
    return get_object_or_404(request.user.export_schedules, pk=pk)


@require_safe
@may_export
def schedules(request):
    known = lists()
    mine = [(one, known.get(one.list_name)) for one in request.user.export_schedules.all()]
    return render(request, "exports/schedules.html", {"schedules": mine})


@asked_or_posted
@may_export
def new_schedule(request):
    """The list is `list` of the query string; the rest of that is what it asks of it."""
    params = request.GET.copy()
    name = params.pop("list", [""])[-1]
    if name not in lists():
        raise Http404(_("There is no such list."))
    schedule = ExportSchedule(
        owner=request.user,
        list_name=name,
        query=params.urlencode(safe=","),
        language=get_language(),
        name=str(lists()[name].heading),
    )
    return _form(request, schedule, _("Scheduled."))


@asked_or_posted
@may_export
def change_schedule(request, pk):
    return _form(request, _mine(request, pk), _("Saved."))


@transaction.atomic
def _form(request, schedule, saved):
    form = ScheduleForm(request.POST or None, instance=schedule)
    if request.method == "POST" and form.is_valid():
        form.instance.next_at = form.instance.following(now())
        form.save()
        messages.success(request, saved)
        return redirect("export-schedules")
    words = filters_in_words(form.question) if form.question else ""
    context = {"form": form, "schedule": schedule, "of": lists().get(schedule.list_name), "filters": words}
    return render(request, "exports/schedule.html", context, status=400 if form.is_bound else 200)


@asked_or_posted
@may_export
def delete_schedule(request, pk):
    schedule = _mine(request, pk)
    if request.method == "POST":
        schedule.delete()
        messages.success(request, _("Deleted. The files it made stay as long as others."))
        return redirect("export-schedules")
    return render(request, "exports/delete_schedule.html", {"schedule": schedule})


@require_POST
@may_export
def run_schedule(request, pk):
    """Make it now, besides its days."""
    return redirect("job", ask(_mine(request, pk)).pk)
