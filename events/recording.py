"""Recording meetings: each with who was there, its leads and the next step, in one act."""

from dataclasses import dataclass

from django.db import transaction

from events.models import (
    FollowUp,
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
    PolicyFeedback,
    RestrictedNote,
)

# What a meeting is linked to: the rows between, and the field that names it there.
LINKS = {
    "organizations": (MeetingOrganization, "organization"),
    "contacts": (MeetingContact, "contact"),
    "attendees": (MeetingAttendee, "user"),
    "leads": (MeetingLead, "lead"),
}


@dataclass
class Minutes:
    """A meeting with all that belongs to it; `owner` is to do the next step, by default whoever records it.

    `feedback` are rows of it that need not be saved yet, `restricted` the words of a restricted note.
    """

    meeting: Meeting
    organizations: list
    contacts: list = ()
    attendees: list = ()
    leads: list = ()
    owner: object = None
    feedback: list = ()
    restricted: str = ""


def record_meeting(meeting, *, by, organizations, colleagues=(), **more):
    """Save a new meeting with everything that belongs to it. Whoever records it was there."""
    people = list({person.pk: person for person in [by, *colleagues]}.values())
    record_meetings([Minutes(meeting, organizations, attendees=people, **more)], by=by)
    return meeting


@transaction.atomic
def record_meetings(minutes, *, by):
    """Save new meetings, all at once.

    A complete meeting counts for first negotiation of its leads; a next step becomes a
    follow-up. `by` may be the OPERATOR, and then no next step may stand without its owner.
    """
    for one in minutes:
        one.meeting.logged_by = by if by.pk else None
    Meeting.objects.bulk_create([one.meeting for one in minutes])
    for kind in LINKS:
        relink(kind, add=[(one.meeting, record) for one in minutes for record in getattr(one, kind)])
    keep_feedback([(one.meeting, said) for one in minutes for said in one.feedback])
    keep_restricted(minutes, by=by)
    follow_from(minutes, by=by)


def keep_feedback(said):
    """Save new rows of feedback, given as (meeting, row)."""
    for meeting, row in said:
        row.meeting = meeting
    PolicyFeedback.objects.bulk_create([row for _meeting, row in said])


def keep_restricted(minutes, *, by):
    said = [one for one in minutes if one.restricted]
    author = by if by.pk else None
    RestrictedNote.objects.bulk_create(
        [RestrictedNote(meeting=one.meeting, text=one.restricted, by=author) for one in said]
    )


def relink(kind, *, add=(), remove=()):
    """Add links of one kind, given as (meeting, record), and remove others; people keep their district of today."""
    model, name = LINKS[kind]
    if remove:
        model.objects.filter(pk__in=[link.pk for link in remove]).delete()
    links = [model(meeting=meeting, **{name: record}) for meeting, record in add]
    for link in links if model is MeetingAttendee else ():
        link.district_id = link.user.district_id
    model.objects.bulk_create(links)


def follow_from(minutes, *, by):
    """What new meetings set going: first negotiation of their leads, and their next steps."""
    for one in minutes:
        count_for_leads(one.meeting, one.leads, by=by)
    FollowUp.objects.bulk_create([_next_step(one, by) for one in minutes if one.meeting.next_step])


def _next_step(one, by):
    return FollowUp(
        what=one.meeting.next_step,
        due_on=one.meeting.next_on,
        owner=one.owner or by,
        meeting=one.meeting,
        organization=one.organizations[0] if one.organizations else None,
        lead=one.leads[0] if len(one.leads) == 1 else None,
        is_sample=one.meeting.is_sample,
    )


def count_for_leads(meeting, leads, *, by):
    """A complete meeting counts for first negotiation of its leads, for the district of `by`."""
    if meeting.state == Meeting.State.COMPLETE:
        for lead in leads:
            lead.hold_first_negotiation(by.district, meeting.held_on)
