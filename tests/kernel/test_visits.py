"""The records opened last and those starred: one's own, and only what one may still see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from promotion_crm import visits
from promotion_crm.models import Visit
from promotion_crm.visits import known, opened, star
from tests import make

pytestmark = pytest.mark.django_db


def star_url(record):
    return reverse("star", args=[record._meta.label_lower, record.pk])


def test_what_was_opened_last_stands_first_and_once(client_of):
    client = client_of("city administrator")
    lead, organization = make.make_lead(), make.make_organization()

    for record in (lead, organization, lead):
        client.get(record.get_absolute_url())

    assert known(client.user).recent == [lead, organization]


@pytest.mark.parametrize("maker", ["organization", "contact", "lead", "event", "meeting"])
def test_every_record_page_is_remembered_and_can_be_starred(client_of, maker):
    client, record = client_of("city administrator"), getattr(make, f"make_{maker}")()

    page = client.get(record.get_absolute_url()).content.decode()

    assert known(client.user).recent == [record]
    assert star_url(record) in page


def test_it_is_nobody_elses(client_of):
    me, other, record = client_of("city administrator"), make.make_user("city administrator"), make.make_organization()
    me.get(record.get_absolute_url())
    star(me.user, record, True)

    assert known(other) == visits.Known([], [])
    assert not Visit.objects.visible_to(other).exists()


def test_a_page_that_was_refused_is_not_remembered(client_of):
    client = client_of("account manager")

    assert client.get(make.make_lead().get_absolute_url()).status_code == 404
    assert not Visit.objects.exists()


def test_a_star_is_set_and_taken_away(client_of):
    client, record = client_of("city administrator"), make.make_organization()
    here = f"{record.get_absolute_url()}?in=organizations"

    answer = client.post(star_url(record), {"on": "1", "next": here})

    assert answer.url == here
    assert known(client.user).starred == [record]
    assert 'aria-pressed="true"' in client.get(here).content.decode()

    client.post(star_url(record), {"on": "0"})

    assert known(client.user).starred == []
    assert 'aria-pressed="false"' in client.get(here).content.decode()


def test_a_star_pressed_by_htmx_gives_its_button_back(client_of):
    client, record = client_of("city administrator"), make.make_organization()

    answer = client.post(star_url(record), {"on": "1", "next": "/organizations/"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert 'aria-pressed="true"' in answer.content.decode()
    assert 'value="/organizations/"' in answer.content.decode()


def test_what_one_may_not_see_cannot_be_starred(client_of):
    client, lead = client_of("account manager"), make.make_lead()

    assert client.post(star_url(lead), {"on": "1"}).status_code == 404
    assert not Visit.objects.exists()


@pytest.mark.parametrize("kind", ["partners.nothing", "nothing", "auth.permission", "sessions.session"])
def test_what_has_no_page_cannot_be_starred(client_of, kind):
    assert client_of("city administrator").post(f"/star/{kind}/1/", {"on": "1"}).status_code == 404


@pytest.mark.parametrize("on", ["", "2", "yes"])
def test_neither_star_nor_none_is_refused(client_of, on):
    assert client_of("city administrator").post(star_url(make.make_organization()), {"on": on}).status_code == 400


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example"])
def test_a_star_leads_to_no_other_site(client_of, elsewhere):
    record = make.make_organization()

    answer = client_of("city administrator").post(star_url(record), {"on": "1", "next": elsewhere})

    assert answer.url == record.get_absolute_url()


def test_what_one_may_no_longer_see_vanishes(client_of):
    client = client_of("account manager")
    lead = make.make_lead(owner=client.user)
    client.get(lead.get_absolute_url())
    star(client.user, lead, True)
    assert known(client.user) == visits.Known([lead], [lead])

    lead.owner = make.make_user("account manager")
    lead.save()

    assert known(client.user) == visits.Known([], [])


def test_what_was_deleted_vanishes():
    user, record = make.make_user("city administrator"), make.make_organization()
    opened(user, record)
    make.make_visit(user=user, kind="partners.gone", record_id=1)
    record.delete()

    assert known(user).recent == []


def test_old_visits_are_forgotten_and_stars_are_kept(monkeypatch):
    monkeypatch.setattr(visits, "KEPT", 3)
    user, rows = make.make_user("city administrator"), [make.make_organization() for _ in range(6)]
    star(user, rows[0], True)
    Visit.objects.update(seen_at=now() - timedelta(days=900))

    for row in rows[1:]:
        opened(user, row)
    opened(user, rows[5])

    left = set(Visit.objects.values_list("record_id", flat=True))
    assert rows[0].pk in left
    assert rows[1].pk not in left
    assert {row.pk for row in rows[3:]} <= left


def test_opening_again_keeps_the_star():
    user, record = make.make_user("city administrator"), make.make_organization()

    assert opened(user, record) is False
    star(user, record, True)
    assert opened(user, record) is True
    assert Visit.objects.count() == 1


def test_no_more_than_the_last_are_shown():
    user = make.make_user("city administrator")
    rows = [make.make_organization() for _ in range(visits.RECENT + 3)]
    for row in rows:
        opened(user, row)

    assert known(user).recent == rows[: -visits.RECENT - 1 : -1]


def test_a_star_is_never_a_link(client_of):
    assert client_of("city administrator").get(star_url(make.make_organization())).status_code == 405
