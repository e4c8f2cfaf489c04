"""How long what this floor keeps is kept. Events and meetings are the office's figures."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion_crm.retaining.rules import Forever, Histories, Period

YEAR = 365

RULES = [
    Period(
        "guest-mails",
        _("Mails to guests that were sent"),
        "events.GuestMail",
        3 * YEAR,
        "sent_at",
        _("Who was invited and came stands in the participation."),
    ),
    Period(
        "calendar-feeds",
        _("Addresses of calendars whose owner has left"),
        "events.CalendarFeed",
        YEAR,
        "made_at",
        _("A closed account reads no calendar."),
        only=Q(user__is_active=False),
    ),
    Period(
        "door-presses",
        _("Marks of presses at the door"),
        "events.DoorPress",
        30,
        "at",
        _("A door that lost the network sends within days what it kept."),
    ),
    Forever(
        _("The office's figures count it for as long as they are compared with later years."),
        (
            "events.Event",
            "events.EventFigure",
            "events.EventLead",
            "events.EventOrganizer",
            "events.Participation",
            "events.Meeting",
            "events.MeetingOrganization",
            "events.MeetingContact",
            "events.MeetingAttendee",
            "events.MeetingLead",
            "events.PolicyFeedback",
            "events.FollowUp",
        ),
    ),
    Forever(_("A word on a meeting for few; it goes with the meeting."), ("events.RestrictedNote",)),
    Forever(_("Evidence: withdrawn with a reason, never deleted."), ("events.EventDocument",)),
    Histories(_("The history proves who changed what; a person is taken out of it by an erasure."), "events"),
]
