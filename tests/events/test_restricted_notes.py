"""Restricted notes: read by those in the meeting and the city administrator, by every way a person can read."""

import pytest
from django.urls import reverse

from events.calendar_files import calendar
from events.feeding import entries_for
from events.models import MeetingAttendee, RestrictedNote
from promotion_crm import roles
from promotion_crm.lists.base import lists
from promotion_crm.roles import ROLES
from tests import admins, pages
from tests.events.test_recording import post
from tests.make import make_district, make_lead, make_meeting, make_organization, make_restricted_note, make_user

pytestmark = pytest.mark.django_db
WORDS = "Zqsecretword"
BY_PRESENCE = {"account manager", "district officer", "verifier"}  # who read those of meetings they were in
ABOVE = {"city administrator", "superuser"}


def noted(*there, **fields):
    meeting = make_meeting(attendees=there, logged_by=make_user("account manager"), notes="Zqplain", **fields)
    make_restricted_note(meeting=meeting, text=WORDS)
    return meeting


def every_way(client, meeting):
    """Each answer in which a person could come upon what is written at a meeting: (address, what it says)."""
    user, organization = client.user, meeting.organizations.get()
    addresses = [meeting.get_absolute_url(), organization.get_absolute_url(), reverse("desk")]
    addresses += [f"{reverse('log-meeting')}?organization={organization.pk}"]
    for question in (WORDS, "Zqplain"):
        addresses += [f"{reverse(name)}?q={question}" for name in ("search", "palette")]
        addresses += [f"{admins.url(model, 'changelist')}?q={question}" for model in admins.MODELS]
    addresses += [admins.change(meeting), admins.url(type(meeting), "history", meeting.pk)]
    addresses += [admins.url(type(meeting), "delete", meeting.pk)]
    for name, declared in lists().items():
        columns = ",".join(column for column in declared.columns_for(user))
        addresses += [f"{reverse(name)}?columns={columns}", f"{reverse(name)}?q={WORDS}"]
        addresses += [pages.export_url(name, "csv", f"purpose=Test&columns={columns}")]
    return [(address, pages.text_of(client.get(address)).replace(f"?q={WORDS}", "")) for address in addresses]


def told_by(client, meeting):
    return {address for address, text in every_way(client, meeting) if WORDS in text and f"q={WORDS}" not in address}


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_who_was_not_there_comes_upon_them_nowhere(client_of, role):
    client = client_of(role, district=make_district())
    meeting = noted(make_user(district=client.user.district))

    told = told_by(client, meeting)

    assert told == ({meeting.get_absolute_url(), admins.change(meeting)} if role in ABOVE else set())


@pytest.mark.parametrize("role", ROLES)
def test_who_was_there_reads_them_on_the_page_of_the_meeting(client_of, role):
    client = client_of(role, district=make_district())
    meeting = noted(client.user)

    told = told_by(client, meeting)

    assert (meeting.get_absolute_url() in told) == (role in BY_PRESENCE | ABOVE)
    assert told <= {meeting.get_absolute_url(), admins.change(meeting)}


def test_the_feed_of_a_calendar_does_not_tell_them(client_of):
    client = client_of("account manager")
    noted(client.user)

    entries = [*entries_for(client.user, str)]
    assert entries
    assert WORDS not in calendar(entries).decode()


def test_nobody_puts_themselves_among_those_who_read_them(client_of):
    client = client_of("account manager")
    meeting = noted()

    response = client.get(admins.change(meeting))
    MeetingAttendee.objects.create(meeting=meeting, user=client.user)

    assert 'name="attendee_links-0-user"' not in response.content.decode()
    assert not type(meeting).objects.editable_by(make_user("account manager")).contains(meeting)
    assert type(meeting).objects.editable_by(client.user).contains(meeting)
    assert type(meeting).objects.editable_by(make_user("city administrator")).contains(meeting)


def test_a_restricted_lead_closes_its_meeting_before_its_notes():
    me, lead = make_user("account manager"), make_lead(confidentiality="restricted")
    meeting = noted(leads=[lead])

    assert not RestrictedNote.objects.visible_to(me).exists()
    assert RestrictedNote.objects.visible_to(make_user("city administrator")).get().meeting == meeting


@pytest.mark.parametrize("role", ["account manager", "event officer"])
def test_a_note_is_written_with_the_meeting_by_roles_that_have_such_notes(client_of, role):
    client = client_of(role)

    post(client, organizations=[make_organization().pk], restricted=WORDS)

    written = [(note.text, note.by) for note in RestrictedNote.objects.all()]
    assert written == ([(WORDS, client.user)] if role == "account manager" else [])


def test_a_note_is_added_by_who_was_there_and_by_nobody_else(client_of):
    here, elsewhere, reader = (client_of(role) for role in ("account manager", "account manager", "verifier"))
    meeting = make_meeting(attendees=[here.user, reader.user], logged_by=make_user())
    url = reverse("add-restricted-note", args=[meeting.pk])

    answers = [client.post(url, {"text": f" {WORDS} "}).status_code for client in (here, elsewhere, reader)]
    here.post(url, {"text": WORDS})  # a second press
    blank = here.post(url, {"text": " "}, follow=True)

    assert answers == [302, 404, 403]
    assert [(note.text, note.by) for note in RestrictedNote.objects.all()] == [(WORDS, here.user)]
    assert "write them, or remove it" in blank.content.decode()


def test_the_roles_are_those_of_the_table():
    may = {key for key in ROLES if "events.add_restrictednote" in roles.permissions(ROLES[key])}

    assert may == {"city administrator", "account manager", "district officer"}
