"""An import of meetings or participants is undone as a whole, with links, follow-ups and what leads had by it."""

import pytest

from events.models import FollowUp, Meeting, MeetingAttendee, MeetingOrganization, Participation
from promotion_crm.history import changes_of
from promotion_crm.models import ChangeSet
from tests.events.bringing import bring
from tests.make import make_contact, make_district, make_event, make_lead, make_meeting, make_organization
from tests.partners.test_undoing_imports import undo

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def test_new_meetings_go_with_their_links_follow_ups_and_first_negotiation(bring, city):
    contact, lead = make_contact(), make_lead()
    row = f"2026-01-05,{contact.organization_id},{contact.pk},{lead.code},Talk,Call,2026-02-01"
    said = bring("meetings", f"held_on,organizations,contacts,leads,notes,next_step,next_on\n{row}\n", as_=city.user)
    assert ("1 new" in said, FollowUp.objects.count()) == (True, 1), said

    answer = city.post(ChangeSet.objects.get().get_absolute_url())

    assert answer.status_code == 302, answer.content.decode()
    rest = [model.objects.count() for model in (Meeting, FollowUp, MeetingAttendee, MeetingOrganization)]
    lead.refresh_from_db()
    assert rest == [0, 0, 0, 0]
    assert lead.first_met_on is None


def test_first_negotiation_once_held_is_not_undone_and_so_told(bring, city):
    lead, city.user.district = make_lead(), make_district()
    city.user.save()
    row = f"2026-01-05,{make_organization().pk},{lead.code},Talk"
    bring("meetings", f"held_on,organizations,leads,notes\n{row}\n", as_=city.user)

    told = undo(ChangeSet.objects.get())

    assert "First negotiation is held once and for good." in told
    assert Meeting.objects.exists()


def test_links_that_were_removed_are_there_again_as_they_were(bring, city):
    old, new, lead = make_organization(), make_organization(), make_lead()
    meeting = make_meeting(organizations=[old], attendees=[city.user], leads=[lead], outcome="Before")
    links = [*meeting.organization_links.values(), *meeting.attendee_links.values(), *meeting.lead_links.values()]
    head = "id,organizations,attendees,leads,outcome"
    said = bring("meetings", f"{head}\n{meeting.pk},{new.pk},,,After\n", as_=city.user)
    assert "1 changed" in said, said
    made = ChangeSet.objects.get()
    page = city.get(made.get_absolute_url()).content.decode()

    told = undo(made)

    meeting.refresh_from_db()
    after = [*meeting.organization_links.values(), *meeting.attendee_links.values(), *meeting.lead_links.values()]
    assert "1 made · 1 deleted" in page
    assert "Undone" in told, told
    assert (after, meeting.outcome) == (links, "Before")
    assert changes_of(meeting.organization_links.get())[0].reason == "Undone: Import, Meetings"


def test_a_link_made_anew_since_stops_the_undoing_and_nothing_is_lost(bring, city):
    old, new = make_organization(), make_organization()
    meeting = make_meeting(organizations=[old])
    bring("meetings", f"id,organizations\n{meeting.pk},{new.pk}\n", as_=city.user)
    MeetingOrganization.objects.create(meeting=meeting, organization=old)

    told = undo(ChangeSet.objects.get())

    assert told == "Named twice on this meeting.\nNothing was undone."
    assert {*meeting.organizations.all()} == {old, new}


def test_participants_go_and_get_their_values_back(bring, city):
    event = make_event(name_en="Expo")
    bring("participants", "event,name,state\nExpo,Ann,invited\n", as_=city.user)
    said = bring("participants", "event,name,state\nExpo,Ann,attended\nExpo,Bo,invited\n", as_=city.user)

    told = undo(ChangeSet.objects.order_by("pk").last())

    assert ("1 new, 1 changed" in said, "Undone" in told) == (True, True), (said, told)
    assert [*Participation.objects.values_list("event", "name", "state")] == [(event.pk, "Ann", "invited")]
