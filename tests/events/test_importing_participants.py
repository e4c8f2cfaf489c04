"""Participants from a spreadsheet: contacts of ours, or people as they were given, at events of the importer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Participation
from tests.admins import filled, url
from tests.events.bringing import bring
from tests.make import make_contact, make_district, make_event, make_organization, make_participation, make_user

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_user("event officer")


@pytest.fixture
def expo():
    return make_event(name_en="Expo")


def test_new_rows_are_contacts_of_ours_or_people_as_they_were_given(bring, me, expo):
    ann, bay = make_contact(name_en="Ann Chen"), make_organization(name_en="Bay")
    head = "event,contact,name,organization,organization as given,job title of that day,role,state"

    rows = f"{head}\nExpo,Ann Chen,,,,,,\n{expo.pk},,Bo Li,Bay,Bay Ltd,CEO,Speaker"
    said = bring("participants", f"{rows},已到会\n", as_=me)

    first, second = Participation.objects.order_by("pk")
    assert "2 new" in said, said
    assert (first.contact, first.name, first.role, first.state) == (ann, "Ann Chen", "guest", "invited")
    assert (second.contact, second.organization, second.organization_name) == (None, bay, "Bay Ltd")
    assert (second.title, second.role, second.state) == ("CEO", "speaker", "attended")
    assert Participation.objects.find("Bo Li").exists()


def test_an_organization_we_do_not_know_is_kept_as_given_and_told(bring, me, expo):
    said = bring("participants", "event,name,organization\nExpo,Bo Li,Bay Ltd\n", as_=me)

    one = Participation.objects.get()
    assert "Row 2: “Bay Ltd” is no organization here; it is kept as it was given." in said
    assert (one.organization, one.organization_name) == (None, "Bay Ltd")
    assert "1 unchanged" in bring("participants", "event,name,organization\nExpo,Bo Li,Bay Ltd\n", as_=me)


@pytest.mark.parametrize("head", ["id", "event,contact", "event,name"])
def test_each_key_finds_the_participant(bring, me, expo, head):
    ann = make_contact(name_en="Ann Chen")
    one = make_participation(event=expo, contact=ann)
    row = {"id": one.pk, "event,contact": f"Expo,{ann.email}", "event,name": "Expo,Ann Chen"}[head]

    said = bring("participants", f"{head},state\n{row},attended\n", as_=me)

    one.refresh_from_db()
    assert "0 new, 1 changed" in said, said
    assert one.state == "attended"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Nowhere,,Bo,", "Event: There is no “Nowhere” among those you may see."),
        ("Expo,,,", "Name: It is blank, and has to be filled in."),
        (",,Bo,", "Event: It is blank, and has to be filled in."),
        ("Expo,Ann Chen,Dr. Ann,", "This contact is already on the list of the event."),
        ("Expo,Nobody,,", "Contact: There is no “Nobody” among those you may see."),
        ("Expo,,Bo,came", "State: “came” is no choice here."),
    ],
)
def test_a_wrong_row_is_refused_by_number_and_sentence(bring, me, expo, row, sentence):
    make_participation(event=expo, contact=make_contact(name_en="Ann Chen"), name="Ann")

    said = bring("participants", f"event,contact,name,state\nExpo,,New,\n{row}\n", as_=me)

    assert f"Row 3: {sentence}" in said
    assert said.count("Row ") == 1, said
    assert Participation.objects.count() == 1


def test_a_contact_twice_in_one_file_is_refused(bring, me, expo):
    ann = make_contact(name_en="Ann Chen")

    said = bring("participants", f"event,contact,name\nExpo,{ann.pk},Ann\nExpo,{ann.pk},Anna\n", as_=me)

    assert "Row 3: This contact is already on the list of the event." in said


# -- who may -------------------------------------------------------------------------------


def test_only_who_may_change_an_event_puts_people_on_its_list_by_file_or_by_hand(bring, client_of):
    client = client_of("district officer", district=make_district())
    mine, theirs = make_event(district=client.user.district), make_event(name_en="Theirs")
    one, other = make_participation(event=theirs), make_participation(event=mine)
    said = "Only those who may change “Theirs” put people on its list."

    told = bring("participants", f"id,event,name\n,{mine.pk},A\n,Theirs,B\n{one.pk},{mine.pk},C\n", as_=client.user)
    moved = bring("participants", f"id,event\n{other.pk},Theirs\n", as_=client.user)
    form = filled(client.get(url(Participation, "add")), name="A")
    answers = [client.post(url(Participation, "add"), form | {"event": event.pk}) for event in (theirs, mine)]

    assert f"Row 3: Event: {said}" in told
    assert "Row 4: This record is not yours to change." in told
    assert f"Row 2: Event: {said}" in moved
    assert [answer.status_code for answer in answers] == [200, 302]
    assert said in str(answers[0].context["errors"])


@pytest.mark.parametrize("role", ["verifier", "leadership", "privacy officer"])
def test_who_only_reads_participants_imports_none(bring, role):
    one = make_participation()

    said = bring("participants", f"id,event,name\n,{one.event_id},A\n{one.pk},{one.event_id},B\n", as_=make_user(role))

    assert "Row 2: You may not add new ones." in said
    assert "Row 3: This record is not yours to change." in said


def test_two_thousand_participants_ask_in_lots(bring, me, expo):
    contacts = [make_contact() for _n in range(2)]

    def asked(count, state, told):
        rows = [f"Expo,{contacts[n].pk if n < 2 else ''},Guest {n},Given {n},{state}" for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            content = "\n".join(["event,contact,name,organization,state", *rows])
            assert told in bring("participants", content, as_=me)
        return len(queries)

    few = asked(20, "invited", "20 new"), asked(20, "attended", "20 changed")
    Participation.objects.all().delete()
    many = asked(2000, "invited", "2000 new"), asked(2000, "attended", "2000 changed")

    assert all(most <= least * 2 + 10 for least, most in zip(few, many, strict=True)), (few, many)


def test_an_address_is_kept_as_given_folded_and_refused_by_its_row_when_it_is_none(bring, me, expo):
    head = "event,name,e-mail as given\n"
    said = bring("participants", f"{head}Expo,Bo Li,ｂｏ＠ｅｘａｍｐｌｅ．ｏｒｇ\nExpo,Cy Wu,cy(at)example\n", as_=me)
    assert "cy(at)example" in said and "Row 3" in said
    assert not Participation.objects.exists()

    bring("participants", f"{head}Expo,Bo Li,ｂｏ＠ｅｘａｍｐｌｅ．ｏｒｇ\n", as_=me)
    assert Participation.objects.get().email == "bo@example.org"


def test_an_export_with_addresses_of_both_kinds_comes_back_unchanged(bring, me, expo, client_of):
    make_participation(event=expo, contact=make_contact(email="ann@example.org"))
    make_participation(event=expo, name="Bo Li", email="bo@example.org")
    query = {"columns": "event,name,email,email_given,state", "purpose": "x"}
    file = client_of(me).get("/participants/export.csv", query)
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "ann@example.org" in text and "bo@example.org" in text

    assert "0 new, 0 changed, 2 unchanged" in bring("participants", text, as_=me)


def test_a_file_that_fills_more_places_than_there_are_says_so(bring, me):
    make_event(name_en="Small", capacity=1)

    said = bring("participants", "event,name,state\nSmall,Bo Li,accepted\nSmall,Cy Wu,accepted\n", "--dry-run", as_=me)

    assert "is 1; with 2 guests that is 1 too many" in said
