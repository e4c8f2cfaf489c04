"""The page that confirms a set of applications: what the batch is, then whom it appoints, then done."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from partners.programs.application_forms import CeremonyForm
from partners.programs.confirming import MOST, Confirming
from partners.programs.procedure import State
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.roles import CONFIRM_APPLICATION


@require_http_methods(["GET", "POST"])
@permission_required(["partners.view_application", CONFIRM_APPLICATION], raise_exception=True)
def confirm_applications(request):
    """Those ticked; without a tick, all that match and are in commission review."""
    of = list_for(request.user, "applications")
    try:
        question, ticked, back = rows_asked(request, of)
    except BadQuestion as error:
        return nonsense(request, error)
    rows = of.rows(request.user).filter(pk__in=ticked) if ticked else question.rows.filter(state=State.COMMISSION)
    act = Confirming(rows, request.user)
    page = {"act": act, "count": act.count(), "most": MOST, "back": back, "ticked": bool(ticked)}
    if request.method == "GET" or not 0 < page["count"] <= MOST:
        return _show(request, page, CeremonyForm(initial=_usual(act)))
    form = CeremonyForm(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    return _confirm(request, page, form) if "save" in request.POST else _preview(request, page, form)


def _usual(act):
    first = act.rows.select_related("call").first()
    today = localdate()
    return {"number": first.call.batch_number, "announced_on": today, "starts_on": today} if first else {}


def _preview(request, page, form, **more):
    page["preview"] = page["act"].preview(form.ceremony())
    return _show(request, page, form, **more)


def _confirm(request, page, form):
    try:
        batch = page["act"].run(form.ceremony(), request.POST.get("seen", ""))
    except REFUSED as error:
        return _preview(request, page, form, told=sentences(error), status=status_of(error))
    count = batch.partner_count
    said = ngettext("%(batch)s: %(count)d partner appointed.", "%(batch)s: %(count)d partners appointed.", count)
    messages.success(request, said % {"batch": batch, "count": count})
    return redirect(page["back"])


def _show(request, page, form, told=(), status=200):
    return render(request, "partners/applications/confirm.html", page | {"form": form, "told": told}, status=status)
