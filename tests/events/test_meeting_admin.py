import pytest

from events.models import FollowUp, Meeting, MeetingLead
from tests import make
from tests.admins import change, filled, url

pytestmark = pytest.mark.django_db
LINKS = {"organization": "organization_links", "contact": "contact_links", "lead": "lead_links"}


def added(client, **rows):
    """The form of a new meeting with one row of each named kind."""
    form = filled(client.get(url(Meeting, "add")), notes="Talk")
    for name, record in rows.items():
        prefix = LINKS[name]
        form |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-0-{name}": record.pk}
    return form


def test_a_contact_belongs_to_an_organization_of_the_meeting(client_of):
    client, contact = client_of("city administrator"), make.make_contact()
    stranger = make.make_organization()

    refused = client.post(url(Meeting, "add"), added(client, organization=stranger, contact=contact))
    saved = client.post(url(Meeting, "add"), added(client, organization=contact.organization, contact=contact))

    told = " ".join(str(error) for error in refused.context["errors"])
    assert f"{contact} is at {contact.organization}, not at {stranger}" in told
    assert saved.status_code == 302
    assert Meeting.objects.get().logged_by == client.user


def test_a_meeting_is_with_somebody(client_of):
    client = client_of("city administrator")

    assert client.post(url(Meeting, "add"), added(client)).status_code == 200
    assert not Meeting.objects.exists()


def test_a_meeting_added_here_counts_as_one_logged(client_of):
    client = client_of("city administrator", district=make.make_district())
    lead = make.make_lead()
    form = added(client, organization=lead.investor, lead=lead) | {"next_step": "Call", "next_on": "2030-01-02"}

    assert client.post(url(Meeting, "add"), form).status_code == 302

    lead.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (lead.first_met_on, lead.first_negotiation_district) == (meeting.held_on, client.user.district)
    assert FollowUp.objects.get().meeting == meeting


def test_whoever_may_edit_a_meeting_may_take_a_lead_off_it(client_of):
    client = client_of("account manager")
    lead = make.make_lead(owner=client.user)
    meeting = make.make_meeting(leads=[lead])
    form = filled(client.get(change(meeting))) | {"lead_links-0-DELETE": "on"}

    assert client.post(change(meeting), form).status_code == 302
    assert not MeetingLead.objects.exists()


def test_leads_one_may_not_see_are_neither_shown_nor_lost(client_of):
    client = client_of("district officer", district=make.make_district())
    foreign = make.make_lead(title="Zqforeign", district=make.make_district())
    meeting = make.make_meeting(leads=[foreign], logged_by=client.user)
    page = client.get(change(meeting))

    saved = client.post(change(meeting), filled(page, notes="More"))

    assert "Zqforeign" not in page.content.decode()
    assert saved.status_code == 302
    assert MeetingLead.objects.get().lead == foreign


def test_a_meeting_is_dated_here_as_where_it_is_logged(client_of):
    client, organization = client_of("city administrator"), make.make_organization()
    form = added(client, organization=organization)

    future = client.post(url(Meeting, "add"), form | {"held_on": "2999-01-01"})
    early = client.post(url(Meeting, "add"), form | {"next_step": "Call", "next_on": "2000-01-01"})

    assert "A meeting is logged once it was held, not before." in str(future.context["errors"])
    assert "The next step cannot be due before the meeting." in str(early.context["errors"])
    assert not Meeting.objects.exists()
