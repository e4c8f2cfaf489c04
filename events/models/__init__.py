from .calendar_feeds import CalendarFeed
from .event_leads import EventLead
from .events import Event, EventOrganizer
from .follow_ups import FollowUp
from .meetings import (
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
)
from .participations import DoorPress, Participation

__all__ = [
    "CalendarFeed",
    "DoorPress",
    "Event",
    "EventLead",
    "EventOrganizer",
    "FollowUp",
    "Meeting",
    "MeetingAttendee",
    "MeetingContact",
    "MeetingLead",
    "MeetingOrganization",
    "Participation",
]
