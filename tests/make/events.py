"""What we do with partners."""

from datetime import timedelta
from uuid import uuid4

from django.utils.timezone import localdate, now

from events.models import (
    CalendarFeed,
    DoorPress,
    Event,
    EventFigure,
    EventLead,
    EventOrganizer,
    FollowUp,
    GuestMail,
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
    Participation,
    PolicyFeedback,
    RestrictedNote,
)

from .leads import make_lead
from .partners import make_organization
from .people import make_user
from .rows import number, row


def make_event(**fields):
    n = number()
    return row(
        Event,
        fields,
        name_en=f"Event {n}",
        name_zh=f"活动{n}",
        kind=Event.Kind.FORUM,
        starts_on=localdate() + timedelta(days=14),
    )


def make_event_organizer(**fields):
    return row(EventOrganizer, fields, event=make_event, organization=make_organization)


def make_event_figure(**fields):
    return row(EventFigure, fields, event=make_event, kind="attended", value=100, source=f"Paper {number()}")


def make_event_lead(**fields):
    return row(EventLead, fields, event=make_event, lead=make_lead)


def make_participation(**fields):
    """A guest who is not yet a contact, unless `contact` is given."""
    contact = fields.get("contact")
    if contact:
        fields.setdefault("organization", contact.organization)
        fields.setdefault("name", contact.name_en)
    return row(Participation, fields, event=make_event, name=f"Guest {number()}")


def make_door_press(**fields):
    return row(DoorPress, fields, event=make_event, press=uuid4, by=make_user)


def make_guest_mail(**fields):
    return row(GuestMail, fields, participation=make_participation, kind=GuestMail.Kind.INVITATION)


def make_meeting(*, organizations=None, contacts=(), attendees=(), leads=(), **fields):
    """A complete meeting; with one new organization, or those of its contacts, unless named."""
    if organizations is None:
        organizations = {c.organization for c in contacts} or [make_organization()]
    n = number()
    meeting = row(Meeting, fields, held_on=localdate(), notes=f"Notes {n}")
    for organization in organizations:
        MeetingOrganization.objects.create(meeting=meeting, organization=organization)
    for contact in contacts:
        MeetingContact.objects.create(meeting=meeting, contact=contact)
    for user in attendees:
        MeetingAttendee.objects.create(meeting=meeting, user=user, district=user.district)
    for lead in leads:
        MeetingLead.objects.create(meeting=meeting, lead=lead)
    return meeting


def make_policy_feedback(**fields):
    return row(PolicyFeedback, fields, meeting=make_meeting, text=f"Feedback {number()}")


def make_restricted_note(**fields):
    return row(RestrictedNote, fields, meeting=make_meeting, text=f"Secret {number()}", by=make_user)


def make_follow_up(*, done=False, **fields):
    """Something due in a week; `done` ticks it in its owner's name."""
    follow_up = row(
        FollowUp, fields, what=f"Write to partner {number()}", owner=make_user, due_on=localdate() + timedelta(days=7)
    )
    if done:
        follow_up.done_at, follow_up.done_by = now(), follow_up.owner
        follow_up.save()
    return follow_up


def make_calendar_feed(**fields):
    return row(CalendarFeed, fields, user=make_user, token_hash=lambda: f"{number():064}")
