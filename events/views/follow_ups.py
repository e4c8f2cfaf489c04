"""A follow-up on any record: given, changed, and what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, timedelta
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.follow_up_form import FollowUpForm
from events.models import FollowUp
from events.prefilling import FOLLOW_UP_CHECKS, FOLLOWED, problems
from events.views.logging import next_days
from promotion_crm.addresses import back_to
from promotion_crm.readings import read, restricted_of
from promotion_crm.timelines import timeline

WEEK = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@permission_required("events.add_followup", raise_exception=True)
def new(request):
    """Give a follow-up, to oneself or a colleague. Without scripts a day button shows the form again."""
    if request.method == "GET":
        given = request.GET.copy()
        given.pop("next", None)
        if wrong := problems(given, request.user, FOLLOW_UP_CHECKS, several=()):
            return render(request, "400.html", {"problems": wrong}, status=400)
        usual = {"owner": request.user.pk, "due_on": localdate() + WEEK}
        return _show(request, FollowUpForm(initial=usual | given.dict(), user=request.user))
    if day := _pressed(request):
        said = {name: request.POST.get(name) for name in ("what", "owner", *FOLLOWED)}
        return _show(request, FollowUpForm(initial=said | {"due_on": day}, user=request.user))
    form = FollowUpForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show(request, form, status=422)
    follow_up = FollowUp.give(by=request.user, **form.given)
    messages.success(request, _("Follow-up for %(who)s noted.") % {"who": follow_up.owner})
    about = form.about()
    return redirect(back_to(request, about[0].get_absolute_url() if about else "follow-ups"))


@require_http_methods(["GET", "POST"])
@permission_required("events.view_followup", raise_exception=True)
@transaction.atomic
def change(request, pk):
    """One follow-up with what became of it; who may change it does so here while it is open."""
    rows = FollowUp.objects.visible_to(request.user).with_targets(request.user)
    row = get_object_or_404(rows.select_related("given_by", "done_by"), pk=pk)
    may = not row.done_at and FollowUp.objects.editable_by(request.user).filter(pk=pk).exists()
    if request.method == "GET" or not may:
        form = FollowUpForm(instance=row, user=request.user) if may else None
        return _show(request, form, row, status=200 if request.method == "GET" else 403)
    if day := _pressed(request):
        said = {name: request.POST.get(name) for name in ("what", "owner")}
        return _show(request, FollowUpForm(instance=row, initial=said | {"due_on": day}, user=request.user), row)
    form = FollowUpForm(request.POST, instance=row, user=request.user)
    if form.is_valid():
        try:
            row.change(by=request.user, **{name: form.cleaned_data[name] for name in ("what", "owner", "due_on")})
        except ValidationError as error:
            form.add_error(None, error)
    if form.errors:
        return _show(request, form, row, status=422)
    messages.success(request, _("Follow-up saved."))
    return redirect(back_to(request, row.url))


def _pressed(request):
    """The day of the button that was pressed in place of Save, or None."""
    return {name: day for name, _label, day in next_days()}.get(request.POST.get("next_in"))


def _show(request, form, row=None, status=200):
    if row:
        read(request, *restricted_of(row))
    about = form.about() if form else [row.target] if row.target else []
    context = {
        "form": form,
        "row": row,
        "about": about,
        "back": about[0].get_absolute_url() if about else reverse("follow-ups"),
        "next_days": next_days(),
        "next": request.POST.get("next", request.GET.get("next", "")),
        "timeline": timeline(request.user, row) if row else None,
    }
    return render(request, "events/follow_up.html", context, status=status)
