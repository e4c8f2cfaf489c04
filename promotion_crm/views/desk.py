from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from promotion_crm.panels import panels, tiles


@require_safe
def desk(request):
    """What waits for this person today."""
    made = panels("desk", request)
    return render(
        request,
        "desk.html",
        {
            "now": localtime(),
            "tiles": tiles("desk.tiles", request),
            "wide": [p for p in made if p.wide],
            "narrow": [p for p in made if not p.wide],
        },
    )
