"""Logging a meeting: what one press of Save leaves behind, and what it refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import FollowUp, Meeting
from events.recording import record_meeting
from tests.make import (
    make_contact,
    make_district,
    make_event,
    make_lead,
    make_organization,
    make_user,
)

pytestmark = pytest.mark.django_db


def typed(**more):
    """What a person sends with Save, at the least; `save=""` is another button."""
    fields = {"kind": "visit", "held_on": str(localdate()), "notes": "Spoke of the visit.", "save": "1"} | more
    return fields if fields["save"] else {name: v for name, v in fields.items() if name != "save"}


def post(client, **more):
    return client.post(reverse("log-meeting"), typed(**more))


def test_saving_keeps_who_was_there_and_what_comes_next(client_of):
    client = client_of("account manager", district=make_district())
    organization = make_organization()
    contact = make_contact(organization=organization)
    lead = make_lead(owner=client.user)
    by = localdate() + timedelta(days=7)

    response = post(
        client,
        organizations=[organization.pk],
        contacts=[contact.pk],
        leads=[lead.pk],
        next_step="Send the map",
        next_on=str(by),
    )

    meeting = Meeting.objects.get()
    assert response.status_code == 302
    assert response.url == meeting.get_absolute_url()
    assert [*meeting.organizations.all()] == [organization]
    assert [*meeting.contacts.all()] == [contact]
    assert [*meeting.attendees.all()] == [client.user]
    follow_up = FollowUp.objects.get()
    assert (follow_up.what, follow_up.due_on, follow_up.owner) == ("Send the map", by, client.user)
    assert (follow_up.lead, follow_up.organization) == (lead, organization)


def test_the_first_district_to_meet_on_a_lead_holds_it():
    lead, organization = make_lead(), make_organization()
    first, second = (make_user("district officer", district=make_district()) for _n in "12")

    for user in (first, second):
        record_meeting(Meeting(notes="x"), by=user, organizations=[organization], leads=[lead])

    lead.refresh_from_db()
    assert lead.first_negotiation_district == first.district
    assert lead.first_met_on == localdate()


def test_a_draft_does_not_claim_a_lead():
    lead, user = make_lead(), make_user("district officer", district=make_district())

    record_meeting(Meeting(notes="x", state="draft"), by=user, organizations=[make_organization()], leads=[lead])

    lead.refresh_from_db()
    assert lead.first_negotiation_district is None


def test_save_and_log_another_keeps_the_event(client_of):
    client, event = client_of("event officer"), make_event()

    response = post(client, organizations=[make_organization().pk], event=event.pk, another="1", save="")

    assert response.url.startswith(reverse("log-meeting"))
    page = client.get(response.url).content.decode()
    assert f'<option value="{event.pk}" selected>' in page


def test_pressing_save_twice_logs_one_meeting(client_of):
    client, organization, press = client_of("account manager"), make_organization(), str(uuid4())

    answers = [post(client, organizations=[organization.pk], press=press) for _press in "12"]

    meeting = Meeting.objects.get()
    assert [answer.url for answer in answers] == [meeting.get_absolute_url()] * 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"organizations": []}, "Name at least one organization"),
        ({"notes": ""}, "Write what was said"),
        ({"held_on": "tomorrow"}, "Write the day as"),
        ({"held_on": "2999-01-01"}, "once it was held"),
        ({"next_step": "Call"}, "A next step needs a date"),
        ({"next_on": "2027-01-01"}, "Say what is to be done"),
        ({"held_on": "0001-01-01"}, "too long ago"),
        ({"next_step": "Call", "next_on": "2000-01-01"}, "due before the meeting"),
        ({"organization_q": "hktdc"}, "“hktdc” is not picked yet"),
        ({"kind": "dinner"}, "Select a valid choice"),
        ({"contacts": ["99999999"]}, "Select a valid choice"),
        ({"contacts": ["x"]}, "is not a valid value"),
        ({"event": "99999999999999999999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(client_of, wrong, sentence):
    client = client_of("account manager")
    fields = {"organizations": [make_organization().pk], "outcome": "Agreed to come back"} | wrong

    response = post(client, **fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Agreed to come back" in page
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("name", ["notes", "restricted", "feedback-0-text"])
def test_what_is_too_long_is_told_with_the_limit(client_of, name):
    given = {"feedback-TOTAL_FORMS": "1", "feedback-0-area": "tax", name: "x" * 20_001}
    response = post(client_of("account manager"), organizations=[make_organization().pk], **given)

    assert response.status_code == 422
    assert "Write at most 20000 characters; these are 20001." in response.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("checks", [True, False])
def test_what_is_too_large_to_read_is_told_with_the_limit(client_of, checks):
    browser = client_of("account manager")
    browser.get(reverse("log-meeting"))  # for the cookie
    browser.handler.enforce_csrf_checks = checks

    response = post(browser, notes="x" * 3_000_000)

    page = response.content.decode()
    assert response.status_code == 400
    assert "What was sent is too large: the limit is 2.5" in page


@pytest.mark.parametrize(
    "asked",
    [
        *("organization=abc", "organization=-1", "organization=99999999", "contact=x", "lead=x", "lead=9" + "9" * 30),
        *("event=-1", "event=1.5", "held_on=%00", "held_on=2026-02-30", "kind=dinner", "kind=call&kind=visit"),
        *("colour=red", "before=2026-01-01", "organizations=1"),
    ],
)
def test_an_address_that_makes_no_sense_is_told_so(client_of, asked):
    response = client_of("account manager").get(f"{reverse('log-meeting')}?{asked}")

    assert response.status_code == 400
    assert f"<strong>{asked.partition('=')[0]}=" in response.content.decode()


def test_an_address_does_not_tell_of_a_lead_one_may_not_see(client_of):
    hidden = make_lead(confidentiality="restricted")

    assert client_of("account manager").get(f"{reverse('log-meeting')}?lead={hidden.pk}").status_code == 400


def test_an_address_fills_the_form(client_of):
    contact, event = make_contact(), make_event()
    asked = f"organization={contact.organization_id}&contact={contact.pk}&event={event.pk}&kind=call&held_on=2026-01-02"

    page = client_of("account manager").get(f"{reverse('log-meeting')}?{asked}").content.decode()

    assert 'value="2026-01-02"' in page
    assert f'<option value="{event.pk}" selected>' in page


def test_a_contact_belongs_to_an_organization_of_the_meeting(client_of):
    stranger = make_contact(name_en="Ms Stranger")

    response = post(client_of("account manager"), organizations=[make_organization().pk], contacts=[stranger.pk])

    assert "Ms Stranger belongs to no organization of this meeting" in response.content.decode()


def test_a_lead_one_may_not_see_cannot_be_posted(client_of):
    hidden = make_lead()

    response = post(client_of("account manager"), organizations=[make_organization().pk], leads=[hidden.pk])

    assert response.status_code == 422
    assert hidden.title not in response.content.decode()


@pytest.mark.parametrize("text", ["hkt", "香港", "贸易", "xianggang", "maoyi", "xgmy"])
def test_three_letters_find_a_partner(client_of, text):
    make_organization(name_en="Hong Kong Trade Development Council (HKTDC)", name_zh="香港贸易发展局")
    make_organization(name_en="Bay Area Council", name_zh="旧金山湾区委员会")

    response = client_of("account manager").get(reverse("log-meeting-find"), {"organization_q": text})

    page = response.content.decode()
    assert "HKTDC" in page
    assert "Bay Area" not in page


def test_without_scripts_adding_shows_the_form_again_with_all_that_was_typed(client_of):
    organization = make_organization()
    make_contact(organization=organization, name_en="Ann Chen")

    response = post(
        client_of("account manager"), save="", add=f"organization-{organization.pk}", notes="Half a thought"
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "Half a thought" in page
    assert "Ann Chen" in page
    assert not Meeting.objects.exists()


def test_a_date_button_works_without_scripts(client_of):
    response = post(client_of("account manager"), save="", next_in="fortnight")

    assert str(localdate() + timedelta(days=14)) in response.content.decode()


def test_a_verifier_logs_no_meeting(client_of):
    assert client_of("verifier").get(reverse("log-meeting")).status_code == 403


@pytest.mark.parametrize("path", ["log-meeting-find", "log-meeting-parts"])
def test_the_pieces_of_the_form_are_for_those_who_may_log(client_of, path):
    client = client_of("leadership")
    url = reverse(path)

    response = client.post(url) if path.endswith("parts") else client.get(url, {"organization_q": "a"})

    assert response.status_code == 403


def test_a_next_step_is_given_to_nobody_who_may_not_see_its_lead(client_of):
    client, colleague = client_of("city administrator"), make_user("account manager", name_en="Lin")
    lead = make_lead(confidentiality="restricted")
    step = {"next_step": "Call", "next_on": "2099-01-01", "owner": colleague.pk, "leads": [lead.pk]}
    step["organizations"] = [lead.investor.pk]

    alone = post(client, **step)
    along = post(client, colleagues=[colleague.pk], **step)

    assert alone.status_code == 422
    assert f"Lin may not see {lead}." in alone.content.decode()
    assert along.status_code == 302
    assert FollowUp.objects.visible_to(colleague).get().owner == colleague
