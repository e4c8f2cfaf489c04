"""Recording a meeting: the meeting, who was there, its leads and the next step, in one act."""

from django.db import transaction

from events.models import (
    FollowUp,
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
)


@transaction.atomic
def record_meeting(meeting, *, by, organizations, contacts=(), colleagues=(), leads=(), owner=None):
    """Save a new meeting with everything that belongs to it.

    Whoever records it was there. A complete meeting counts for first negotiation of its
    leads; a next step becomes a follow-up of `owner` (whoever records it, by default).
    """
    people = {person.pk: person for person in [by, *colleagues]}.values()
    meeting.logged_by = by
    meeting.save()
    MeetingOrganization.objects.bulk_create(MeetingOrganization(meeting=meeting, organization=o) for o in organizations)
    MeetingContact.objects.bulk_create(MeetingContact(meeting=meeting, contact=c) for c in contacts)
    MeetingAttendee.objects.bulk_create(
        MeetingAttendee(meeting=meeting, user=person, district_id=person.district_id) for person in people
    )
    MeetingLead.objects.bulk_create(MeetingLead(meeting=meeting, lead=lead) for lead in leads)
    follow_from(meeting, by=by, organizations=organizations, leads=leads, owner=owner)
    return meeting


def follow_from(meeting, *, by, organizations, leads, owner=None):
    """What a new meeting sets going: first negotiation of its leads, and its next step."""
    count_for_leads(meeting, leads, by=by)
    if meeting.next_step:
        FollowUp.objects.create(
            what=meeting.next_step,
            due_on=meeting.next_on,
            owner=owner or by,
            meeting=meeting,
            organization=organizations[0] if organizations else None,
            lead=leads[0] if len(leads) == 1 else None,
            is_sample=meeting.is_sample,
        )


def count_for_leads(meeting, leads, *, by):
    """A complete meeting counts for first negotiation of its leads, for the district of `by`."""
    if meeting.state == Meeting.State.COMPLETE:
        for lead in leads:
            lead.hold_first_negotiation(by.district, meeting.held_on)
