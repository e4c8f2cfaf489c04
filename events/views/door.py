"""The door: find a guest, check them in, undo it, add a walk-in. Works without scripts by plain forms."""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from events import door
from events.models import Event, Participation
from events.models.participations import as_code
from partners.views.acting import in_words
from promotion_crm.lists.problems import LONGEST, shown, unreadable
from promotion_crm.search import tokens

SHOWN = 50  # guests on the page; the rest are found by their letters
SHOWS = {"missing": {"arrived_at": None}, "arrived": {"arrived_at__isnull": False}}
may_look = permission_required(["events.view_event", "events.view_participation"], raise_exception=True)


class WalkInForm(forms.ModelForm):
    class Meta:
        model = Participation
        fields = ["name", "organization_name"]


def event_of(request, pk):
    return get_object_or_404(Event.objects.visible_to(request.user), pk=pk)


def guests_of(request, event):
    return event.participations.visible_to(request.user).select_related("contact", "organization", "arrived_by")


@require_GET
@may_look
def show(request, pk):
    """The page; only its guests for a script that asks while a name is typed."""
    event, asked = event_of(request, pk), request.GET.get("q", "").strip()
    if unreadable(asked, LONGEST):
        return HttpResponseBadRequest(_("This is no name and no code; write a part of either."))
    context = {"event": event, "q": asked, "show": request.GET.get("show", ""), "may_act": False}
    context["may_act"] = door.keeps_door(request.user, event)
    context["closed"] = door.closed_because(event)
    if context["may_act"]:
        context |= _found(guests_of(request, event), asked, SHOWS.get(context["show"], {}))
    if "HX-Request" in request.headers:
        return render(request, "events/door/guests.html", context)
    context |= {"counts": _counts(request, event), "form": WalkInForm(initial={"name": _as_name(asked)})}
    context |= {"blank": Participation(pk=0, name="", event=event), "walk_in_press": uuid4()}
    return render(request, "events/door/page.html", context)


def _found(rows, text, narrowed):
    rows = rows.at_the_door(text) if text else rows.filter(**narrowed)
    found = list(rows.order_by("name", "id")[: SHOWN + 1])
    for guest in found:
        guest.press = uuid4()
    return {"guests": found[:SHOWN], "more": len(found) > SHOWN}


def _as_name(text):
    return "" if any(c.isdigit() for c in text) else text


def _counts(request, event):
    return event.participations.visible_to(request.user).door_counts()


@require_GET
@may_look
def counts(request, pk):
    """The figures, asked for again and again by every door."""
    event = event_of(request, pk)
    return render(request, "events/door/counts.html", {"event": event, "counts": _counts(request, event)})


@require_GET
@may_look
def everyone(request, pk):
    """All guests with the words they are found by: a door finds them while there is no network."""
    event = event_of(request, pk)
    if not door.keeps_door(request.user, event):
        raise PermissionDenied(Event.NOT_OPEN % {"event": event})
    listed = [
        {
            "id": guest.pk,
            "name": guest.names,
            "about": guest.comes_from,
            "code": guest.code,
            "at": door.time_of(guest.arrived_at) if guest.arrived_at else "",
            "words": f"{tokens(f'{guest.names} {guest.comes_from}')} {guest.code.lower()}",
        }
        for guest in guests_of(request, event).order_by("name", "id")
    ]
    return JsonResponse({"guests": listed})


@require_POST
@may_look
def press(request, pk, guest):
    """A press on a guest: in, or out again."""
    event, act = event_of(request, pk), request.POST.get("act")
    if act not in ("in", "out"):
        return HttpResponseBadRequest(_("act is “in” to check in, “out” to undo it."))
    row = guests_of(request, event).filter(pk=guest).first()
    if row is None:
        return _gone(request, event, guest)
    given = [event, row, _mark(request)]
    if act == "in":
        return _answer(request, event, guest, lambda: door.arrive(*given, by=request.user, at=_pressed_at(request)))
    return _answer(request, event, guest, lambda: door.take_back(*given, by=request.user))


@require_POST
@may_look
def scan(request, pk):
    """A code that was scanned, of a guest the page had not read."""
    event, code = event_of(request, pk), request.POST.get("code", "")
    row = None if unreadable(code, LONGEST) else guests_of(request, event).filter(code=as_code(code)).first()
    if row:
        return press(request, pk, row.pk)
    return _gone(
        request, event, 0, _("Nobody on the list of this event has the code %(code)s.") % {"code": shown(code)}
    )


@require_GET
@may_look
def worker(request, pk):
    """What stands between the door page and the network; its address is what it may reach."""
    return render(request, "events/door/worker.js", content_type="text/javascript")


@require_POST
@may_look
def walk_in(request, pk):
    """Someone who is not on the list."""
    event, form = event_of(request, pk), WalkInForm(request.POST)
    added = {}

    def act():
        if not form.is_valid():
            raise ValidationError(in_words(form))
        names = form.cleaned_data["name"], form.cleaned_data["organization_name"]
        row, said, went = door.walk_in(event, *names, _mark(request), by=request.user, at=_pressed_at(request))
        added["pk"] = row.pk if row else 0
        return said, went

    return _answer(request, event, lambda: added.get("pk", 0), act)


def _mark(request):
    try:
        return UUID(request.POST.get("press", ""))
    except ValueError:
        return uuid4()


def _pressed_at(request):
    """When a press was made that was kept in the browser; None where it does not say."""
    try:
        at = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        return None
    return at if at and is_aware(at) else None


def _answer(request, event, guest, act):
    """Do it and say what happened: a page to a plain form, the guest as they are now to door.js."""
    try:
        said, went = act()
        status = 200
    except PermissionDenied as error:
        said, went, status = str(error), False, 403
    except ValidationError as error:
        said, went, status = " ".join(error.messages), False, 422
    if "X-Door" not in request.headers:
        if status == 403:
            raise PermissionDenied(said)
        (messages.success if went else messages.warning)(request, said)
        return redirect(_back(request, event))
    return _told(request, event, guest() if callable(guest) else guest, said, went, status)


def _told(request, event, pk, said, went, status):
    row = guests_of(request, event).filter(pk=pk).first()
    if row:
        row.press = uuid4()
    context = {"guest": row, "event": event, "may_act": True}
    html = render_to_string("events/door/guest.html", context, request) if row else ""
    told = {"guest": pk, "html": html, "text": said, "level": "success" if went else "warning"}
    return JsonResponse(told, status=status)


def _gone(request, event, pk, said=""):
    said = said or _("This guest is no longer on the list of the event.")
    if "X-Door" in request.headers:
        return _told(request, event, pk, said, False, 404)
    raise Http404(said)


def _back(request, event):
    kept = {name: request.POST[name] for name in ("q", "show") if request.POST.get(name)}
    return f"{reverse('door', args=[event.pk])}{f'?{urlencode(kept)}' if kept else ''}"
