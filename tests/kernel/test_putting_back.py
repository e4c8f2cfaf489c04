"""A value of the history is put back by the rules of an edit."""

import pytest
from django.urls import reverse

from partners.models import Organization, ProjectLead
from partners.pipeline import Stage
from promotion_crm.history import changes_of, entry_model
from tests import make
from tests.seen import seen, written
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def address(record, field, which=0):
    entry = entry_model(type(record)).objects.filter(pgh_obj_id=record.pk).order_by("pgh_id")[which]
    return reverse("put-back", args=[record._meta.label_lower, record.pk, entry.pgh_id, field])


@pytest.fixture
def organization():
    row = make.make_organization(name_en="First Ltd", district=make.make_district(name_en="Putuo"))
    written(row, name_en="Second Ltd", district=None, note="Kept")
    return row


def test_it_is_looked_at_then_done_and_the_history_says_so(client_of, organization):
    city = client_of(CITY)
    link = address(organization, "name_en")
    assert link in city.get(reverse("history", args=["partners.organization", organization.pk])).content.decode()

    shown = city.get(link)
    done = city.post(link, {"history_seen": shown.context["putting"].seen()})

    assert (shown.context["now"], shown.context["then"]) == ("Second Ltd", "First Ltd")
    assert done.status_code == 302
    organization.refresh_from_db()
    assert (organization.name_en, organization.note, organization.district) == ("First Ltd", "Kept", None)
    newest = changes_of(organization)[0]
    assert (newest.reason, newest.user.pk) == ("Put back: English name", city.user.pk)
    assert [change.name for change in newest.changes] == ["name_en"]


def test_a_relation_and_many_other_fields_are_kept_as_they_are(client_of, organization):
    city, before = client_of(CITY), Organization.objects.filter(pk=organization.pk).values().get()

    assert city.post(address(organization, "district"), seen(organization)).status_code == 302

    after = Organization.objects.filter(pk=organization.pk).values().get()
    ours = {"district_id", "updated_at", "search_text"}
    assert after["district_id"] == organization.district_id
    assert {k: v for k, v in after.items() if k not in ours} == {k: v for k, v in before.items() if k not in ours}


def test_what_no_longer_fits_is_refused_with_a_sentence_that_names_the_field(client_of):
    city, row = client_of(CITY), make.make_organization(website="https://a.example.com/")
    written(row, name_en="", name_zh="名")
    written(row, name_en="Name", name_zh="")

    refused = city.post(address(row, "name_en", 1), seen(row))

    assert refused.status_code == 422
    row.refresh_from_db()
    assert row.name_en == "Name"
    assert refused.context["problems"]


def test_a_stage_is_moved_by_its_act_and_not_put_back(client_of):
    city, lead = (
        client_of(CITY),
        make.make_lead(Stage.QUALIFIED, contact=make.make_contact(), first_met_on="2026-01-01"),
    )
    lead.move_to(Stage.NEGOTIATING, by=city.user)

    refused = city.post(address(lead, "stage"), seen(lead))

    assert refused.status_code == 422
    assert "is not put back but moved by its own act" in refused.content.decode()
    assert ProjectLead.objects.get().stage == Stage.NEGOTIATING


def test_only_who_may_change_the_record_puts_back(client_of, organization):
    for role in ("leadership", "verifier", "account manager"):
        client = client_of(role)

        assert client.get(address(organization, "name_en")).status_code in (403, 404)
        assert client.post(address(organization, "name_en"), seen(organization)).status_code in (403, 404)
        listed = client.get(reverse("history", args=["partners.organization", organization.pk])).content.decode()
        assert "/put-back/" not in listed
    other = make.make_organization()
    stolen = address(other, "name_en").replace(f"/{other.pk}/", f"/{organization.pk}/", 1)
    assert client_of(CITY).get(stolen).status_code == 404
    organization.refresh_from_db()
    assert organization.name_en == "Second Ltd"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_back_at_once_one_does_and_the_other_is_told(client_of):
    row = make.make_organization(name_en="First", note="One")
    written(row, name_en="Second", note="Two")
    clients, mark = [client_of(CITY), client_of(CITY)], seen(row)
    links = [address(row, "name_en"), address(row, "note")]

    answers = together(
        [lambda client=client, link=link: client.post(link, mark).status_code
         for client, link in zip(clients, links, strict=True)]
    )  # fmt: skip

    assert sorted(answers) == [302, 422]
