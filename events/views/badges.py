"""Name badges as a sheet to print: of one event, or of the rows of the participants list."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from events import badges
from events.door import keeps_door
from events.models import Event
from promotion_crm.limiting import limited
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion, problem
from promotion_crm.lists.views import list_for, nonsense

from .door import event_of, guests_of, may_look


@require_GET
@limited("download")
@may_look
def of_event(request, pk):
    event = event_of(request, pk)
    if not keeps_door(request.user, event):
        raise PermissionDenied(Event.NOT_OPEN % {"event": event})
    who = request.GET.get("who", "all")
    if who not in badges.WHO:
        return nonsense(request, _unknown("who", who, badges.WHO))
    page = {"event": event, "back": event.get_absolute_url(), "who": who}
    page["groups"] = [(name, words, _with(request, who=name)) for name, (words, _asks) in badges.WHO.items()]
    return _sheet(request, badges.guests(guests_of(request, event), who), page)


@require_GET
@limited("download")
@permission_required(["events.view_event", "events.change_participation"], raise_exception=True)
def of_rows(request):
    """Of participants who were ticked, or of all that match; only at events this person may change."""
    try:
        question, ticked, back = rows_asked(request, list_for(request.user, "participants"), beside=["size"])
    except BadQuestion as error:
        return nonsense(request, error)
    rows = question.of.rows(request.user).filter(pk__in=ticked) if ticked else question.rows
    mine = question.of.model.objects.editable_by(request.user).filter(pk__in=rows.order_by().values("pk"))
    return _sheet(request, badges.guests(mine), {"back": back})


def _sheet(request, rows, page):
    size = badges.SIZES.get(request.GET.get("size", "card"))
    if not size:
        return nonsense(request, _unknown("size", request.GET["size"], badges.SIZES))
    count = rows.count()
    page |= {"size": size, "count": count, "most": badges.MOST}
    page["sizes"] = [(other, _with(request, size=other.name)) for other in badges.SIZES.values()]
    page["sheets"] = badges.pages(rows, size) if count <= badges.MOST else []
    return render(request, "events/badges.html", page)


def _with(request, **changed):
    """The same page with another choice."""
    query = {name: request.GET.getlist(name) for name in request.GET} | changed
    return f"{request.path}?{urlencode(query, doseq=True)}"


def _unknown(name, value, known):
    words = _("There is no such choice."), _("Choose one of: %(names)s.") % {"names": ", ".join(known)}
    return BadQuestion([problem(name, value, *words)])
