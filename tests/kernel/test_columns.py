"""The choice of columns: what is offered, its order, and what columns of related records say."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from partners.pipeline import Stage
from promotion_crm.lists.base import lists
from tests import make
from tests.kernel.asked import csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of):
    return client_of("city administrator")


def value(client, name, column, query=""):
    """What the first row of a file says under one column."""
    return csv_rows(client, name, f"columns={column}&purpose=test&{query}")[1][0]


def screen(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    return page.context["screen"]


def test_the_menu_offers_every_column_once(client):
    for name, declared in lists().items():
        picker = screen(client, f"/{name}/").picker
        offered = [tick.name for _label, ticks in picker.groups for tick in ticks]

        assert sorted([*(tick.name for tick in picker.shown), *offered]) == sorted(declared.columns_for(client.user))
        assert len({column.name for column in declared.columns}) == len(declared.columns), name
        assert len(picker.groups) > 1, name


def test_what_one_may_not_read_is_not_offered(client_of):
    picker = screen(client_of("event officer"), "/leads/").picker

    assert "investor_country" not in [tick.name for _label, ticks in picker.groups for tick in ticks]


@pytest.mark.parametrize(
    ("press", "order"),
    [
        ("later=name", "kind,name,country"),
        ("earlier=country", "name,country,kind"),
        ("earlier=name", "name,kind,country"),
        ("later=country", "name,kind,country"),
        ("later=nothing", "name,kind,country"),
    ],
)
def test_a_column_is_moved_by_a_plain_button(client, press, order):
    response = client.get(f"/organizations/?country=SG&columns=name&columns=kind&columns=country&{press}")

    assert response.status_code == 302
    assert response.url.split("#")[0] == f"/organizations/?country=SG&columns={order}"
    assert client.get(response.url).status_code == 200


def test_the_file_has_the_columns_of_the_screen_in_their_order(client):
    make.make_organization()
    shown = screen(client, "/organizations/?columns=country,meetings,name")

    header = csv_rows(client, "organizations", shown.exports[0][1].split("?")[1])[0]

    assert header == [str(head.label) for head in shown.heads] == ["Country or region", "Meetings", "Name"]


def test_related_records_of_an_organization_are_counted_and_summed(client):
    day = localdate() - timedelta(days=3)
    partner = make.make_organization(country="DE", parent=make.make_organization(country="SG", name_en="Zz"))
    contact = make.make_contact(organization=partner, is_primary=True, name_en="Prime", email="p@example.com")
    make.make_contact(organization=partner)
    for n in range(2):
        meeting = make.make_meeting(organizations=[partner], contacts=[contact], held_on=day - timedelta(days=n))
        make.make_follow_up(organization=partner, meeting=meeting, done=bool(n))
        make.make_participation(contact=contact, organization=partner, state="attended" if n else "invited")
    receipts = [make.make_receipt(lead=make.make_lead(Stage.LANDED, investor=partner)) for _ in range(2)]

    said = {"parent_country": "Singapore", "meetings": "2", "last_meeting": str(day), "follow_ups": "1"}
    said |= {"events_attended": "1", "primary_contact": "Prime", "primary_email": "p@example.com"}
    said |= {"leads": "2", "leads_landed": "2"}
    assert {name: value(client, "organizations", name, "country=DE") for name in said} == said
    paid = float(value(client, "organizations", "paid_in_usd", "country=DE"))
    assert paid == pytest.approx(float(sum(r.amount_usd for r in receipts)))
    assert value(client, "contacts", "meetings", "q=Prime") == "2"
    assert value(client, "contacts", "last_meeting", "q=Prime") == str(day)


def test_a_lead_tells_of_its_investor_and_of_the_partner_who_brought_it(client):
    appointment = make.make_appointment(category="association", organization=make.make_organization(country="FR"))
    lead = make.make_lead(investor=make.make_organization(country="JP"))
    make.make_introduction(lead=lead, partner=appointment.organization, appointment=appointment)
    make.make_meeting(leads=[lead])

    assert value(client, "leads", "investor_country") == "Japan"
    assert value(client, "leads", "introducer_country") == "France"
    assert value(client, "leads", "introducer_category") == appointment.get_category_display()
    assert value(client, "leads", "introducer_program") == appointment.program.code
    assert value(client, "leads", "meetings") == "1"
    assert value(client, "appointments", "introduced") == "1"


def test_what_the_reader_may_not_see_is_not_counted(client_of):
    officer = client_of("district officer", district=make.make_district())
    partner = make.make_organization(name_en="Counted")
    make.make_lead(investor=partner, district=make.make_district())
    make.make_meeting(organizations=[partner], state="draft")

    assert value(officer, "organizations", "leads", "q=Counted") == "0"
    assert value(officer, "organizations", "meetings", "q=Counted") == "0"
