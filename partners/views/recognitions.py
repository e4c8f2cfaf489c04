from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.contribution_forms import MOST_OFFERED, RecognitionForm
from partners.models import Organization
from promotion_crm.refusing import said


@require_http_methods(["GET", "POST"])
def new_recognition(request):
    """Record an honour or support. Without an organization in the address, the partner is chosen first."""
    if not request.user.has_perm("partners.add_recognition"):
        raise PermissionDenied(_("Only a city administrator records recognitions."))
    asked, rows = request.GET.get("organization", ""), Organization.objects.visible_to(request.user)
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        text = request.GET.get("q", "").replace("\0", "").strip()[:100]
        found = rows.filter(appointments__isnull=False).distinct().order_by("name_en", "id")
        found = found.find(text) if text else found
        page = {"rows": found[:MOST_OFFERED], "q": text, "most": MOST_OFFERED}
        return render(request, "partners/recognitions/choose.html", page)
    organization = get_object_or_404(rows, pk=asked)
    held = request.GET.get("appointment", "")
    initial = {"appointment": held} if held.isascii() and held.isdigit() and len(held) < 10 else {}
    form = RecognitionForm(request.POST or None, organization=organization, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(form):
        messages.success(request, _("Recognition recorded."))
        return redirect(organization)
    status = 422 if request.method == "POST" else 200
    page = {"organization": organization, "form": form}
    return render(request, "partners/recognitions/new.html", page, status=status)


def _saved(form):
    """Whether it was saved; else the form says why, as where another recorded the same a moment ago."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as error:
        form.add_error(None, said(error))
        return False
    return True
