from django.urls import path

from .views.logging import LogMeetingView, meeting_find, meeting_parts
from .views.records import EventView, MeetingView
from .views.ticking import put_off, tick

urlpatterns = [
    path("events/<int:pk>/", EventView.as_view(), name="event"),
    path("meetings/log/", LogMeetingView.as_view(), name="log-meeting"),
    path("meetings/log/parts/", meeting_parts, name="log-meeting-parts"),
    path("meetings/log/find/", meeting_find, name="log-meeting-find"),
    path("meetings/<int:pk>/", MeetingView.as_view(), name="meeting"),
    path("follow-ups/<int:pk>/tick/", tick, name="tick-follow-up"),
    path("follow-ups/<int:pk>/put-off/", put_off, name="put-off-follow-up"),
]
