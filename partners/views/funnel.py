from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.funnel.asking import Asked
from partners.funnel.dimensions import DIMENSIONS
from partners.funnel.narrowing import Narrowing
from partners.funnel.page import Funnel
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.roles import DETAILS


@require_safe
def funnel(request):
    """How far the leads received in a time came; each number leads to its rows in the list."""
    if not request.user.has_perm("partners.view_projectlead") or not request.user.has_perm(DETAILS):
        raise PermissionDenied(_("The funnel counts more of a lead than you may see."))
    try:
        asked = Asked(request.GET, request.user)
        shown = Funnel(asked)
        context = {
            "asked": asked,
            "screen": Narrowing(asked),
            "stages": shown.stages,
            "groups": shown.groups,
            "tabs": [(one, asked.url(by=[one.name])) for one in DIMENSIONS.values()],
        }
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    return render(request, "partners/funnel.html", context)
