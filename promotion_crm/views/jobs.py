"""Background jobs as their owners see them: how far one is, and a way to stop it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from promotion_crm import working


def _mine(request, pk):
    """A job of this person; nobody else finds it."""
    return get_object_or_404(request.user.jobs.all(), pk=pk)


@require_safe
def job(request, pk):
    """Where it stands; a part of the page asks for itself again while it goes on."""
    mine, part = _mine(request, pk), request.headers.get("HX-Request") == "true"
    response = render(request, "jobs/state.html" if part else "jobs/job.html", {"job": mine})
    if part and not mine.is_open and "import" in mine.arguments:
        response["HX-Redirect"] = reverse("import", args=[mine.arguments["import"]])
    return response


@require_POST
def cancel_job(request, pk):
    mine = _mine(request, pk)
    working.cancel(mine)
    return redirect("job", mine.pk)
