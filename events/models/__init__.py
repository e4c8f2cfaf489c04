from .calendar_feeds import CalendarFeed
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
from .policy_feedback import PolicyFeedback
from .restricted_notes import RestrictedNote

__all__ = [
    "CalendarFeed",
    "DoorPress",
    "Event",
    "EventOrganizer",
    "FollowUp",
    "Meeting",
    "MeetingAttendee",
    "MeetingContact",
    "MeetingLead",
    "MeetingOrganization",
    "Participation",
    "PolicyFeedback",
    "RestrictedNote",
]
