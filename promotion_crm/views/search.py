from django.apps import apps
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst

from promotion_crm.search import Searchable

SHOWN = 8


def found(user, text):
    """What this person may see of every kind of record: [(model label, rows, more)]."""
    groups = []
    for model in apps.get_models():
        if not issubclass(model, Searchable) or not hasattr(model, "get_absolute_url"):
            continue
        rows = list(model.objects.visible_to(user).find(text)[: SHOWN + 1])
        if rows:
            label = capfirst(model._meta.verbose_name_plural)
            groups.append((label, rows[:SHOWN], len(rows) > SHOWN))
    return groups


def search(request):
    """All records by their words; JSON for scripts and the command palette."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    groups = found(request.user, text) if text else []
    if request.accepts("text/html"):
        return render(request, "search.html", {"q": text, "groups": groups})
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
