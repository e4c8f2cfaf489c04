"""Contributions found in events: hosting one, or having people there, under each term that holds the day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Contribution
from partners.programs.contributing import gather
from tests import make

pytestmark = pytest.mark.django_db
TODAY = localdate()


def event(**fields):
    return make.make_event(**{"starts_on": TODAY - timedelta(days=3)} | fields)


def found():
    return set(Contribution.objects.values_list("appointment", "kind", "source_key"))


def test_hosting_and_attending_are_found_once_each():
    host, guest = make.make_appointment(), make.make_appointment()
    one = event()
    make.make_event_organizer(event=one, organization=host.organization)
    for organization in (host.organization, guest.organization, guest.organization):
        make.make_participation(event=one, organization=organization, state="attended")

    gather()

    key = f"event:{one.pk}"
    assert found() == {(host.pk, "event_hosted", key), (guest.pk, "event_attended", key)}
    row = Contribution.objects.get(kind="event_hosted")
    assert (row.title_en, row.title_zh, row.day, row.head) == (
        one.name_en, one.name_zh, one.starts_on, "activity_participation",
    )  # fmt: skip


def test_an_event_outside_the_term_or_without_a_guest_who_came_is_not_found():
    held = make.make_appointment(starts_on=TODAY)
    make.make_event_organizer(event=event(), organization=held.organization)
    make.make_participation(event=event(starts_on=TODAY), organization=held.organization, state="no_show")

    assert gather().new == 0


def test_each_program_a_partner_is_in_counts_the_event():
    first = make.make_appointment()
    second = make.make_appointment(organization=first.organization)
    make.make_event_organizer(event=event(), organization=first.organization)

    gather()

    assert {pk for pk, _kind, _key in found()} == {first.pk, second.pk}


def test_a_term_that_expired_counts_its_days_beside_one_without_an_end():
    ended = make.make_appointment(state="expired", ends_on=TODAY - timedelta(days=1))
    endless = make.make_appointment(organization=ended.organization, ends_on=None)
    make.make_event_organizer(event=event(), organization=ended.organization)

    gather()

    assert {pk for pk, _kind, _key in found()} == {ended.pk, endless.pk}


def test_a_guest_said_not_to_have_come_takes_it_away():
    held = make.make_appointment()
    guest = make.make_participation(event=event(), organization=held.organization, state="attended")
    gather()
    type(guest).objects.filter(pk=guest.pk).update(state="no_show")

    assert gather().gone == 1
    assert not Contribution.objects.exists()


def test_another_day_or_name_of_an_event_is_set_right():
    held, one = make.make_appointment(), event()
    make.make_event_organizer(event=one, organization=held.organization)
    gather()
    one.name_en, one.starts_on = "Renamed", TODAY - timedelta(days=2)
    one.save()

    came_to = gather()

    row = Contribution.objects.get()
    assert (came_to.new, came_to.changed) == (0, 1)
    assert (row.title_en, row.day) == ("Renamed", one.starts_on)


def test_a_dispatch_that_was_confirmed_is_found_once():
    held = make.make_appointment()
    make.make_dispatch_recipient(
        appointment=held, organization=held.organization, acknowledged_on=localdate(), acknowledged_how="link"
    )
    make.make_dispatch_recipient()

    gather()
    gather()

    found = Contribution.objects.get(kind="dispatch_answered")
    assert (found.appointment, found.day, found.source_key.partition(":")[0]) == (held, localdate(), "dispatch")
    assert reverse("dispatch", args=[found.source_key.partition(":")[2]]) == found.source_url
