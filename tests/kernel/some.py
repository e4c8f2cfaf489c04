"""A few rows of every list."""

from django.utils.timezone import localdate

from partners.pipeline import Stage
from tests.make import (
    make_application,
    make_appointment,
    make_batch,
    make_call,
    make_contact,
    make_contribution,
    make_dispatch_recipient,
    make_evaluation,
    make_event,
    make_event_organizer,
    make_follow_up,
    make_introduction,
    make_lead,
    make_meeting,
    make_organization,
    make_participation,
    make_policy_feedback,
    make_recognition,
    make_user,
)


def make_some(who, count=2):
    """A few rows of every list, of which `who` owns some."""
    for n in range(count):
        mine, country = (who, "DE") if n % 2 else (None, "SG")
        organization = make_organization(country=country, account_manager=mine, parent=mine and make_organization())
        contact = make_contact(organization=organization, is_primary=bool(n % 2))
        appointment = make_appointment(organization=organization, batch=make_batch(number=n + 1))
        lead = make_lead(Stage.OPERATING, investor=organization, contact=contact, owner=mine or make_user())
        lead.expected_landing = localdate()
        lead.save()
        make_lead(Stage.RECEIVED)
        make_introduction(lead=lead, partner=organization, appointment=appointment)
        event = make_event(owner=mine, parent=make_event() if mine else None)
        make_event_organizer(event=event, organization=organization)
        make_participation(event=event, contact=contact)
        meeting = make_meeting(contacts=[contact], attendees=[who], leads=[lead], event=event, logged_by=mine)
        make_policy_feedback(meeting=meeting, area="tax" if mine else "land", severity="remark" if mine else "blocking")
        about = {"meeting": meeting, "lead": lead, "organization": organization, "contact": contact, "event": event}
        make_follow_up(owner=who, done=bool(n % 2), **about)
        make_year(appointment, who, mine)
        found = {"kind": "lead_introduced", "head": "project_attraction", "lead": lead, "source_key": f"lead:{lead.pk}"}
        make_contribution(appointment=appointment, **found)


def make_year(appointment, who, mine):
    """What a program's year holds of a partner."""
    organization = appointment.organization
    make_application("submitted" if mine else "draft", organization=organization, entered_by=who, call=make_call())
    make_contribution(appointment=appointment, entered_by=mine or make_user())
    make_evaluation(appointment=appointment)
    make_recognition(organization=organization)
    make_dispatch_recipient(appointment=appointment)
