"""The History page: sentences by act, what its reader may see, a field, a person, two moments."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Introduction, Organization, ProjectLead
from partners.pipeline import Stage
from promotion_crm.history import because, entry_model, last_id
from promotion_crm.record_history import reading
from tests import make
from tests.admins import change, filled
from tests.seen import written

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def page(record, **query):
    return reverse("history", args=[record._meta.label_lower, record.pk], query=query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def city(client_of):
    return client_of(CITY, name_en="Li Wei")


@pytest.fixture
def lead(city):
    met = {"contact": make.make_contact(), "first_met_on": "2026-01-01"}
    lead = make.make_lead(Stage.QUALIFIED, title="Old", contract_currency="EUR", **met)
    lead.move_to(Stage.NEGOTIATING, by=city.user, note="Seen their plant")
    return lead


def test_it_reads_as_sentences_with_who_why_and_from_where(city, lead):
    city.post(change(lead), filled(city.get(change(lead)), contract_capital="1500000", history_reason="As signed"))

    said = text(city.get(page(lead)))

    assert "Li Wei set Contract foreign capital to EUR 1,500,000.00" in said
    assert "A command on the server changed Stage from Qualified to Negotiating" in said
    assert "As signed" in said and "Seen their plant" in said
    assert "From: the administration" in said and "From: a command on the server" in said
    assert "/admin/" not in said


def test_it_tells_of_the_rows_that_belong_to_the_record_also_of_those_that_went(city, lead):
    partner = make.make_organization(name_en="Orion Partner")
    introduction = make.make_introduction(lead=lead, partner=partner, share=40)
    written(introduction, share=30)
    Introduction.objects.filter(pk=introduction.pk).delete()

    said = text(city.get(page(lead)))

    assert "A command on the server added Introduction" in said
    assert "Share in percent from 40.00 to 30.00" in said
    assert "A command on the server deleted Introduction" in said


def test_what_the_reader_may_not_see_is_not_named_and_without_the_details_there_is_no_page(client_of, lead):
    secret = make.make_organization(name_en="Zqsecret")
    officer = client_of("district officer", district=make.make_district())
    mine = make.make_follow_up(owner=officer.user, lead=make.make_lead(title="Zqlead", confidentiality="restricted"))

    assert "Zqlead" not in text(officer.get(page(mine)))
    assert "(not visible to you)" in text(officer.get(page(mine)))
    assert officer.get(page(lead)).status_code == 404
    assert client_of("privacy officer").get(page(lead)).status_code in (403, 404)
    assert officer.get(page(lead.investor).replace("organization", "nothing")).status_code == 404
    assert secret.pk


def test_it_is_narrowed_to_a_field_and_a_person(city, client_of, lead):
    other = client_of(CITY, name_en="Wang Fang")
    for client, name in ((city, "By Li"), (other, "By Wang")):
        client.post(change(lead), filled(client.get(change(lead)), title=name, jobs="5"))

    by_field = text(city.get(page(lead, field="title"))).partition("newest first")[2]
    by_person = text(city.get(page(lead, who=other.user.pk))).partition("newest first")[2]

    assert "Wang Fang changed Project from By Li to By Wang" in by_field
    assert "Jobs" not in by_field and "Stage" not in by_field
    assert "By Wang" in by_person and "Li Wei" not in by_person
    assert city.get(page(lead, field="nonsense")).status_code == 400
    assert city.get(page(lead, who="999999")).status_code == 400
    assert city.get(page(lead, before="x_y_z")).status_code == 400


def test_pages_of_it_have_each_entry_once_and_cost_the_same(city, lead, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 5)
    for n in range(14):
        written(lead, title=f"Title {n}")
        make.make_receipt(lead=lead)

    count = entry_model(ProjectLead).objects.filter(pgh_obj_id=lead.pk).count() + 14
    seen, costs, query = [], [], {}
    while query is not None:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = city.get(page(lead, **query))
        costs.append(len(asked))
        seen += [(entry.kind, entry.id) for entry in answer.context["entries"]]
        older = answer.context["older"]
        query = {"before": str(older)} if older else None

    assert len(seen) == len(set(seen)) == count
    assert max(costs) <= 25


def test_two_moments_are_compared_field_by_field_and_with_now(city, lead):
    entries = list(entry_model(ProjectLead).objects.filter(pgh_obj_id=lead.pk).order_by("pgh_id"))
    written(lead, title="New")
    address = reverse("compare-moments", args=["partners.projectlead", lead.pk])

    then = city.get(address, {"from": entries[0].pgh_id, "to": entries[-1].pgh_id})
    now = city.get(address, {"from": "now", "to": entries[0].pgh_id})
    early = city.get(address, {"from_at": "2001-01-01T10:00", "to": "now"})

    differing = {line.label: (line.then, line.later) for line in then.context["lines"] if line.differs}
    assert differing["Stage"] == ("Received", "Negotiating")
    assert "Project" not in differing
    assert {line.label for line in now.context["lines"] if line.differs} >= {"Project", "Stage"}
    assert "not entered yet" in text(early)
    typed = city.get(address, {"from": entries[0].pgh_id, "from_at": then.context["one"].typed, "to_at": ""})
    assert typed.context["other"].asked == "now" and typed.context["one"].entry is not None
    assert city.get(address, {"from": "12x"}).status_code == 400
    other = entry_model(Organization).objects.filter(pgh_obj_id=lead.investor_id).first()
    assert city.get(address, {"from": other.pgh_id + 10**9}).status_code == 400


def test_the_origin_is_told_of_a_bulk_change(city, lead):
    with because("Tidied", by=city.user) as act:
        written(lead, title="Tidy")
        context = act.id
    made = make.make_change_set(by=city.user, context=context)

    said = city.get(page(lead)).content.decode()

    assert f'href="{made.get_absolute_url()}"' in said
    assert "Li Wei changed" in text(city.get(page(lead)))


def test_without_a_choice_the_first_moment_stands_beside_now(city, lead):
    answer = city.get(reverse("compare-moments", args=["partners.projectlead", lead.pk]))

    assert answer.context["one"].entry.pgh_label == "insert"
    assert answer.context["other"].entry.pk == last_id(lead)
