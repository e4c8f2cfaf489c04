"""The seals of the history, each on a page that can be printed, and what the last verification found."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from promotion_crm.models import HistoryCheck, Seal
from promotion_crm.seals.finding import Finding
from promotion_crm.seals.keeping import SEES_SEALS
from promotion_crm.seals.printing import qr_svg
from promotion_crm.seals.tables import named

SIZE = 50
SHOWN = ("code", "kind", "at", "row_count", "reason", "by__username", "by__name_en", "by__name_zh")


@require_safe
@permission_required(SEES_SEALS, raise_exception=True)
def seals(request):
    """The seals and amendments, newest first, under what the last verification says of all."""
    rows = Seal.objects.visible_to(request.user).select_related("by").only(*SHOWN)
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return render(request, "history/seals.html", {"page": page, **_last_check(request.user)})


def _last_check(user):
    check = HistoryCheck.objects.visible_to(user).first()
    return {"check": check, "findings": [Finding(**said) for said in check.findings] if check else []}


@require_safe
@permission_required(SEES_SEALS, raise_exception=True)
def seal(request, pk):
    """One seal: when, over what, and its letters, to print and keep outside."""
    one = get_object_or_404(Seal.objects.visible_to(request.user).select_related("by"), pk=pk)
    covered = (
        one.blocks.order_by("table")
        .values("table")
        .annotate(rows=Sum("row_count"), begins=Min("first"), ends=Max("last"), blocks=Count("pk"))
    )
    context = {"seal": one, "covered": [row | named(row["table"]) for row in covered], "qr": qr_svg(one.code)}
    return render(request, "history/seal.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(SEES_SEALS, raise_exception=True)
def against(request):
    """Whether a seal that was kept outside lies on the chain: typed or scanned."""
    typed = request.POST.get("seal", request.GET.get("seal", "")).strip().upper()
    found = Seal.objects.visible_to(request.user).filter(code=typed).first() if typed else None
    if found:
        messages.success(request, _("This seal lies on the chain."))
        return redirect(found)
    problem = _("No such seal lies on the chain. Check what you typed; if it is right, the history was sealed anew.")
    messages.error(request, problem if typed else _("Type the seal, such as 42-ABCD-EFGH-IJKL-MNOP."))
    return redirect("seals")
