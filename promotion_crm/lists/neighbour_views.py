"""Where a record stands in a list, and the way to the next one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from promotion_crm.merging.gone import kept_of

from .base import lists
from .neighbours import Neighbours, Within
from .problems import BadQuestion
from .saved import answered, opened
from .views import list_for


@require_safe
def around(request, name, pk):
    """The part of a record's page that says “7 of 43”; only the way back where the question makes no sense."""
    here, found = _within(request, name, pk)
    context = {"within": here, "around": found}
    if found and found.spot:
        context |= {
            "previous_url": found.previous and here.record_url(found.previous),
            "next_url": found.next and here.record_url(found.next),
        }
    return render(request, "lists/around.html", context)


@require_safe
def step(request, name, pk, way):
    """To the record before or after; at either end of the list one stays, and is told."""
    if way not in ("previous", "next"):
        raise Http404
    here, found = _within(request, name, pk)
    if found and not found.spot and kept_of(lists()[name].model._meta.label_lower, [pk]):
        return redirect(here.record_url(pk))  # merged meanwhile: the page of the kept one says so
    if not found or not found.spot:
        messages.info(request, _("That record is not in this list any more."))
        return redirect(here.list_url)
    other = found.previous if way == "previous" else found.next
    if not other:
        ends = {"previous": _("This is the first of the list."), "next": _("This is the last of the list.")}
        messages.info(request, ends[way])
    return redirect(here.record_url(other or pk))


def _within(request, name, pk):
    """The list, spelled out where the address names a view, and the record's neighbours there.

    No neighbours where the list cannot be asked so, or shows a past day, whose rows have no pages.
    """
    if name not in lists() or not lists()[name].opens_rows:
        raise Http404
    of = list_for(request.user, name)
    here = Within(of, request.GET, pk)
    try:
        found = opened(of, here.params, request.user)
        question = answered(of, found, request.user)
    except BadQuestion:
        return here, None
    return Within(of, found.params, pk), None if question.as_of else Neighbours(question, pk)
