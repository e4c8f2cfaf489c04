from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotion_crm.visits import model_of, star


@require_POST
def set_star(request, kind, pk):
    """Star a record (`on=1`) or take the star away (`on=0`), then go back to `next`."""
    model = model_of(kind)
    if not model:
        raise Http404
    record = get_object_or_404(model._default_manager.visible_to(request.user), pk=pk)
    if request.POST.get("on") not in ("0", "1"):
        return HttpResponseBadRequest(_("on is 1 to star, 0 to take the star away."))
    on = request.POST["on"] == "1"
    star(request.user, record, on)
    target = request.POST.get("next", "")
    if request.headers.get("HX-Request"):
        return render(request, "parts/star.html", {"record": record, "star_kind": kind, "starred": on, "here": target})
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else record)
