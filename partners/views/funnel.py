from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from partners.funnel.asking import Asked
from partners.funnel.dimensions import DIMENSIONS
from partners.funnel.exporting import export
from partners.funnel.narrowing import Narrowing
from partners.funnel.page import Funnel
from promotion_crm.limiting import limited, typed
from promotion_crm.lists.export_views import TYPES
from promotion_crm.lists.problems import BadQuestion, ExportRefused
from promotion_crm.roles import DETAILS, EXPORT


@require_safe
@limited("search", when=typed)
def funnel(request):
    """How far the leads received in a time came; each number leads to its rows in the list."""
    _check_may_count(request.user)
    try:
        asked = Asked(request.GET, request.user)
        shown = Funnel(asked)
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    context = {
        "asked": asked,
        "screen": Narrowing(asked),
        "stages": shown.stages,
        "groups": shown.groups,
        "tabs": [(one, asked.url(by=[one.name])) for one in DIMENSIONS.values()],
        "may_export": request.user.has_perm(EXPORT),
    }
    return render(request, "partners/funnel.html", context)


@require_GET
@limited("export")
def funnel_export(request):
    """The breakdown of the same query string as a CSV, all its rows."""
    _check_may_count(request.user)
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied(_("You may not export lists."))
    try:
        asked = Asked(request.GET, request.user)
        name, content = export(asked)
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    except ExportRefused as error:
        return render(request, "lists/refused.html", {"why": error, "url": asked.url(), "late": True}, status=429)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=TYPES["csv"])


def _check_may_count(user):
    if not user.has_perm("partners.view_projectlead") or not user.has_perm(DETAILS):
        raise PermissionDenied(_("The funnel counts more of a lead than you may see."))
