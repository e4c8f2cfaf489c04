"""Contacts of a list are invited to an event: whom, whom not, once, and undone as a whole."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import Participation
from promotion_crm.models import ChangeSet
from tests import make, pages
from tests.test_races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make.make_event(name_en="Harbour forum")


def address(**query):
    return reverse("invite", query=query or None)


def preview(client, event, **query):
    return client.post(address(**query), {"event": event.pk, "preview": "1"})


def invite(client, event, seen=None, **query):
    seen = seen or preview(client, event, **query).context["preview"].mark
    return client.post(address(**query), {"event": event.pk, "save": "1", "seen": seen})


def invited(event):
    return set(event.participations.values_list("contact", flat=True))


def test_all_that_match_are_invited_but_those_who_want_no_contact_and_those_on_the_list(event, client_of):
    client, organization = client_of("event officer"), make.make_organization(name_en="Aurora")
    new, there = (make.make_contact(organization=organization) for _ in range(2))
    barred = make.make_contact(organization=organization, name_en="Nora Never", do_not_contact=True)
    make.make_contact()
    make.make_participation(event=event, contact=there, state="accepted")
    query = {"organization": organization.pk}

    seen = preview(client, event, **query)
    found = seen.context["preview"]
    assert (found.added, found.barred, found.there) == ([new.pk], [barred.pk], [there.pk])
    assert "Nora Never" in pages.text_of(seen)
    assert not ChangeSet.objects.exists()

    assert invite(client, event, **query).url == event.get_absolute_url()
    assert invited(event) == {new.pk, there.pk}
    row = event.participations.get(contact=new)
    assert (row.state, row.name, row.organization, row.title) == ("invited", new.name, organization, new.title)
    assert ChangeSet.objects.get().get_kind_display() == "Invitation"
    client.post(ChangeSet.objects.get().get_absolute_url())
    assert invited(event) == {there.pk}


def test_rows_that_are_ticked_are_invited_alone(event, client_of):
    contacts = [make.make_contact() for _ in range(3)]

    invite(client_of("event officer"), event, tick=f"{contacts[0].pk},{contacts[2].pk}")

    assert invited(event) == {contacts[0].pk, contacts[2].pk}


def test_what_was_not_seen_is_not_done(event, client_of):
    client, contact, other = client_of("event officer"), make.make_contact(), make.make_event()
    seen = preview(client, event, tick=contact.pk).context["preview"].mark

    assert invite(client, other, seen, tick=contact.pk).status_code == 409
    contact.do_not_contact = True
    contact.save()
    assert invite(client, event, seen, tick=contact.pk).status_code == 409
    assert not Participation.objects.exists()


def test_only_events_to_come_that_one_may_change_are_offered(client_of):
    district = make.make_district()
    client, contact = client_of("district officer", district=district), make.make_contact()
    mine, theirs = make.make_event(district=district), make.make_event(district=make.make_district())
    past = make.make_event(district=district, starts_on=localdate().replace(year=2020))

    assert preview(client, mine, tick=contact.pk).status_code == 200
    assert {preview(client, event, tick=contact.pk).status_code for event in (theirs, past)} == {422}


def test_an_event_is_found_by_its_name_picked_and_dropped_without_scripts(event, client_of):
    client, url = client_of("event officer"), address(tick=make.make_contact().pk)
    make.make_event(name_en="Other summit")

    page = client.post(url, {"event_q": "harb", "find": "1"})
    assert [row.pk for row in page.context["form"].found] == [event.pk]
    page = client.post(url, {"event_q": "harb", "pick": event.pk})
    assert page.context["form"].picked == event
    assert client.post(url, {"event": event.pk, "drop": "1"}).context["form"].picked is None
    assert "not picked yet" in pages.text_of(client.post(url, {"event_q": "harb", "preview": "1"}))
    found = pages.text_of(client.get(reverse("find-event"), {"event_q": "harb", "at": "//elsewhere.example/"}))
    assert "Harbour forum" in found and "Other summit" not in found and "elsewhere" not in found


@pytest.mark.parametrize("role", ["leadership", "verifier", "privacy officer", "system administrator"])
def test_who_may_not_invite_is_not_offered_it(role, client_of):
    client, contact = client_of(role), make.make_contact()

    assert client.get(address(tick=contact.pk)).status_code == 403
    assert "Invite to an event" not in pages.text_of(client.get(reverse("contacts")))


def test_the_list_of_contacts_offers_it(client_of):
    query = {"organization": make.make_contact().organization_id}

    page = pages.text_of(client_of("event officer").get(reverse("contacts"), query))

    assert f'href="{address(**query)}"' in page
    assert f'formaction="{address()}"' in page


def test_a_preview_costs_the_same_for_many(event, client_of):
    client = client_of("event officer")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert preview(client, event).status_code == 200
        return len(queries)

    make.make_contact(do_not_contact=True)
    make.make_participation(event=event, contact=make.make_contact())
    make.make_contact()
    asked()
    few = asked()
    for _ in range(30):
        make.make_contact()

    assert asked() <= few


@pytest.mark.django_db(transaction=True)
def test_of_many_who_invite_the_same_at_once_one_does(client_of):
    event, contact = make.make_event(), make.make_contact()
    clients = [client_of("event officer") for _ in range(6)]
    seen = preview(clients[0], event, tick=contact.pk).context["preview"].mark

    answers = together([lambda one=one: invite(one, event, seen, tick=contact.pk).status_code for one in clients])

    assert sorted(answers) == [302] + [409] * 5, answers
    assert event.participations.count() == 1
