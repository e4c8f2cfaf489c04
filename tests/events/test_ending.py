"""Ending an event: those who were awaited and did not come are no-shows, and can be so no more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from promotion_crm.models import ChangeSet
from tests import make, pages

pytestmark = pytest.mark.django_db
STATES = ["invited", "accepted", "declined", "attended"]


@pytest.fixture
def event():
    event = make.make_event(starts_on=localdate())
    for state in STATES:
        make.make_participation(event=event, state=state)
    return event


def states(event):
    return list(event.participations.order_by("id").values_list("state", flat=True))


def end(client, event, **more):
    address = reverse("end-event", args=[event.pk])
    seen = client.get(address).context["preview"].mark
    return client.post(address, {"reason": "Over", "seen": seen} | more)


def test_who_was_awaited_is_a_no_show_and_the_act_is_undone_as_a_whole(event, client_of):
    client = client_of("event officer")
    make.make_participation(state="invited")

    assert end(client, event).url == event.get_absolute_url()

    assert states(event) == ["no_show", "no_show", "declined", "attended"]
    made = ChangeSet.objects.get()
    assert (made.row_count, made.reason) == (2, "Over")
    client.post(made.get_absolute_url())
    assert states(event) == STATES


def test_who_arrives_while_one_looks_is_no_no_show(event, client_of):
    client = client_of("event officer")
    seen = client.get(reverse("end-event", args=[event.pk])).context["preview"].mark
    event.participations.filter(state="accepted").get().check_in(by=client.user)

    answer = client.post(reverse("end-event", args=[event.pk]), {"reason": "Over", "seen": seen})

    assert answer.status_code == 409
    assert states(event) == ["invited", "attended", "declined", "attended"]


@pytest.mark.parametrize("days", [{"starts_on": 1}, {"starts_on": -1, "ends_on": 1}])
def test_an_event_that_is_not_over_is_not_ended(event, client_of, days):
    client = client_of("event officer")
    for name, number in days.items():
        setattr(event, name, localdate() + timedelta(days=number))
    event.save()

    assert end(client, event).status_code == 422
    assert states(event) == STATES


def test_who_may_not_change_the_event_does_not_end_it(event, client_of):
    assert client_of("leadership").post(reverse("end-event", args=[event.pk])).status_code == 403
    assert states(event) == STATES


def test_the_event_says_how_many_attended_and_leads_to_them(event, client_of):
    client = client_of("leadership")

    page = pages.text_of(client.get(event.get_absolute_url()))

    assert "1 of 3 on the list attended" in page
    assert "End the event" not in page
    listed = client.get(f"{reverse('participants')}?event={event.pk}&state=attended")
    assert listed.context["screen"].page.count.number == 1
