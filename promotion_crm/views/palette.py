from django.shortcuts import render
from django.views.decorators.http import require_safe

from promotion_crm.finding import asked
from promotion_crm.limiting import limited, typed
from promotion_crm.palette import sections


@require_safe
@limited("search", when=typed)
def palette(request):
    """The dialogs of the palette and of the keys; with `?q=` what the palette offers for these words.

    Parts of a page, fetched by palette.js. Without scripts the button leads to the search page.
    """
    if "q" not in request.GET:
        return render(request, "palette/dialogs.html")
    text = asked(request)
    made = sections(request.user, text)
    context = {"sections": made, "count": sum(len(section.options) for section in made), "q": text}
    return render(request, "palette/options.html", context)


@require_safe
def keys(request):
    """The keys there are, as a page."""
    return render(request, "keys.html")
