"""The desk: every figure opens the rows it counts, every link leads somewhere."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags
from django.utils.timezone import localdate

from promotion_crm.panels import tiles
from promotion_crm.roles import ROLES
from tests.make import make_appointment, make_event, make_follow_up, make_lead, make_organization

pytestmark = pytest.mark.django_db


def fill(me):
    today = localdate()
    for days in (-3, -1, 0, 2, 40):
        make_follow_up(owner=me, due_on=today + timedelta(days=days))
    make_follow_up(owner=me, due_on=today, done=True)
    make_follow_up(due_on=today)
    for stage in ("received", "qualified", "operating"):
        make_lead(stage, owner=me, expected_landing=today)
    make_lead(owner=me, expected_landing=today + timedelta(days=800))
    make_lead(owner=me, status="lost", status_reason="x", lost_to="y")
    make_lead(owner=me, received_on=today - timedelta(days=60))
    make_lead(steward=me)
    for manager in (me, None):
        partner = make_organization(account_manager=manager)
        make_appointment(organization=partner, ends_on=today + timedelta(days=30))
    make_appointment(ends_on=today + timedelta(days=400))
    make_event(starts_on=today + timedelta(days=5))


@pytest.mark.parametrize("role", ROLES)
def test_a_figure_opens_the_rows_it_counts(client_of, rf, role):
    client = client_of(role)
    fill(client.user)
    request = rf.get("/")
    request.user = client.user

    for tile in tiles("desk.tiles", request):
        page = client.get(tile.url)
        assert page.status_code == 200, tile.url
        assert page.context["screen"].page.count.number == tile.value, (tile.label, tile.url)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_the_desk_leads_somewhere(client_of, role):
    client = client_of(role)
    fill(client.user)
    page = client.get("/").content.decode()

    links = {url.replace("&amp;", "&") for url in re.findall(r'href="(/[^"#]*)"', page) if "/static/" not in url}

    broken = {url: client.get(url).status_code for url in links}
    assert {url: code for url, code in broken.items() if code != 200} == {}


def test_the_desk_greets_by_name(client_of):
    client = client_of("leadership", name_en="Chen Mo")

    assert "Chen Mo" in strip_tags(client.get("/").content.decode())
