"""Ticking a follow-up, from the desk or from a record."""

import pytest
from django.urls import reverse

from tests.make import make_follow_up, make_lead, make_user

pytestmark = pytest.mark.django_db


def tick(client, follow_up, done="1", **headers):
    return client.post(reverse("tick-follow-up", args=[follow_up.pk]), {"done": done, "next": "/leads/"}, **headers)


def test_a_tick_says_who_and_when_and_can_be_taken_back(client_of):
    client = client_of("account manager")
    follow_up = make_follow_up(owner=client.user)

    assert tick(client, follow_up).url == "/leads/"

    follow_up.refresh_from_db()
    assert follow_up.done_by == client.user
    assert follow_up.done_at

    tick(client, follow_up, done="0")

    follow_up.refresh_from_db()
    assert follow_up.done_at is None


def test_with_scripts_only_the_row_comes_back(client_of):
    client = client_of("account manager")

    response = tick(client, make_follow_up(owner=client.user, what="Call back"), HTTP_HX_REQUEST="true")

    page = response.content.decode()
    assert 'aria-pressed="true"' in page
    assert "<html" not in page


def test_the_follow_up_of_another_is_not_mine_to_tick(client_of):
    follow_up = make_follow_up(owner=make_user("account manager"))

    assert tick(client_of("account manager"), follow_up).status_code == 403

    follow_up.refresh_from_db()
    assert follow_up.done_at is None


def test_one_about_a_lead_i_may_not_see_is_not_found(client_of):
    hidden = make_follow_up(owner=make_user("account manager"), lead=make_lead())

    assert tick(client_of("account manager"), hidden).status_code == 404


def test_nonsense_is_refused(client_of):
    client = client_of("account manager")

    assert tick(client, make_follow_up(owner=client.user), done="perhaps").status_code == 400


def test_it_never_leads_to_another_site(client_of):
    client = client_of("account manager")
    url = reverse("tick-follow-up", args=[make_follow_up(owner=client.user).pk])

    response = client.post(url, {"done": "1", "next": "https://elsewhere.example/"})

    assert response.url == reverse("desk")
