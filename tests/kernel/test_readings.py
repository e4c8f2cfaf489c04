"""Whoever opens what is restricted is noted; whoever opens anything else is not."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotion_crm.models import Reading
from tests import make

pytestmark = pytest.mark.django_db


def restricted_lead(**fields):
    return make.make_lead(confidentiality="restricted", **fields)


def noted():
    return list(Reading.objects.order_by("id").values_list("user", "kind", "record_id", "address"))


PAGES = {
    "page": lambda lead: lead.get_absolute_url(),
    "landing": lambda lead: lead.landing_url,
    "verification": lambda lead: reverse("verification", args=[lead.pk]),
    "admin": lambda lead: reverse("admin:partners_projectlead_change", args=[lead.pk]),
    "its history": lambda lead: reverse("history", args=["partners.projectlead", lead.pk]),
    "two moments": lambda lead: reverse("compare-moments", args=["partners.projectlead", lead.pk]),
    "history": lambda lead: reverse("admin:partners_projectlead_history", args=[lead.pk]),
}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_a_restricted_lead_is_noted_once(client_of, page):
    client, lead = client_of("city administrator"), restricted_lead()
    url = PAGES[page](lead)

    assert client.get(url).status_code == 200

    assert noted() == [(client.user.pk, "partners.projectlead", lead.pk, url)]


@pytest.mark.parametrize("page", PAGES)
def test_an_ordinary_lead_leaves_no_reading(client_of, page):
    client_of("city administrator").get(PAGES[page](make.make_lead()))

    assert not noted()


def test_who_may_not_see_it_reads_nothing(client_of):
    assert client_of("leadership").get(restricted_lead().get_absolute_url()).status_code == 404

    assert not noted()


def test_noting_costs_the_page_no_query(client_of):
    client, counts = client_of("city administrator"), []
    for lead in (make.make_lead(), restricted_lead()):
        client.get(lead.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(lead.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("where", ["page", "admin"])
def test_restricted_notes_of_a_meeting_are_noted_for_whom_they_are_shown(client_of, where):
    note = make.make_restricted_note()
    meeting = note.meeting
    url = {
        "page": meeting.get_absolute_url(),
        "admin": reverse("admin:events_meeting_change", args=[meeting.pk]),
    }[where]
    client = client_of("city administrator")

    client_of("event officer").get(url)
    client.get(make.make_meeting().get_absolute_url())
    client.get(url)

    assert noted() == [(client.user.pk, "events.meeting", meeting.pk, url)]


def test_who_opened_it_is_told_to_those_who_may_know(client_of):
    lead, owner = restricted_lead(), make.make_user("account manager", name_en="Owner Ou")
    lead.owner = owner
    lead.save()
    client_of(owner).get(lead.get_absolute_url())
    url = reverse("readings-of", args=["partners.projectlead", lead.pk])

    admin, officer = client_of("city administrator"), client_of("privacy officer")

    assert url in admin.get(lead.get_absolute_url()).content.decode()
    assert "Owner Ou" in admin.get(url).content.decode()
    told = officer.get(url).content.decode()
    assert "Owner Ou" in told and lead.title not in told and lead.code not in told
    everything = officer.get(reverse("readings")).content.decode()
    assert url in everything and lead.title not in everything
    assert client_of(owner).get(url).status_code == 403
    assert url not in client_of(owner).get(lead.get_absolute_url()).content.decode()


def test_a_reading_stays():
    make.make_reading()

    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.all().update(address="/elsewhere/")
