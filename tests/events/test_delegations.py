"""A delegation: its head, its members, its visits day by day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import Meeting
from tests import make

pytestmark = pytest.mark.django_db
CITY = "city administrator"
FIRST = localdate() + timedelta(days=10)


@pytest.fixture
def delegation():
    return make.make_event(kind="inbound", starts_on=FIRST, ends_on=FIRST + timedelta(days=2))


def visit(client, event, organization, day=FIRST, **fields):
    said = {"held_on": day, "kind": "site_visit", "organization": organization, "notes": "The laboratory", **fields}
    return client.post(reverse("plan-visit", args=[event.pk]), said)


def test_a_visit_is_a_draft_whose_notes_are_read_by_those_who_go_along(client_of, delegation):
    client, colleague = client_of(CITY), client_of("district officer")
    make.make_organization(name_en="Zebra Works")

    assert visit(client, delegation, "zebra", colleague=colleague.user.pk).status_code == 302

    made = Meeting.objects.get()
    assert (made.state, made.event, made.held_on) == ("draft", delegation, FIRST)
    page = colleague.get(delegation.get_absolute_url()).content.decode()
    assert "Zebra Works" in page and "The laboratory" in page and made.get_absolute_url() in page


@pytest.mark.parametrize("role", ["district officer", "leadership", "event officer"])
def test_others_see_of_a_visit_to_come_where_and_when_and_no_more(client_of, delegation, role):
    client = client_of(CITY)
    visit(client, delegation, make.make_organization(name_en="Zebra Works").pk)
    other = client_of(role)

    for url in (delegation.get_absolute_url(), reverse("itinerary", args=[delegation.pk])):
        page = other.get(url).content.decode()
        assert "Zebra Works" in page and f"planned by {client.user}" in page
        assert "The laboratory" not in page and Meeting.objects.get().get_absolute_url() not in page


def test_a_draft_of_what_was_held_or_touches_a_restricted_lead_is_no_plan(client_of, delegation):
    hosts = [make.make_organization(name_en=f"Zebra {word}") for word in ("Held", "Secret", "Elsewhere")]
    events = [delegation, delegation, make.make_event(kind="forum", starts_on=FIRST)]
    for host, event in zip(hosts, events, strict=True):
        made = make.make_meeting(state="draft", event=event, held_on=FIRST)
        made.organizations.add(host)
        if host is hosts[0]:
            Meeting.objects.filter(pk=made.pk).update(held_on=localdate() - timedelta(days=1))
        if host is hosts[1]:
            made.leads.add(make.make_lead(confidentiality="restricted"))
    client = client_of("district officer")

    pages = [client.get(event.get_absolute_url()).content.decode() for event in {*events}]

    assert not any("Zebra" in page for page in pages)
    assert client_of("privacy officer").get(reverse("itinerary", args=[delegation.pk])).status_code in (403, 404)


@pytest.mark.parametrize("days", [-1, 3])
def test_a_visit_lies_within_the_days_of_the_delegation(client_of, delegation, days):
    organization = make.make_organization()

    answer = visit(client_of(CITY), delegation, organization.pk, FIRST + timedelta(days=days))

    assert answer.status_code == 422
    assert f"from {FIRST} to" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_visit_of_a_delegation_without_days_is_of_this_age(client_of):
    undated, organization = make.make_event(kind="outbound", starts_on=None), make.make_organization()

    assert visit(client_of(CITY), undated, organization.pk, "0001-01-01").status_code == 422
    assert not Meeting.objects.exists()


def test_pressing_twice_adds_one_visit(client_of, delegation):
    client, organization = client_of(CITY), make.make_organization()
    shown = [str(client.get(reverse("plan-visit", args=[delegation.pk])).context["press"]) for _time in "12"]

    answers = [visit(client, delegation, organization.pk, press=press) for press in (shown[0], *shown)]

    assert {answer.url for answer in answers} == {delegation.get_absolute_url()}
    assert Meeting.objects.count() == 2  # the form opened anew adds another


def test_a_name_that_fits_several_is_asked_about(client_of, delegation):
    for name in ("Zebra North", "Zebra South"):
        make.make_organization(name_en=name)

    answer = visit(client_of(CITY), delegation, "zebra")

    assert answer.status_code == 422
    assert "Several records have such a name." in answer.content.decode()


def test_the_itinerary_stands_by_day_with_head_and_members(client_of, delegation):
    client = client_of(CITY)
    make.make_participation(event=delegation, role="head", name="Head Person")
    make.make_participation(event=delegation, role="delegate", name="Member Person")
    make.make_participation(event=delegation, role="guest", name="Mere Guest")
    for days in (1, 0, 1):
        visit(client, delegation, make.make_organization().pk, FIRST + timedelta(days=days))

    answer = client.get(reverse("itinerary", args=[delegation.pk]))

    plan, page = answer.context["plan"], answer.content.decode()
    assert [(day, len(visits)) for day, visits in plan.days] == [(FIRST, 1), (FIRST + timedelta(days=1), 2)]
    assert ([p.name for p in plan.heads], [p.name for p in plan.members]) == (["Head Person"], ["Member Person"])
    assert "Mere Guest" not in page


def test_only_delegations_have_one(client_of):
    event = make.make_event(kind="forum")

    for name in ("itinerary", "plan-visit"):
        assert client_of(CITY).get(reverse(name, args=[event.pk])).status_code == 404
    assert client_of("leadership").get(reverse("plan-visit", args=[event.pk])).status_code == 403
