from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from partners.models import CapitalReceipt, Contribution, Milestone, Termination, VerificationCheck
from promotion_crm.downloading import handed_out
from promotion_crm.limiting import limited
from promotion_crm.models.documents import digest
from promotion_crm.readings import read, restricted_of

MODELS = (VerificationCheck, CapitalReceipt, Milestone, Contribution, Termination)
KINDS = {model._meta.model_name: model for model in MODELS}


@require_GET
@limited("download")
def evidence(request, kind, pk):
    """The file of a row, for those who see the row. Always a download: a browser never opens it as a page of ours."""
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[kind].objects.visible_to(request.user).exclude(evidence=""), pk=pk)
    try:
        file = row.evidence.open()
    except FileNotFoundError as error:
        raise Http404(_("The file is no longer kept.")) from error
    read(request, *restricted_of(row))
    return handed_out(request, row, file, row.evidence.short_name, digest(file))
