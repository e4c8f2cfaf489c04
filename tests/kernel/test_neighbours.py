"""The record before and after, within the list one came from."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotion_crm.lists import paging
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from tests import make, pages
from tests.world import World

pytestmark = pytest.mark.django_db
RECORDS = {"organizations", "partners", "contacts", "leads", "landings", "events", "meetings"}
RECORDS |= {"programs", "appointments", "applications", "calls", "contributions", "evaluations", "dispatches"}


def around(client, name, record, query=""):
    return client.get(f"{reverse('around', args=[name, record.pk])}?{query}").content.decode()


def link(page, rel):
    """Where the pager leads, "" for nowhere."""
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return found[1].replace("&amp;", "&") if found else ""


def walked(client, name, first, query):
    """The addresses one passes by “next”, from the first record to the last."""
    passed, page = [], around(client, name, first, query)
    address = f"{first.get_absolute_url()}?in={name}"
    while address:
        passed.append(address.split("?")[0])
        address = link(page, "next")
        if address:
            path, _mark, asked = address.partition("?")
            pk = int(path.strip("/").split("/")[1])
            page = around(client, name, lists()[name].model(pk=pk), asked.partition("&")[2])
    return passed


def links_of(page):
    return re.findall(r'<a href="(/\w+/\d+/)\?in=', page)


@pytest.mark.parametrize(
    "query", ["", "sort=-title", "sort=district", "sort=-expected_landing", "stage=qualified&q=plant"]
)
def test_one_walks_the_rows_of_the_list_in_its_order(client_of, query):
    client = client_of("city administrator")
    here = make.make_district()
    for n, name in enumerate(["Plant b", "Plant a", "Plant c", "Mill", "Plant a"]):
        make.make_lead(["qualified", "received"][n == 3], title=name, district=here if n % 2 else None)
    shown = list(dict.fromkeys(links_of(client.get(f"/leads/?{query}").content.decode())))
    first = make.ProjectLead.objects.get(pk=shown[0].strip("/").split("/")[1])

    assert walked(client, "leads", first, query) == shown


def test_the_place_is_said_and_the_ends_lead_nowhere(client_of):
    client = client_of("city administrator")
    first, second, third = (make.make_organization(name_en=f"Row {n}") for n in range(3))

    page = around(client, "organizations", second)

    assert "2 of 3" in page
    assert link(page, "prev") == f"{first.get_absolute_url()}?in=organizations"
    assert not link(around(client, "organizations", first), "prev")
    assert not link(around(client, "organizations", third), "next")


def test_every_row_of_a_list_with_pages_says_where_it_was_opened_from(client_of):
    client = client_of("city administrator")
    World(client.user)
    make.make_appointment()
    make.make_lead("landed")
    make.make_application()
    make.make_dispatch()

    said = {name for name in pages.LISTS if f"?in={name}" in client.get(reverse(name)).content.decode()}

    assert said == RECORDS


def test_a_record_remembers_the_list_of_its_address(client_of):
    client, lead = client_of("city administrator"), make.make_lead("qualified")

    page = client.get(f"{lead.get_absolute_url()}?in=leads&stage=qualified").content.decode()

    assert reverse("around", args=["leads", lead.pk]) + "?stage=qualified" in page
    assert 'class="pager"' not in client.get(lead.get_absolute_url()).content.decode()


@pytest.mark.parametrize("query", ["in=nowhere", "in=contacts", "in=", "in=leads&in=contacts"])
def test_a_list_the_record_is_not_of_is_left_out(client_of, query):
    client, lead = client_of("city administrator"), make.make_lead()

    answer = client.get(f"{lead.get_absolute_url()}?{query}")

    assert answer.status_code == 200
    assert 'class="pager"' not in answer.content.decode()


@pytest.mark.parametrize("way", ["previous", "next"])
def test_without_scripts_a_link_finds_the_other_record_when_pressed(client_of, way):
    client = client_of("city administrator")
    rows = [make.make_organization(name_en=f"Row {n}") for n in range(3)]
    other = rows[0] if way == "previous" else rows[2]
    query = "sort=name&q=row"

    def step(row):
        return client.get(f"{reverse('step', args=['organizations', row.pk, way])}?{query}", follow=True)

    assert step(rows[1]).redirect_chain[0][0] == f"{other.get_absolute_url()}?in=organizations&{query}"
    assert "of the list." in step(other).content.decode()


def test_a_record_that_left_the_list_says_so_and_leads_back(client_of):
    client, lead = client_of("city administrator"), make.make_lead("received")

    page = around(client, "leads", lead, "stage=signed")
    answer = client.get(f"{reverse('step', args=['leads', lead.pk, 'next'])}?stage=signed")

    assert "not in this list any more" in page
    assert answer.url == "/leads/?stage=signed"


@pytest.mark.parametrize("query", ["stage=dreaming", "nothing=1", "as_of=2020-01-01", "sort=nope"])
def test_a_question_that_makes_no_sense_leads_back_to_the_list_which_explains(client_of, query):
    client, lead = client_of("city administrator"), make.make_lead()

    assert f'href="/leads/?{query}"' in around(client, "leads", lead, query)
    assert client.get(f"{reverse('step', args=['leads', lead.pk, 'next'])}?{query}").url == f"/leads/?{query}"


@pytest.mark.parametrize("address", ["/in/nowhere/1/", "/in/issues/1/", "/in/leads/1/sideways/"])
def test_what_is_no_list_of_records_is_not_found(client_of, address):
    assert client_of("city administrator").get(address).status_code == 404


@pytest.mark.parametrize("role", ["account manager", "district officer", "event officer", "privacy officer"])
def test_nobody_is_led_to_a_record_they_may_not_see(client_of, role):
    client = client_of(make.make_user(role, district=make.make_district()))
    world = World(client.user)

    for row in world.leads.values():
        answer = client.get(f"{reverse('around', args=['leads', row.pk])}?sort=code")
        if role == "privacy officer":
            assert answer.status_code == 403
            continue
        page = answer.content.decode()
        assert ("not in this list any more" not in page) == world.sees(row)
        led = {int(pk) for pk in re.findall(r'href="/leads/(\d+)/', page)}
        assert led <= {lead.pk for lead in world.leads.values() if world.sees(lead)}


def view_of(client, query, **mark):
    view = make.make_saved_view(owner=client.user, list_name="leads", query=query)
    view.mark(client.user, **mark)
    return view


def four_leads():
    """A signed, B received, C signed, D signed."""
    stages = {"A": "signed", "B": "received", "C": "signed", "D": "signed"}
    return {name: make.make_lead(stage, title=name) for name, stage in stages.items()}


def test_a_saved_view_is_walked_with_its_filters_and_in_its_order(client_of):
    client, leads = client_of("city administrator"), four_leads()
    view = view_of(client, "stage=signed&sort=-title&columns=title,code")
    spelled = f"in=leads&stage=signed&sort=-title&view={view.pk}"

    for query in (f"view={view.pk}", spelled.partition("&")[2]):
        page = around(client, "leads", leads["C"], query)
        assert "2 of 3" in page
        assert link(page, "prev") == f"{leads['D'].get_absolute_url()}?{spelled}"
        assert link(page, "next") == f"{leads['A'].get_absolute_url()}?{spelled}"
        assert "not in this list any more" in around(client, "leads", leads["B"], query)
        step = client.get(f"{reverse('step', args=['leads', leads['C'].pk, 'next'])}?{query}")
        assert step.url == f"{leads['A'].get_absolute_url()}?{spelled}"
    assert links_of(client.get(f"/leads/?view={view.pk}").content.decode())[0] == leads["D"].get_absolute_url()
    assert f"?{spelled}" in client.get(f"/leads/?view={view.pk}").content.decode().replace("&amp;", "&")


def test_a_list_that_opens_with_a_view_is_walked_by_it_and_the_whole_list_as_a_whole(client_of):
    client, leads = client_of("city administrator"), four_leads()
    view = view_of(client, "stage=signed&sort=-title", is_default=True)

    by_view = client.get("/leads/").content.decode().replace("&amp;", "&")
    whole = client.get("/leads/?view=all").content.decode()
    whole_by_column = client.get("/leads/?columns=title,code").content.decode()

    assert f"?in=leads&stage=signed&sort=-title&view={view.pk}" in by_view
    assert "?in=leads&amp;view=all" in whole and "?in=leads&amp;view=all" in whole_by_column
    assert "2 of 3" in around(client, "leads", leads["C"])
    assert "of 4" in around(client, "leads", leads["C"], "view=all")


def test_a_view_that_is_not_shared_leads_back_to_the_list_only(client_of):
    client, leads = client_of("city administrator"), four_leads()
    view = make.make_saved_view(list_name="leads", query="stage=signed")

    page = around(client, "leads", leads["A"], f"view={view.pk}")

    assert not link(page, "prev") and not link(page, "next")
    assert "of 3" in around(client, "leads", leads["A"], f"stage=signed&view={view.pk}")


def test_a_view_whose_filter_has_gone_is_walked_with_the_rest(client_of):
    client, leads = client_of("city administrator"), four_leads()
    view = view_of(client, "stage=signed&colour=red&sort=title")

    assert "2 of 3" in around(client, "leads", leads["C"], f"view={view.pk}")


def test_the_place_is_counted_up_to_a_limit_only(client_of, monkeypatch):
    monkeypatch.setattr("promotion_crm.lists.neighbours.COUNTED", 3)
    client = client_of("city administrator")
    rows = [make.make_organization(name_en=f"Row {n}") for n in range(5)]

    assert "3 of 5" in around(client, "organizations", rows[2])
    assert "past 3 of 5" in around(client, "organizations", rows[3])
    assert link(around(client, "organizations", rows[3]), "next")


def test_the_way_back_is_to_the_page_of_the_record(client_of, monkeypatch):
    monkeypatch.setattr("promotion_crm.lists.neighbours.SIZE", 2)
    client = client_of("city administrator")
    rows = [make.make_organization(name_en=f"Row {n}") for n in range(3)]

    assert 'href="/organizations/?q=row&amp;page=2"' in around(client, "organizations", rows[2], "q=row")
    assert 'href="/organizations/?page=2"' in around(client, "organizations", rows[2])


def test_it_costs_the_same_for_any_number_of_rows(client_of):
    client = client_of("city administrator")
    lead = make.make_lead(title="M", district=make.make_district())
    make.make_lead(title="A")
    make.make_lead(title="Z")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            around(client, "leads", lead, "sort=title")
        return len(asked)

    cost()
    few = cost()
    for n in range(20):
        make.make_lead(title="AZ"[n % 2])

    assert cost() <= few <= 12


def test_a_walk_of_one_row_reads_one_row(client_of):
    client = client_of("city administrator")
    leads = [make.make_lead() for _ in range(6)]
    asked = Question(lists()["leads"], client.get("/leads/?sort=code").wsgi_request.GET, client.user)
    walk = paging.Walk(asked)
    walk.size = 0

    assert [spot.pk for spot in walk.walk(paging.Spot(leads[2].code, leads[2].pk))] == [leads[3].pk]


def test_an_act_on_a_record_leads_back_into_its_list(client_of):
    client, lead = client_of("city administrator"), make.make_lead()
    here = f"http://testserver{lead.get_absolute_url()}?in=leads&q=plant"

    back = client.get(lead.get_absolute_url(), headers={"referer": here}).content.decode()
    elsewhere = client.get(lead.get_absolute_url(), headers={"referer": here.replace(f"/{lead.pk}/", "/0/")})

    assert f"/in/leads/{lead.pk}/?q=plant" in back
    assert f"?next={lead.get_absolute_url()}%3Fin%3Dleads%26q%3Dplant" in back
    assert "/in/leads/" not in elsewhere.content.decode()
