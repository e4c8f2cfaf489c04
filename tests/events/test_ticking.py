"""Ticking a follow-up, from the desk or from a record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from promotion_crm.history import changes_of
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


def put_off(client, follow_up, until="week", **headers):
    url = reverse("put-off-follow-up", args=[follow_up.pk])
    return client.post(url, {"until": until, "next": "/leads/"}, **headers)


def test_what_cannot_be_done_now_is_put_off_from_today_and_the_history_says_so(client_of):
    client = client_of("account manager")
    follow_up = make_follow_up(owner=client.user, due_on=localdate() - timedelta(days=9))

    assert put_off(client, follow_up).url == "/leads/"

    follow_up.refresh_from_db()
    assert follow_up.due_on == localdate() + timedelta(days=7)
    assert changes_of(follow_up)[0].user == client.user
    row = put_off(client, follow_up, "fortnight", HTTP_HX_REQUEST="true").content.decode()
    assert (localdate() + timedelta(days=14)).isoformat() in row


def test_what_is_done_or_anothers_is_not_put_off(client_of):
    client = client_of("account manager")
    done, theirs = make_follow_up(owner=client.user), make_follow_up(owner=make_user("account manager"))
    before = theirs.due_on
    done.set_done(True, by=client.user)

    assert "It is done already" in client.get(put_off(client, done).url).content.decode()
    assert put_off(client, theirs).status_code == 403
    assert put_off(client, done, "a year").status_code == 400

    theirs.refresh_from_db()
    assert theirs.due_on == before
