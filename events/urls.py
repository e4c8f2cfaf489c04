from django.urls import path

from events.models import EventDocument
from promotion_crm.views.documents import addresses

from .views import answering, badges, door, guest_lists, guests, mailing
from .views.calendar_feeds import calendar_address, calendar_feed, event_file, turn_off_calendar
from .views.delegations import plan_visit
from .views.delegations import show as show_itinerary
from .views.drafts import CompleteMeetingView
from .views.ending import end
from .views.entering import NewLeadFromEventView
from .views.follow_ups import change, new
from .views.following_up import follow_up
from .views.invites import FromCalendarView
from .views.inviting import find_event, invite
from .views.logging import LogMeetingView, meeting_find, meeting_parts
from .views.planning import calendar_page
from .views.records import EventView, MeetingView
from .views.restricted_notes import add_restricted_note
from .views.ticking import put_off, tick

urlpatterns = [
    *(path(f"events/documents/{route}", view, name=name) for route, view, name in addresses(EventDocument)),
    path("calendar.ics", calendar_feed, name="calendar-feed"),
    path("calendar-feed/", calendar_address, name="calendar-address"),
    path("calendar-feed/off/", turn_off_calendar, name="turn-off-calendar"),
    path("events/calendar/", calendar_page, name="event-calendar"),
    path("events/<int:pk>/event.ics", event_file, name="event-file"),
    path("events/<int:pk>/", EventView.as_view(), name="event"),
    path("events/<int:pk>/check-in/", door.show, name="door"),
    path("events/<int:pk>/check-in/counts/", door.counts, name="door-counts"),
    path("events/<int:pk>/check-in/guests.json", door.everyone, name="door-guests"),
    path("events/<int:pk>/check-in/walk-in/", door.walk_in, name="door-walk-in"),
    path("events/<int:pk>/check-in/scan/", door.scan, name="door-scan"),
    path("events/<int:pk>/check-in/worker.js", door.worker, name="door-worker"),
    path("events/<int:pk>/check-in/<int:guest>/", door.press, name="door-press"),
    path("events/<int:pk>/itinerary/", show_itinerary, name="itinerary"),
    path("events/<int:pk>/visits/new/", plan_visit, name="plan-visit"),
    path("events/<int:pk>/badges/", badges.of_event, name="badges"),
    path("participants/badges/", badges.of_rows, name="badges-of"),
    path("participants/follow-up/", follow_up, name="follow-up-of"),
    path("leads/new/from-event/", NewLeadFromEventView.as_view(), name="new-lead-from-event"),
    path("contacts/invite/", invite, name="invite"),
    path("contacts/invite/find/", find_event, name="find-event"),
    path("answer/<str:token>/", answering.answer, name="answer"),
    path("events/<int:pk>/guests/", guests.show, name="guests"),
    path("events/<int:pk>/guests/<int:guest>/answer/", guests.answer, name="note-answer"),
    path("events/<int:pk>/guests/add/", guest_lists.send, name="add-guests"),
    path("events/<int:pk>/guests/add/<int:file>/", guest_lists.look, name="guest-list"),
    path("events/<int:pk>/guests/add/<int:file>/refused.csv", guest_lists.refused, name="refused-guests"),
    path("events/<int:pk>/mails/", mailing.mails, name="guest-mails"),
    path("events/<int:pk>/mails/again/", mailing.again, name="send-mails-again"),
    path("events/<int:pk>/mails/<slug:kind>/", mailing.write, name="write-to-guests"),
    path("events/<int:pk>/end/", end, name="end-event"),
    path("meetings/from-calendar/", FromCalendarView.as_view(), name="meetings-from-calendar"),
    path("meetings/log/", LogMeetingView.as_view(), name="log-meeting"),
    path("meetings/log/parts/", meeting_parts, name="log-meeting-parts"),
    path("meetings/log/find/", meeting_find, name="log-meeting-find"),
    path("meetings/<int:pk>/", MeetingView.as_view(), name="meeting"),
    path("follow-ups/new/", new, name="new-follow-up"),
    path("follow-ups/<int:pk>/", change, name="follow-up"),
    path("meetings/<int:pk>/complete/", CompleteMeetingView.as_view(), name="complete-meeting"),
    path("meetings/<int:pk>/restricted-notes/", add_restricted_note, name="add-restricted-note"),
    path("follow-ups/<int:pk>/tick/", tick, name="tick-follow-up"),
    path("follow-ups/<int:pk>/put-off/", put_off, name="put-off-follow-up"),
]
