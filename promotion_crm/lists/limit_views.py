"""How much each person may export, and who came near it: for the privacy officers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from promotion_crm.models import ExportAlert, ExportAllowance
from promotion_crm.roles import SETTLE_ALERTS

from .alerting import in_words
from .limit_forms import AllowanceForm

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("promotion_crm.view_exportalert", raise_exception=True)
def limits(request):
    """The alerts, the limits of single persons, and a form for another of those."""
    may_give = request.user.has_perm("promotion_crm.add_exportallowance")
    if request.method == "POST" and not may_give:
        raise PermissionDenied(_("Limits of exports are given by a privacy officer."))
    form = AllowanceForm(request.POST or None, instance=ExportAllowance(by=request.user)) if may_give else None
    if request.method == "POST" and form.is_valid():
        given = form.save()
        messages.success(request, _("%(name)s may now export so much.") % {"name": given.user})
        return redirect("export-limits")
    alerts = ExportAlert.objects.visible_to(request.user).select_related("user", "seen_by")[:SHOWN]
    allowances = ExportAllowance.objects.visible_to(request.user).filter(ends__gte=localdate())
    context = {
        "alerts": [(alert, in_words(alert)) for alert in alerts],
        "allowances": allowances.select_related("user", "by"),
        "form": form,
        "may_settle": request.user.has_perm(SETTLE_ALERTS),
        "rows": settings.EXPORT_PERSONAL_ROWS_A_DAY,
        "files": settings.EXPORTS_A_DAY,
    }
    return render(request, "exports/limits.html", context, status=400 if form and form.is_bound else 200)


@require_POST
@permission_required(SETTLE_ALERTS, raise_exception=True)
def seen(request, pk):
    """Someone looked at it; the first to say so stays."""
    alert = get_object_or_404(ExportAlert.objects.visible_to(request.user), pk=pk)
    ExportAlert.objects.filter(pk=alert.pk, seen_at=None).update(seen_at=now(), seen_by=request.user)
    messages.success(request, _("Marked as seen."))
    return redirect("desk" if "from_desk" in request.POST else "export-limits")
