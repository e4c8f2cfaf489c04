"""Name badges: for whom, what stands on them, and thousands in one go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from events.models import Participation
from events.qr_codes import qr_png, qr_svg
from tests import make, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make.make_event(starts_on=localdate())


def badges(client, event, **query):
    return client.get(reverse("badges", args=[event.pk], query=query or None))


def names(page):
    return [badge.name for sheet in page.context["sheets"] for badge in sheet]


def test_each_choice_of_guests_gets_its_badges(event, client_of):
    client = client_of("event officer")
    for state in ("invited", "declined"):
        make.make_participation(event=event, name=state, state=state)
    came = {"arrived_at": now(), "arrived_by": client.user, "state": "attended"}
    make.make_participation(event=event, name="walked in", walk_in=True, **came)
    make.make_participation(name="elsewhere")

    assert names(badges(client, event)) == ["invited", "walked in"]
    assert names(badges(client, event, who="awaited")) == ["invited"]
    assert names(badges(client, event, who="walk-ins")) == ["walked in"]
    assert badges(client, event, who="nobody").status_code == 400


def test_a_chinese_name_stands_above_the_other_with_the_organization_in_its_script(event, client_of):
    organization = make.make_organization(name_en="Aurora Chamber", name_zh="极光商会")
    contact = make.make_contact(name_en="Sun Ting", name_zh="孙婷", organization=organization)
    make.make_participation(event=event, contact=contact, role="speaker")
    make.make_participation(event=event, name="Bo Berg", organization_name="Berg AG")

    (other, mine) = badges(client_of("event officer"), event).context["sheets"][0]

    assert (mine.name, mine.other, mine.organization, mine.step) == ("孙婷", "Sun Ting", "极光商会", "s1")
    assert mine.role == "演讲嘉宾 Speaker" or mine.role.endswith(" Speaker")
    assert (other.name, other.other, other.organization, other.role) == ("Bo Berg", "", "Berg AG", "")


def test_those_who_are_ticked_get_theirs_where_the_event_is_ones_own_to_change(client_of):
    client = client_of("district officer", district=make.make_district())
    mine = make.make_event(district=client.user.district)
    guests = [make.make_participation(event=mine, name=f"Guest {n}") for n in range(3)]
    theirs = make.make_participation(event=make.make_event(district=make.make_district()))
    ticked = f"{guests[0].pk},{guests[2].pk},{theirs.pk}"

    page = client.get(reverse("badges-of", query={"tick": ticked, "size": "a6"}))

    assert names(page) == ["Guest 0", "Guest 2"]
    assert f'formaction="{reverse("badges-of")}"' in pages.text_of(client.get(reverse("participants")))


@pytest.mark.parametrize("role", ["leadership", "privacy officer"])
def test_codes_are_not_shown_to_who_may_not_check_in(event, role, client_of):
    make.make_participation(event=event)

    assert badges(client_of(role), event).status_code == 403
    assert client_of("verifier").get(reverse("badges-of")).status_code == 403


def test_thousands_cost_no_query_more(event, client_of):
    client = client_of("event officer")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page = badges(client, event)
        return len(queries), page

    make.make_participation(event=event, contact=make.make_contact())
    asked()
    few, _page = asked()
    Participation.objects.bulk_create(Participation(event=event, name=f"Guest {n}") for n in range(2000))

    many, page = asked()
    assert many <= few <= 12
    assert len(page.context["sheets"]) == 201


def test_a_code_is_drawn_without_a_style_and_as_a_picture():
    svg = qr_svg("3F9A0B12CD")

    assert svg.startswith('<svg viewBox="0 0 29 29" class="qr">')
    assert "style" not in svg
    assert qr_png("3F9A0B12CD").startswith(b"\x89PNG")
