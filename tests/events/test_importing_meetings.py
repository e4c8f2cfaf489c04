"""Meetings from a spreadsheet: recorded as those that are logged, by the same rules and with the same sentences."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import FollowUp, Meeting, MeetingLead
from promotion_crm.history import last_id
from tests.events.bringing import bring
from tests.make import make_contact, make_district, make_event, make_lead, make_meeting, make_organization, make_user

__all__ = ["bring"]
pytestmark = pytest.mark.django_db
CITY = "city administrator"
HEAD = "held_on,organizations,notes"


@pytest.fixture
def me():
    return make_user(CITY, district=make_district())


def test_a_new_meeting_is_recorded_with_all_that_belongs_to_it(bring, me):
    contact, other, lead = make_contact(name_en="Ann Chen"), make_organization(name_en="Bay, Inc"), make_lead()
    colleague, event = make_user("account manager", district=make_district()), make_event(name_en="Expo")
    with_whom = f'"{contact.organization.name_en};Bay, Inc",Talk,Ann Chen,{colleague.username},{lead.code}'
    heads = f"{HEAD},contacts,attendees,leads,event,kind,next_step,next_on"

    said = bring("meetings", f"{heads}\n2026-01-05,{with_whom},Expo,call,Send the map,2026-02-01\n", as_=me)

    assert "1 new, 0 changed, 0 unchanged, 0 refused" in said, said
    meeting, follow_up = Meeting.objects.get(), FollowUp.objects.get()
    assert (meeting.logged_by, meeting.kind, meeting.event, meeting.state) == (me, "call", event, "complete")
    assert {*meeting.organizations.all()} == {contact.organization, other}
    assert [*meeting.contacts.all()] == [contact]
    assert [(link.user, link.district) for link in meeting.attendee_links.all()] == [(colleague, colleague.district)]
    assert (follow_up.what, follow_up.owner, follow_up.lead, follow_up.meeting) == (
        "Send the map", me, lead, meeting
    )  # fmt: skip
    lead.refresh_from_db()
    assert (lead.first_met_on, lead.first_negotiation_district) == (meeting.held_on, me.district)
    assert Meeting.objects.find("Talk").exists()


def test_whoever_imports_was_there_unless_the_file_names_our_people_and_a_draft_counts_for_nothing(bring, me):
    lead, partner = make_lead(), make_organization()

    bring("meetings", f"{HEAD},leads,state\n2026-01-05,{partner.pk},Talk,{lead.code},draft\n", as_=me)

    lead.refresh_from_db()
    assert [*Meeting.objects.get().attendees.all()] == [me]
    assert lead.first_met_on is None


def test_a_draft_with_nobody_is_not_completed_by_a_file(bring, me):
    draft = make_meeting(state="draft", logged_by=me, organizations=[])
    other = make_meeting(state="draft", logged_by=me)

    said = bring("meetings", f"id,state\n{draft.pk},complete\n", as_=me)
    done = bring("meetings", f"id,state\n{other.pk},complete\n", as_=me)

    assert "Name at least one organization" in said
    assert "1 changed" in done
    assert [Meeting.objects.get(pk=one.pk).state for one in (draft, other)] == ["draft", "complete"]


def test_nobody_makes_a_meeting_a_draft_that_they_would_not_see_any_more(bring, me, client_of):
    mine, others = make_meeting(attendees=[me]), make_meeting()

    done = bring("meetings", f"id,state\n{mine.pk},draft\n", as_=me)
    said = bring("meetings", f"id,state\n{others.pk},draft\n", as_=me)
    url = reverse("admin:events_meeting_change", args=[others.pk])
    page = client_of(me).post(url, {"state": "draft", "history_seen": last_id(others)}).content.decode()

    assert "1 changed" in done, done
    for words in (said, page):
        assert "Only whoever logged it or was there makes it a draft again" in words
    assert [Meeting.objects.get(pk=one.pk).state for one in (mine, others)] == ["draft", "complete"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"held_on": "2999-01-01"}, "Date: A meeting is logged once it was held, not before."),
        ({"held_on": "1979-12-31"}, "Date: The year is too long ago; write the day as 2027-02-28."),
        ({"held_on": ""}, "Date: It is blank, and has to be filled in."),
        ({"organizations": ""}, "Organizations: It is blank, and has to be filled in."),
        ({"notes": ""}, "Notes: It is blank, and has to be filled in."),
        ({"next_step": "Call"}, "Next step by: A next step needs a date."),
        ({"next_on": "2026-02-01"}, "Next step: Say what is to be done by then, or clear the date."),
        (
            {"next_step": "Call", "next_on": "2026-01-04"},
            "Next step by: The next step cannot be due before the meeting.",
        ),
        ({"contacts": "Ms Stranger"}, "Contacts: Ms Stranger is at Elsewhere, not at Here; add that organization or"),
        ({"leads": "L-1"}, "Leads: There is no “L-1” among those you may see."),
        ({"attendees": "nobody"}, "Our people: There is no “nobody” among those you may see."),
    ],
)
def test_a_row_against_the_rules_is_refused_by_number_and_sentence(bring, me, given, sentence):
    make_organization(name_en="Here")
    make_contact(name_en="Ms Stranger", organization=make_organization(name_en="Elsewhere"))
    good = dict.fromkeys(("contacts", "leads", "attendees", "next_step", "next_on"), "") | {
        "held_on": "2026-01-05", "organizations": "Here", "notes": "Talk"
    }  # fmt: skip
    rows = "\n".join(",".join(row.values()) for row in (good, good | given))

    said = bring("meetings", f"{','.join(good)}\n{rows}\n", as_=me)

    assert f"Row 3: {sentence}" in said
    assert said.count("Row ") == 1
    assert not Meeting.objects.exists()


def test_a_next_step_is_somebodys(bring):
    row = f"{HEAD},next_step,next_on\n2026-01-05,{make_organization().pk},Talk,Call,2026-02-01\n"

    assert "Next step: It becomes a follow-up of whoever imports: say who with --as." in bring("meetings", row)
    assert "1 new" in bring("meetings", f"{HEAD}\n2026-01-05,{make_organization().pk},Talk\n")
    assert (Meeting.objects.get().logged_by, FollowUp.objects.count()) == (None, 0)


# -- changes -------------------------------------------------------------------------------


def test_an_edited_cell_adds_and_removes_links_and_leaves_the_rest(bring, me):
    first, second, ann = make_organization(), make_organization(), make_user("account manager")
    meeting = make_meeting(organizations=[first], attendees=[me], notes="As it was")
    kept = meeting.attendee_links.get()

    content = f'id,organizations,attendees\n{meeting.pk},{second.pk},"{me.username};{ann.username}"\n'
    said = bring("meetings", content, as_=me)

    meeting.refresh_from_db()
    assert "0 new, 1 changed" in said, said
    assert [*meeting.organizations.all()] == [second]
    assert {*meeting.attendees.all()} == {me, ann}
    assert (kept in meeting.attendee_links.all(), meeting.notes) == (True, "As it was")
    assert "0 changed, 1 unchanged" in bring("meetings", content, as_=me)


def test_a_meeting_may_not_lose_all_its_organizations_nor_that_of_a_contact(bring, me):
    contact = make_contact(name_en="Ann Chen")
    meeting = make_meeting(contacts=[contact])

    assert "Organizations: It is blank" in bring("meetings", f"id,organizations\n{meeting.pk},\n", as_=me)
    said = bring("meetings", f"id,organizations\n{meeting.pk},{make_organization().pk}\n", as_=me)
    assert "Row 2: Contacts: Ann Chen is at" in said
    assert [*meeting.organizations.all()] == [contact.organization]


def test_leads_one_may_not_see_stay_and_are_not_told_of(bring):
    me = make_user("district officer", district=make_district())
    hidden, seen, new = make_lead(), make_lead(owner=me), make_lead(owner=me)
    meeting = make_meeting(leads=[hidden, seen], logged_by=me)

    said = bring("meetings", f"id,leads\n{meeting.pk},{new.code}\n", as_=me)

    assert "0 new, 1 changed" in said, said
    assert hidden.code not in said
    assert {link.lead for link in MeetingLead.objects.all()} == {hidden, new}
    new.refresh_from_db()
    assert (new.first_met_on, new.first_negotiation_district) == (meeting.held_on, me.district)


def test_namesakes_are_told_apart_by_the_meeting(bring, me):
    here, there = (make_contact(name_en="Wang Wei", name_zh="") for _n in "12")
    gone = make_user("account manager", is_active=False, name_en="Old Bo")
    meeting = make_meeting(organizations=[here.organization], attendees=[gone])
    both = f'"{here.organization_id};{there.organization_id}"'

    said = bring("meetings", f"id,contacts,attendees\n{meeting.pk},Wang Wei,Old Bo;{me.username}\n", as_=me)
    refused = bring("meetings", f"{HEAD},contacts\n2026-01-05,{both},Talk,Wang Wei\n", as_=me)

    assert "1 changed" in said, said
    assert [*meeting.contacts.all()] == [here]
    assert {*meeting.attendees.all()} == {gone, me}
    assert "2 records are called “Wang Wei”. Write the number of one" in refused


def test_days_that_nobody_touches_are_not_judged_again(bring, me):
    meeting = make_meeting(held_on="2999-01-01")

    assert "1 changed" in bring("meetings", f"id,outcome\n{meeting.pk},Agreed\n", as_=me)
    assert "A meeting is logged once" in bring("meetings", f"id,held_on\n{meeting.pk},2999-02-01\n", as_=me)


# -- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["verifier", "leadership"])
def test_who_only_reads_meetings_imports_none(bring, role):
    meeting = make_meeting()
    rows = f"id,{HEAD}\n,2026-01-05,{make_organization().pk},Talk\n{meeting.pk},2026-01-05,{make_organization().pk},A\n"

    said = bring("meetings", rows, as_=make_user(role))

    assert "Row 2: You may not add new ones." in said
    assert "Row 3: This record is not yours to change." in said


def test_a_meeting_of_others_is_changed_only_by_who_may(bring):
    me, meeting = make_user("district officer", district=make_district()), make_meeting()
    draft = make_meeting(state="draft", logged_by=make_user("account manager"))

    said = bring("meetings", f"id,outcome\n{meeting.pk},A\n{draft.pk},B\n", as_=me)

    assert "Row 2: This record is not yours to change." in said
    assert f"Row 3: Number: There is no “{draft.pk}” among those you may see" in said


# -- in bulk -------------------------------------------------------------------------------


def test_two_thousand_meetings_ask_in_lots(bring, me):
    contacts, ann = [make_contact() for _n in range(5)], make_user("account manager")

    def asked(content, told):
        with CaptureQueriesContext(connection) as queries:
            assert told in bring("meetings", content, as_=me)
        return len(queries)

    def new(count):
        rows = [
            f"2026-01-05,{one.organization_id},Talk {n},{one.pk},{ann.username},Call,2026-02-01"
            for n in range(count) for one in [contacts[n % 5]]
        ]  # fmt: skip
        return asked("\n".join([f"{HEAD},contacts,attendees,next_step,next_on", *rows]), f"{count} new")

    def changed(count):
        pks = Meeting.objects.order_by("-pk").values_list("pk", flat=True)[:count]
        rows = [f'{pk},{me.username},"{contacts[0].organization_id};{contacts[1].organization_id}",' for pk in pks]
        return asked("\n".join(["id,attendees,organizations,contacts", *rows]), f"{count} changed")

    few, many = (new(20), changed(20)), (new(2000), changed(2000))

    assert many[0] <= few[0] * 2 + 10, (few, many)
    assert many[1] <= few[1] * 2 + 10, (few, many)
    assert FollowUp.objects.count() == 2020
