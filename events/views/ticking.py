from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.models import FollowUp


@login_required
@require_POST
def tick(request, pk):
    """Tick a follow-up (`done=1`) or take the tick back (`done=0`)."""
    rows = FollowUp.objects.visible_to(request.user)
    follow_up = get_object_or_404(rows.with_targets(request.user), pk=pk)
    if request.POST.get("done") not in ("0", "1"):
        return HttpResponseBadRequest(_("done is 1 to tick, 0 to take the tick back."))
    follow_up.set_done(request.POST["done"] == "1", by=request.user)
    if request.headers.get("HX-Request"):
        return render(request, "events/follow_up_row.html", {"row": follow_up})
    messages.success(request, _("Follow-up done.") if follow_up.done_at else _("Follow-up open again."))
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "desk")
