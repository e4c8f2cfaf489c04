"""The door: who may check in, whom, when, and what a press that comes twice does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from events.models import DoorPress, Participation
from tests import make, pages

pytestmark = pytest.mark.django_db
MOST = 12  # queries


@pytest.fixture
def event():
    return make.make_event(starts_on=localdate())


@pytest.fixture
def officer(client_of):
    return client_of("event officer")


def door(event, **query):
    return reverse("door", args=[event.pk], query=query or None)


def press(client, guest, act="in", scripted=True, **more):
    sent = {"act": act, "press": uuid4()} | more
    headers = {"X-Door": "1"} if scripted else {}
    return client.post(reverse("door-press", args=[guest.event_id, guest.pk]), sent, headers=headers)


def add(client, event, name, organization_name="", **more):
    sent = {"name": name, "organization_name": organization_name, "press": uuid4()} | more
    return client.post(reverse("door-walk-in", args=[event.pk]), sent, headers={"X-Door": "1"})


@pytest.mark.parametrize("typed", ["孙婷", "sunting", "st", "Aur", "极光", "Ting", "code"])
def test_a_guest_is_found_by_letters_of_name_or_organization_or_by_the_code(event, officer, typed):
    organization = make.make_organization(name_en="Aurora Chamber", name_zh="极光商会")
    contact = make.make_contact(name_en="Sun Ting", name_zh="孙婷", organization=organization)
    guest = make.make_participation(event=event, contact=contact)
    make.make_participation(event=event, name="Other Person")
    make.make_participation(contact=contact)
    text = f"{guest.code[:4].lower()}-{guest.code[4:]}" if typed == "code" else typed

    found = officer.get(door(event, q=text)).context["guests"]

    assert found == [guest]


def test_a_check_in_says_when_and_by_whom_and_is_undone(event, officer):
    guest = make.make_participation(event=event, state="accepted")

    press(officer, guest)

    guest.refresh_from_db()
    assert (guest.state, guest.arrived_by, guest.before_arrival) == ("attended", officer.user, "accepted")
    assert now() - guest.arrived_at < timedelta(minutes=1)
    press(officer, guest, "out")
    guest.refresh_from_db()
    assert (guest.state, guest.arrived_by, guest.arrived_at, guest.before_arrival) == ("accepted", None, None, "")


def test_who_is_in_already_is_told_when_and_by_whom(event, officer, client_of):
    guest = make.make_participation(event=event, name="Sun Ting")
    press(client_of("event officer", name_en="Ann Other"), guest)

    told = press(officer, guest).json()

    assert told["text"].startswith("Sun Ting is checked in already, at ")
    assert "Ann Other" in told["text"]
    assert told["level"] == "warning"


def test_a_press_sent_again_is_taken_once(event, officer):
    guest, mark = make.make_participation(event=event), uuid4()
    press(officer, guest, press=mark)
    press(officer, guest, "out")

    told = press(officer, guest, press=mark)

    guest.refresh_from_db()
    assert told.status_code == 200
    assert guest.arrived_at is None
    assert DoorPress.objects.filter(press=mark).count() == 1


@pytest.mark.parametrize(("ago", "kept"), [(5, True), (60 * 30, False), (-10, False)])
def test_a_press_that_was_kept_is_dated_when_it_was_made_but_not_by_a_wrong_clock(event, officer, ago, kept):
    guest, at = make.make_participation(event=event), now() - timedelta(minutes=ago)

    press(officer, guest, at=at.isoformat())

    guest.refresh_from_db()
    assert (guest.arrived_at == at) == kept


def test_a_walk_in_is_added_once_however_often_and_undone_leaves_the_list(event, officer):
    add(officer, event, "Bo Berg", "Berg AG")
    again = add(officer, event, "bo berg", "Berg AG").json()

    guest = event.participations.get()
    assert (guest.walk_in, guest.state, guest.organization_name) == (True, "attended", "Berg AG")
    assert again["level"] == "warning"
    press(officer, guest, "out")
    assert not event.participations.exists()


def test_a_walk_in_without_a_name_is_refused_in_words(event, officer):
    told = add(officer, event, " ")

    assert told.status_code == 422
    assert told.json()["text"] == "Name as given: This field is required."
    assert not event.participations.exists()


@pytest.mark.parametrize(("starts_on", "said"), [(localdate() + timedelta(days=3), "begins on"), (None, "has no date")])
def test_before_its_day_nobody_is_checked_in(officer, starts_on, said):
    guest = make.make_participation(event=make.make_event(starts_on=starts_on))

    told = press(officer, guest)

    assert told.status_code == 422
    assert said in told.json()["text"]
    assert said in pages.text_of(officer.get(door(guest.event)))
    assert not Participation.objects.arrived().exists()


@pytest.mark.parametrize(("role", "opens"), [("leadership", 200), ("verifier", 200), ("privacy officer", 403)])
def test_who_may_not_change_the_event_sees_the_counts_alone(event, client_of, role, opens):
    guest, client = make.make_participation(event=event, name="Sun Ting"), client_of(role)

    page = client.get(door(event))

    assert page.status_code == opens
    assert "Sun Ting" not in pages.text_of(page)
    assert press(client, guest).status_code == 403
    assert add(client, event, "Bo").status_code == 403
    assert client.get(reverse("door-guests", args=[event.pk])).status_code == 403
    assert not Participation.objects.arrived().exists()


def test_a_guest_of_another_event_is_not_of_this_door(event, officer):
    guest = make.make_participation()

    answer = officer.post(reverse("door-press", args=[event.pk, guest.pk]), {"act": "in"})

    assert answer.status_code == 404


def test_without_scripts_a_form_leads_back_to_what_was_found(event, officer):
    guest = make.make_participation(event=event)

    answer = press(officer, guest, scripted=False, q="gu")

    assert answer.url == door(event, q="gu")


def test_one_who_was_checked_in_is_no_no_show_until_that_is_undone(event, officer):
    guest = make.make_participation(event=event)
    press(officer, guest)
    guest.refresh_from_db()
    guest.state = "no_show"

    with pytest.raises(Exception, match="undo it there first"):
        guest.check_all()


def test_the_door_costs_the_same_with_5000_guests(event, officer):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            for address in (door(event), door(event, q="gu"), reverse("door-counts", args=[event.pk])):
                assert officer.get(address).status_code == 200
        return len(queries)

    make.make_participation(event=event, contact=make.make_contact())
    asked()
    few = asked()
    Participation.objects.bulk_create(Participation(event=event, name=f"Guest {n}") for n in range(5000))

    assert asked() <= few <= 3 * MOST
    assert event.participations.values("code").distinct().count() == 5001


@pytest.mark.parametrize("code", ["\0", "x" * 5000, "", "=1+1"])
def test_a_scanned_code_that_is_none_is_told(event, officer, code):
    answer = officer.post(reverse("door-scan", args=[event.pk]), {"act": "in", "code": code}, headers={"X-Door": "1"})

    assert answer.status_code == 404 and "Nobody on the list" in answer.json()["text"]
