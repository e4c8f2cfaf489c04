"""The guests of an event and their answers, as one of us notes them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events import answering
from events.models import Event, GuestMail, Participation
from promotion_crm.lists.problems import LONGEST, unreadable

from .door import event_of, guests_of

PAGE = 50
may_look = permission_required(["events.view_event", "events.view_participation"], raise_exception=True)


@require_safe
@may_look
def show(request, pk):
    event, asked, state = event_of(request, pk), request.GET.get("q", "").strip(), request.GET.get("state", "")
    if unreadable(asked, LONGEST):
        return HttpResponseBadRequest(_("This is no name; write a part of one."))
    everyone = guests_of(request, event)
    counts = dict(everyone.order_by().values_list("state").annotate(Count("pk")))
    rows = everyone.at_the_door(asked) if asked else everyone
    rows = rows.filter(state=state) if state in Participation.State.values else rows
    page = Paginator(rows.order_by("name", "id"), PAGE).get_page(request.GET.get("page"))
    may_note = Event.objects.editable_by(request.user).filter(pk=event.pk).exists()
    context = {
        "event": event,
        "q": asked,
        "state": state,
        "states": [(value, label, counts[value]) for value, label in Participation.State.choices if value in counts],
        "total": sum(counts.values()),
        "page": page,
        "query": f"{urlencode({'state': state, 'q': asked})}&",
        "guests": _with_mails(request, event, page),
        "places": answering.places_of(event),
        "overrun": answering.overrun(event),
        "may_note": may_note and request.user.has_perm("events.change_participation"),
    }
    return render(request, "events/guests/guests.html", context)


def _with_mails(request, event, page):
    """The guests of a page, each with what may be answered and the mails they had."""
    guests = list(page)
    mails = GuestMail.objects.visible_to(request.user).filter(participation__in=guests).order_by("pk")
    found = {}
    for mail in mails:
        found.setdefault(mail.participation_id, []).append(mail)
    for guest in guests:
        guest.event = event
        guest.written, guest.is_open = found.get(guest.pk, []), not answering.closed_because(guest)
    return guests


@require_POST
@permission_required(["events.view_event", "events.change_participation"], raise_exception=True)
def answer(request, pk, guest):
    event = event_of(request, pk)
    row = get_object_or_404(guests_of(request, event), pk=guest)
    if (comes := request.POST.get("comes")) not in ("yes", "no"):
        return HttpResponseBadRequest(_("comes is “yes” or “no”."))
    try:
        messages.success(request, answering.note_answer(event, row, yes=comes == "yes", by=request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except answering.LinkWithdrawn:
        messages.error(request, _("This guest is no longer on the list of the event."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else reverse("guests", args=[event.pk]))
