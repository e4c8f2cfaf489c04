from django.http import JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from promotion_crm.finding import asked, found
from promotion_crm.limiting import limited, typed
from promotion_crm.visits import known

SHOWN = 8


@require_safe
@limited("search", when=typed)
def search(request):
    """All records by their words, those opened last before any are typed; JSON for scripts."""
    text = asked(request)
    groups = found(request.user, text, SHOWN) if text else []
    groups = [(capfirst(model._meta.verbose_name_plural), rows, more) for model, rows, more in groups]
    if request.accepts("text/html"):
        context = {"q": text, "groups": groups, "known": None if text else known(request.user)}
        return render(request, "search.html", context)
    results = [
        {
            "kind": str(label),
            "name": str(row),
            "other_name": getattr(row, "other_name", ""),
            "url": row.get_absolute_url(),
        }
        for label, rows, _more in groups
        for row in rows
    ]
    return JsonResponse({"q": text, "results": results}, json_dumps_params={"ensure_ascii": False})
