"""Several doors at the same moment: one guest is counted once."""

import pytest
from django.utils.timezone import localdate

from tests import make
from tests.events.test_door import add, press
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
DOORS = 12


def doors(client_of):
    return [client_of("event officer") for _ in range(DOORS)]


def test_a_guest_checked_in_at_many_doors_is_counted_once_and_the_others_are_told(client_of):
    guest = make.make_participation(event=make.make_event(starts_on=localdate()))

    answers = together([lambda door=door: press(door, guest).json() for door in doors(client_of)])

    assert sorted(answer["level"] for answer in answers) == ["success"] + ["warning"] * (DOORS - 1), answers
    assert all("checked in already" in answer["text"] for answer in answers if answer["level"] == "warning")
    assert guest.event.participations.arrived().count() == 1
    updates = type(guest).history.rel.related_model.objects.filter(pgh_obj_id=guest.pk, pgh_label="update")
    assert updates.count() == 1


def test_one_press_sent_many_times_at_once_is_taken_once(client_of):
    guest = make.make_participation(event=make.make_event(starts_on=localdate()))
    mark = "6f1c9a52-64f6-4e0c-9d0e-5a3c1f0f7a11"

    answers = together([lambda door=door: press(door, guest, press=mark) for door in doors(client_of)])

    assert {answer.status_code for answer in answers} == {200}, answers
    assert {answer.json()["level"] for answer in answers} == {"success"}
    assert guest.event.door_presses.count() == 1


def test_a_walk_in_added_at_many_doors_is_one_guest(client_of):
    event = make.make_event(starts_on=localdate())

    answers = together([lambda door=door: add(door, event, "Bo Berg", "Berg AG").json() for door in doors(client_of)])

    assert [answer["level"] for answer in answers].count("success") == 1, answers
    assert event.participations.count() == 1


def test_of_many_who_undo_one_does(client_of):
    guest = make.make_participation(event=make.make_event(starts_on=localdate()), state="accepted")
    press(client_of("event officer"), guest)

    answers = together([lambda door=door: press(door, guest, "out").json() for door in doors(client_of)])

    guest.refresh_from_db()
    assert [answer["level"] for answer in answers].count("success") == 1, answers
    assert (guest.state, guest.arrived_at) == ("accepted", None)
