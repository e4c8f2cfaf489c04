"""Capacity and waiting list: never too many by answers, and a place that comes free goes to whom waits longest."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate, now

from events import answering
from events.models import GuestMail, Participation
from promotion_crm.models import ChangeSet
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def guests_of(event, states):
    """Guests by name, each in a state; those who wait, in this order."""
    return {
        name: make.make_participation(event=event, name=name, state=state, email=f"{name}@example.org")
        for name, state in states.items()
    }


def states(event):
    return dict(event.participations.order_by("name").values_list("name", "state"))


@pytest.fixture
def event():
    return make.make_event(capacity=2)


@pytest.fixture
def full(event):
    """Two places taken by Ann and Bo; Cy, then Di wait."""
    return guests_of(event, {"Ann": "accepted", "Bo": "accepted", "Cy": "waiting", "Di": "waiting", "Ed": "invited"})


def test_who_says_yes_when_all_places_are_taken_waits(event, full):
    assert answering.answer(full["Ed"], yes=True).state == "waiting"

    unlimited = make.make_participation(event=make.make_event())
    assert answering.answer(unlimited, yes=True).state == "accepted"


def test_a_place_given_up_goes_to_whom_waits_longest_with_a_mail(event, full):
    answering.answer(full["Bo"], yes=False, note="Ill")

    assert states(event) == {"Ann": "accepted", "Bo": "declined", "Cy": "accepted", "Di": "waiting", "Ed": "invited"}
    mail = GuestMail.objects.get()
    assert (mail.participation.name, mail.kind, mail.state) == ("Cy", "place_free", "to_send")


def _declined_in_bulk(event, client):
    address = f"{reverse('participants-edit')}?event={event.pk}&state=accepted"
    seen = client.post(address, {"state": "declined", "reason": "Called", "preview": "1"}).context["seen"]
    client.post(address, {"state": "declined", "reason": "Called", "save": "1", "seen": seen})


def _by_sql(event, _client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_participation WHERE event_id = %s AND state = 'accepted'", [event.pk])


def _enlarged(event, _client):
    event.capacity = 4
    event.save()


def _without_limit(event, _client):
    event.capacity = None
    event.save()


@pytest.mark.parametrize("act", [_declined_in_bulk, _by_sql, _enlarged, _without_limit])
def test_whatever_frees_places_gives_them_on(event, full, client_of, act):
    act(event, client_of("event officer"))

    assert [states(event)[name] for name in ("Cy", "Di")] == ["accepted", "accepted"]
    assert GuestMail.objects.count() == 2


def test_a_place_is_given_on_by_the_act_that_frees_it_and_comes_back_with_it(event, full, client_of):
    client = client_of("event officer")
    _declined_in_bulk(event, client)

    client.post(ChangeSet.objects.get().get_absolute_url())

    assert states(event) == {"Ann": "accepted", "Bo": "accepted", "Cy": "waiting", "Di": "waiting", "Ed": "invited"}
    assert not GuestMail.objects.exists()
    answering.answer(full["Ann"], yes=False)
    assert states(event)["Cy"] == "accepted"  # who waited longest does so still


def test_no_mail_goes_to_who_wants_none_or_has_no_address(event):
    barred = make.make_contact(do_not_contact=True)
    accepted = make.make_participation(event=event, state="accepted")
    make.make_participation(event=event, state="accepted")
    make.make_participation(event=event, contact=barred, state="waiting")

    answering.answer(accepted, yes=False)

    assert event.participations.get(contact=barred).state == "accepted"
    assert not GuestMail.objects.exists()


def test_once_the_event_has_begun_places_are_given_on_no_more(event, full):
    event.starts_on = localdate()
    event.save()

    Participation.objects.filter(pk=full["Ann"].pk).update(state="declined")

    assert states(event)["Cy"] == "waiting"


def test_who_is_let_in_and_out_again_at_the_door_waits_as_before(event, full):
    by, since = (
        make.make_user("event officer"),
        full["Cy"].waiting_since or Participation.objects.get(name="Cy").waiting_since,
    )

    assert full["Cy"].check_in(by=by, at=now())
    full["Cy"].take_back()

    again = Participation.objects.get(name="Cy")
    assert (again.state, again.waiting_since) == ("waiting", since)


def test_of_twenty_who_accept_five_places_at_once_five_have_one():
    event = make.make_event(capacity=5)
    guests = [make.make_participation(event=event) for _ in range(20)]

    together([lambda guest=guest: answering.answer(guest, yes=True) for guest in guests])

    assert event.participations.filter(state="accepted").count() == 5
    assert event.participations.filter(state="waiting").count() == 15


def test_places_given_up_and_asked_for_at_once_are_all_taken():
    event = make.make_event(capacity=5)
    leaving = [make.make_participation(event=event, state="accepted") for _ in range(5)]
    coming = [make.make_participation(event=event) for _ in range(10)]

    acts = [lambda guest=guest: answering.answer(guest, yes=False) for guest in leaving]
    acts += [lambda guest=guest: answering.answer(guest, yes=True) for guest in coming]
    answers = together(acts)

    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert event.participations.filter(state="accepted").count() == 5
    assert event.participations.filter(state="waiting").count() == 5


def test_we_may_give_more_places_than_there_are_and_are_told(event, full, client_of):
    client = client_of("event officer")
    address = f"{reverse('participants-edit')}?event={event.pk}&state=waiting"

    page = client.post(address, {"state": "accepted", "reason": "The chair asks", "preview": "1"})

    assert "is 2; with 4 guests that is 2 too many" in page.content.decode()
    client.post(address, {"state": "accepted", "reason": "x", "save": "1", "seen": page.context["seen"]})
    assert event.participations.filter(state="accepted").count() == 4
    assert "2 too many" in client.get(event.get_absolute_url()).content.decode()


def test_no_place_is_left_when_one_comes_free_of_too_many(event, full):
    Participation.objects.filter(pk=full["Cy"].pk).update(state="accepted")

    answering.answer(full["Ann"], yes=False)

    assert states(event)["Di"] == "waiting"


def test_a_link_is_good_until_the_last_day_of_the_event():
    event = make.make_event(starts_on=localdate() - timedelta(days=1), ends_on=localdate())
    token = answering.SIGNER.sign(make.make_participation(event=event).pk)
    assert answering.guest_of(token)

    event.ends_on = localdate() - timedelta(days=1)
    event.save()
    with pytest.raises(answering.LinkExpired):
        answering.guest_of(token)
