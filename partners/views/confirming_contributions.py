"""Confirming many contributions from their list, and having them gathered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from partners.models import Contribution
from partners.programs.confirming_contributions import MOST, confirm_all
from promotion_crm import working
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.roles import CONFIRM_CONTRIBUTION

SHOWN = 50


@require_http_methods(["GET", "POST"])
def confirm_contributions(request):
    """What was ticked, or all that match: looked at, then confirmed, all or none."""
    if not request.user.has_perm(CONFIRM_CONTRIBUTION):
        raise PermissionDenied(_("Only a city administrator confirms contributions."))
    try:
        question, ticked, back = rows_asked(request, list_for(request.user, "contributions"))
    except BadQuestion as error:
        return nonsense(request, error)
    rows = question.of.rows(request.user).filter(pk__in=ticked) if ticked else question.rows
    pks = list(rows.filter(state=Contribution.State.ENTERED).order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    problems, status = [], 200
    if request.method == "POST" and 0 < len(pks) <= MOST:
        try:
            count = confirm_all(pks, by=request.user, seen=request.POST.get("seen", ""))
        except REFUSED as error:
            problems, status = sentences(error), status_of(error)
        else:
            said = ngettext("%(number)d contribution confirmed.", "%(number)d contributions confirmed.", count)
            messages.success(request, said % {"number": count})
            return redirect(back)
    shown = Contribution.objects.visible_to(request.user).filter(pk__in=pks[:SHOWN]).select_related(
        "appointment__organization", "appointment__program", "entered_by"
    )  # fmt: skip
    page = {"rows": shown, "count": len(pks), "more": max(len(pks) - SHOWN, 0), "most": MOST, "back": back}
    page |= {"problems": problems, "seen": str(len(pks))}
    return render(request, "partners/contributions/confirm.html", page, status=status)


@require_http_methods(["GET", "POST"])
def gather_contributions(request):
    """Have the worker look for contributions in what the CRM knows."""
    if not request.user.has_perm(CONFIRM_CONTRIBUTION):
        raise PermissionDenied(_("Only a city administrator has contributions gathered."))
    if request.method == "POST":
        page = f"{reverse('contributions')}?state=entered"
        return redirect(working.ask("contributions", request.user, _("Gather contributions"), page=page))
    return render(request, "partners/contributions/gather.html")
