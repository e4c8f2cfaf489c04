from .calendar_feeds import CalendarFeed
from .documents import EventDocument
from .event_leads import EventLead
from .events import Event, EventOrganizer
from .figures import EventFigure
from .follow_ups import FollowUp
from .guest_mails import GuestMail
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
    "EventDocument",
    "EventFigure",
    "EventLead",
    "EventOrganizer",
    "FollowUp",
    "GuestMail",
    "Meeting",
    "MeetingAttendee",
    "MeetingContact",
    "MeetingLead",
    "MeetingOrganization",
    "Participation",
    "PolicyFeedback",
    "RestrictedNote",
]
