"""Those who came are followed up: one task for each organization, once, and undone as a whole."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import FollowUp
from promotion_crm.models import ChangeSet
from tests import make, pages
from tests.test_races import together

pytestmark = pytest.mark.django_db
TASK = {"what": "Write a thank-you", "due_on": localdate() + timedelta(days=7), "owner": ""}


@pytest.fixture
def event():
    return make.make_event(name_en="Harbour forum", starts_on=localdate())


def came(event, organization, **fields):
    return make.make_participation(event=event, organization=organization, state="attended", **fields)


def ask(client, event, act="preview", **more):
    address = reverse("follow-up-of", query={"event": event.pk})
    return client.post(address, TASK | {act: "1"} | more)


def give(client, event, seen=None, **more):
    seen = seen or ask(client, event, **more).context["preview"].mark
    return ask(client, event, "save", seen=seen, **more)


def test_each_organization_that_came_gets_one_for_its_account_manager_else_for_me(event, client_of):
    client, manager = client_of("event officer"), make.make_user("account manager")
    kept, other = make.make_organization(account_manager=manager), make.make_organization()
    for organization in (kept, kept, other):
        came(event, organization)
    make.make_participation(event=event, organization=make.make_organization(), state="no_show")

    seen = ask(client, event)
    assert seen.context["preview"].absent == 1
    assert {str(kept), str(other), str(manager)} <= set(pages.text_of(seen).replace("<", ">").split(">"))
    assert not FollowUp.objects.exists()

    assert give(client, event).url == event.get_absolute_url()
    given = set(FollowUp.objects.values_list("organization", "owner", "event", "given_by", "what"))
    told = event.pk, client.user.pk, "Write a thank-you"
    assert given == {(kept.pk, manager.pk, *told), (other.pk, client.user.pk, *told)}
    client.post(ChangeSet.objects.get().get_absolute_url())
    assert not FollowUp.objects.exists()


def test_it_is_for_one_person_where_one_is_chosen(event, client_of):
    person = make.make_user("account manager")
    came(event, make.make_organization(account_manager=make.make_user("account manager")))

    give(client_of("event officer"), event, owner=person.pk)

    assert FollowUp.objects.get().owner == person


def test_guests_of_no_organization_and_those_who_want_no_contact_are_left_out_and_named(event, client_of):
    never = make.make_contact(do_not_contact=True)
    make.make_participation(event=event, contact=never, state="attended")
    came(event, None, name="Nobody Known")

    seen = ask(client_of("event officer"), event)

    found = seen.context["preview"]
    assert (found.given, found.barred, len(found.unknown)) == ({}, [never.organization_id], 1)
    assert "<dt>Left out</dt><dd>2</dd>" in pages.text_of(seen)
    assert "Nobody Known" in pages.text_of(seen)


def test_what_was_given_is_not_given_again(event, client_of):
    client = client_of("event officer")
    came(event, make.make_organization())
    seen = ask(client, event).context["preview"].mark
    give(client, event, seen)

    assert give(client, event, seen).status_code == 409
    assert len(ask(client, event).context["preview"].there) == 1
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"what": " "}, {"due_on": localdate() - timedelta(days=1)}, {"due_on": "soon"}])
def test_a_task_without_words_or_with_a_day_gone_by_is_refused(event, client_of, wrong):
    came(event, make.make_organization())

    assert ask(client_of("event officer"), event, **wrong).status_code == 422


@pytest.mark.parametrize("act", ["preview", "save"])
def test_nobody_is_given_what_they_may_not_see(event, client_of, act):
    came(event, make.make_organization())
    privacy = make.make_user("privacy officer", name_en="Pia Priv", name_zh="")

    answer = ask(client_of("event officer"), event, act, owner=privacy.pk)

    assert answer.status_code == 422 and "Pia Priv may not see Harbour forum" in pages.text_of(answer)
    assert not FollowUp.objects.exists()


def test_who_may_give_no_follow_ups_is_not_offered_it(event, client_of):
    came(event, make.make_organization())
    client = client_of("leadership")

    assert ask(client, event).status_code == 403
    assert reverse("follow-up-of") not in pages.text_of(client.get(event.get_absolute_url()))
    assert reverse("follow-up-of") in pages.text_of(client_of("event officer").get(event.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_give_the_same_at_once_one_does(client_of):
    event = make.make_event(starts_on=localdate())
    came(event, make.make_organization())
    clients = [client_of("event officer") for _ in range(4)]
    owner = make.make_user("account manager").pk
    seen = ask(clients[0], event, owner=owner).context["preview"].mark

    answers = together([lambda one=one: give(one, event, seen, owner=owner).status_code for one in clients])

    assert sorted(answers) == [302] + [409] * 3, answers
    assert FollowUp.objects.count() == 1
