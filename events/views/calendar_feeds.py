"""The feed of a person, which needs no session, the page of its address, and the file of one event."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from events.calendar_files import CONTENT_TYPE, calendar
from events.feeding import AHEAD, PAST, entries_for, entry_of_event
from events.models import CalendarFeed, Event
from promotion_crm.downloading import made_out
from promotion_crm.limiting import limited


@login_not_required
@require_safe
@limited("calendar feed", by_address=True)
def calendar_feed(request):
    """The calendar of whoever holds the token: all that a wrong one says is that there is nothing."""
    feed = CalendarFeed.objects.opened_by(request.GET.get("token", ""))
    if not feed:
        return HttpResponseNotFound(
            _("There is no calendar at this address."), content_type="text/plain; charset=utf-8"
        )
    with translation.override(feed.user.language):
        name = _("Promotion CRM, %(who)s") % {"who": feed.user}
        content = calendar(entries_for(feed.user, request.build_absolute_uri), name)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Language"] = feed.user.language
    response["Cache-Control"] = "private, no-cache"
    # No Last-Modified: what is gone from the calendar would leave the newest of the rest as old as it was.
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request):
    """Whether I have a feed; a press makes a new address, which this one answer shows."""
    url = ""
    if request.method == "POST":
        token = CalendarFeed.make(by=request.user)
        url = request.build_absolute_uri(f"{reverse('calendar-feed')}?token={token}")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {"feed": feed, "url": url, "past": PAST.days, "ahead": AHEAD.days}
    return render(request, "events/calendar_address.html", context)


@require_POST
def turn_off_calendar(request):
    CalendarFeed.objects.filter(user=request.user).delete()
    messages.success(request, _("The calendar feed is off; its address answers nobody any more."))
    return redirect("calendar-address")


@require_GET
@limited("download")
@permission_required("events.view_event", raise_exception=True)
def event_file(request, pk):
    """One event as a file for a calendar."""
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("district"), pk=pk)
    if not event.starts_on:
        raise Http404(_("The event has no day yet, so no calendar can hold it. Write the day it begins first."))
    content = calendar([entry_of_event(event, request.build_absolute_uri)])
    return made_out(request, event, content, f"event-{event.pk}.ics", CONTENT_TYPE)
