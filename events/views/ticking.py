from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.models import FollowUp
from events.views.logging import next_days
from promotion_crm.addresses import back_to


@login_required
@require_POST
def tick(request, pk):
    """Tick a follow-up (`done=1`) or take the tick back (`done=0`)."""
    follow_up = _seen(request, pk)
    if request.POST.get("done") not in ("0", "1"):
        return HttpResponseBadRequest(_("done is 1 to tick, 0 to take the tick back."))
    follow_up.set_done(request.POST["done"] == "1", by=request.user)
    said = _("Follow-up done.") if follow_up.done_at else _("Follow-up open again.")
    return _answer(request, follow_up, said)


@login_required
@require_POST
def put_off(request, pk):
    """Make a follow-up due later (`until=week`, `fortnight` or `month`)."""
    follow_up = _seen(request, pk)
    day = {name: day for name, _label, day in next_days()}.get(request.POST.get("until"))
    if day is None:
        return HttpResponseBadRequest(_("until is week, fortnight or month."))
    try:
        follow_up.put_off(day, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(back_to(request, "desk"))
    said = _("Put off until %(day)s.") % {"day": day.isoformat()}
    return _answer(request, follow_up, said)


def _seen(request, pk):
    rows = FollowUp.objects.visible_to(request.user)
    return get_object_or_404(rows.with_targets(request.user), pk=pk)


def _answer(request, follow_up, said):
    if request.headers.get("HX-Request"):
        return render(request, "events/follow_up_row.html", {"row": follow_up})
    messages.success(request, said)
    return redirect(back_to(request, "desk"))
