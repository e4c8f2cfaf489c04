from .calendar_feeds import CalendarFeed
from .events import Event, EventOrganizer, Participation
from .follow_ups import FollowUp
from .meetings import (
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
)

__all__ = [
    "CalendarFeed",
    "Event",
    "EventOrganizer",
    "FollowUp",
    "Meeting",
    "MeetingAttendee",
    "MeetingContact",
    "MeetingLead",
    "MeetingOrganization",
    "Participation",
]
