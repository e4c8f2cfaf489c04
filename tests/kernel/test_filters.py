"""Filters beyond single values: through related records, ranges, nothing there, mine, untouched, any of them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from partners.models import Batch
from tests.kernel.asked import csv_rows, shown
from tests.make import (
    make_appointment,
    make_batch,
    make_contact,
    make_district,
    make_industry,
    make_introduction,
    make_lead,
    make_meeting,
    make_organization,
    make_participation,
    make_program,
    make_user,
)

pytestmark = pytest.mark.django_db
CITY = "city administrator"
FIRST = {"contacts": "name", "organizations": "name", "meetings": "held_on", "participants": "name"}


def listed(client, name, query):
    """The first cells of the rows on screen, in order of their words; the file holds the same."""
    query += "" if "columns=" in query else f"&columns={FIRST[name]}"
    rows = sorted(shown(client, name, query))
    filed = sorted(row[0] for row in csv_rows(client, name, query)[1:])
    assert rows == filed
    return rows


def partner(country, program, batch):
    organization = make_organization(country=country, name_en=f"{country} {batch}", name_zh="")
    in_batch = Batch.objects.filter(program=program, number=batch).first()
    make_appointment(
        organization=organization, program=program, batch=in_batch or make_batch(program=program, number=batch)
    )
    return organization


def test_contacts_whose_organization_is_in_germany_and_appointed_in_batch_three(client_of):
    gipp, other = make_program(code="GIPP"), make_program(code="GCP")
    for country, program, batch in (("DE", gipp, 3), ("DE", gipp, 2), ("SG", gipp, 3), ("DE", other, 3)):
        make_contact(organization=partner(country, program, batch), name_en=f"{country} {program.code} {batch}")
    client = client_of(CITY)

    assert listed(client, "contacts", "country=DE&program=GIPP&batch=3") == ["DE GIPP 3"]
    assert listed(client, "contacts", "country=DE&batch=3") == ["DE GCP 3", "DE GIPP 3"]


def test_conditions_on_appointments_hold_for_one_and_the_same(client_of):
    gipp, other = make_program(code="GIPP"), make_program(code="GCP")
    organization = partner("DE", gipp, 1)
    make_appointment(organization=organization, program=other, batch=make_batch(program=other, number=3))
    make_contact(organization=organization)
    make_meeting(organizations=[organization])
    make_participation(organization=organization)
    client = client_of(CITY)

    for name in ("contacts", "meetings", "participants"):
        assert not listed(client, name, "program=GIPP&batch=3"), name
        assert len(listed(client, name, "program=GCP&batch=3")) == 1, name


def test_leads_by_the_batch_of_the_partner_and_the_country_of_the_investor(client_of):
    appointment = make_appointment(batch=make_batch(number=7))
    brought = make_lead(title="Brought", investor=make_organization(country="JP"))
    make_introduction(lead=brought, partner=appointment.organization, appointment=appointment)
    make_lead(title="Other", investor=make_organization(country="DE"))
    client = client_of(CITY)

    assert listed(client, "leads", "batch=7&columns=title") == ["Brought"]
    assert listed(client, "leads", "investor_country=JP&columns=title") == ["Brought"]


# -- nothing there, anything there ----------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("industry", make_industry), ("district", make_district), ("owner", make_user), ("country", "SG")),
        *(("expected_landing", localdate), ("signed", localdate), ("total_investment", 5), ("jobs", 5)),
        ("investment_type", "greenfield"),
    ],
)
def test_leads_without_and_with_a_value(field, value, client_of):
    stored = {"signed": "signed_on"}.get(field, field)
    empty = "" if field in ("country", "investment_type") else None
    more = {"total_currency": "USD"} if field == "total_investment" else {}
    make_lead(title="With", **{stored: value() if callable(value) else value}, **more)
    make_lead(title="Without", **{stored: empty})
    client = client_of(CITY)

    assert listed(client, "leads", f"{field}=none&columns=title") == ["Without"]
    assert listed(client, "leads", f"{field}=any&columns=title") == ["With"]


def test_none_and_any_together_are_all(client_of):
    make_lead(title="With", industry=make_industry()), make_lead(title="Without", industry=None)

    assert listed(client_of(CITY), "leads", "industry=none&industry=any&columns=title") == ["With", "Without"]


@pytest.mark.parametrize("query", ["signed=some", "jobs=some", "total_investment=5"])
def test_a_stretch_is_there_or_not_and_nothing_else(query, client_of):
    assert client_of(CITY).get(f"/leads/?{query}").status_code == 400


def test_organizations_that_hold_no_appointment_are_those_without_any(client_of):
    make_contact(organization=partner("DE", make_program(code="GIPP"), 1), name_en="Of a partner")
    make_contact(name_en="Of another")
    client = client_of(CITY)

    assert listed(client, "contacts", "program=none") == ["Of another"]
    assert listed(client, "contacts", "program=any") == ["Of a partner"]


# -- ranges ---------------------------------------------------------------------------


def test_amounts_between_two_ends(client_of):
    for amount in ("0.99", "1", "1000000", "1000000.01"):
        make_lead(title=amount, total_investment=amount, total_currency="USD")
    make_lead(title="unknown")
    client = client_of(CITY)

    assert listed(client, "leads", "total_investment_min=1&total_investment_max=1000000&columns=title") == [
        "1",
        "1000000",
    ]
    assert listed(client, "leads", "total_investment_min=1,000,000.01&columns=title") == ["1000000.01"]
    assert "from 1" in client.get("/leads/?total_investment_min=1").content.decode()


def test_a_part_of_a_whole_number_is_rounded_inwards(client_of):
    for jobs in (1, 2, 3):
        make_lead(title=str(jobs), jobs=jobs)

    assert listed(client_of(CITY), "leads", "jobs_min=1.5&jobs_max=2.5&columns=title") == ["2"]


@pytest.mark.parametrize(
    "value", ["x", "1e999", "1e-999999", "1e-20000", "NaN", "Infinity", "１", "--1", "9" * 30, "1.2.3"]
)
def test_an_amount_that_is_none_is_refused_by_name(value, client_of):
    answer = client_of(CITY).get("/leads/", {"total_investment_min": value})

    assert answer.status_code == 400
    assert "total_investment_min" in answer.content.decode()


# -- whose, and how long ago ----------------------------------------------------------


def test_my_district_is_that_of_the_reader(client_of):
    here = make_district()
    make_lead(title="Here", district=here), make_lead(title="First met here", first_negotiation_district=here)
    make_lead(title="Elsewhere", district=make_district())
    make_organization(name_en="Here", name_zh="", district=here), make_organization(district=make_district())
    client = client_of(CITY, district=here)

    assert listed(client, "leads", "my_district=1&columns=title") == ["First met here", "Here"]
    assert "Here" in listed(client, "organizations", "my_district=1")
    assert not listed(client_of(CITY, district=None), "leads", "my_district=1&columns=title")


def touched(row, days_ago):
    with connection.cursor() as cursor:
        when = now() - timedelta(days=days_ago)
        cursor.execute(f"UPDATE {row._meta.db_table} SET updated_at = %s WHERE id = %s", [when, row.pk])


def test_untouched_is_neither_changed_nor_met(client_of):
    me = make_user(CITY)
    rows = {name: make_lead(title=name, owner=me) for name in ("changed", "met", "long ago met", "untouched")}
    make_meeting(leads=[rows["met"]], held_on=localdate() - timedelta(days=5))
    make_meeting(leads=[], held_on=localdate())  # about no lead at all
    make_meeting(leads=[rows["long ago met"]], held_on=localdate() - timedelta(days=40))
    for name, row in rows.items():
        touched(row, 10 if name == "changed" else 60)
    client = client_of(me)

    assert listed(client, "leads", "untouched=30&columns=title") == ["long ago met", "untouched"]
    assert listed(client, "leads", "untouched=50&columns=title") == ["untouched"]
    assert listed(client, "leads", "untouched=3&columns=title") == ["changed", "long ago met", "met", "untouched"]


@pytest.mark.parametrize("days", ["x", "-1", "99999", "1.5"])
def test_days_that_are_no_number_are_refused(days, client_of):
    assert client_of(CITY).get(f"/leads/?untouched={days}").status_code == 400


def test_who_does_not_see_a_meeting_learns_nothing_of_it(client_of):
    organization = make_organization(name_en="Quiet", name_zh="")
    make_meeting(organizations=[organization], leads=[make_lead(confidentiality="restricted")], held_on=localdate())
    touched(organization, 90)

    def untouched(role):
        return "Quiet" in client_of(role).get("/organizations/?untouched=30").content.decode()

    assert untouched("leadership")
    assert not untouched(CITY)


# -- all of them, or any --------------------------------------------------------------


def test_any_of_the_filters_or_all(client_of):
    gipp = make_program(code="GIPP")
    both = partner("DE", gipp, 3)
    for name, organization in (
        ("both", both),
        ("germany", make_organization(country="DE")),
        ("batch", partner("SG", gipp, 3)),
        ("neither", make_organization(country="SG")),
    ):
        make_contact(name_en=name, organization=organization)
    client = client_of(CITY)

    assert listed(client, "contacts", "country=DE&batch=3") == ["both"]
    assert listed(client, "contacts", "country=DE&batch=3&match=all") == ["both"]
    assert listed(client, "contacts", "country=DE&batch=3&match=any") == ["batch", "both", "germany"]
    page = client.get("/contacts/?country=DE&batch=3").content.decode()
    assert "?country=DE&amp;batch=3&amp;match=any" in page
    assert 'name="match" value="any"' in client.get("/contacts/?country=DE&batch=3&match=any").content.decode()
    assert client.get("/contacts/?match=some").status_code == 400


def test_any_never_shows_a_row_that_one_may_not_see(client_of):
    make_lead(title="Secret", confidentiality="restricted", stage="received")

    assert not shown(client_of("leadership"), "leads", "stage=received&source=direct&match=any&columns=title")


def test_any_of_a_past_day(client_of):
    make_lead(title="Of today")
    client = client_of(CITY)
    day = localdate() - timedelta(days=1)

    answer = client.get(f"/leads/?as_of={day}&stage=received&industry=none&match=any")

    assert answer.status_code == 200
    assert "Of today" not in answer.content.decode().partition("<tbody")[2]


# -- chips ----------------------------------------------------------------------------


def test_each_filter_that_is_on_can_be_taken_away_alone(client_of):
    make_lead()
    page = client_of(CITY).get("/leads/?stage=received&country=SG&country=DE&sort=code").content.decode()
    ways = re.findall(r'<a class="drop" href="([^"]*)" aria-label="([^"]*)"', page)

    assert [(unescape(url), words) for url, words in ways] == [
        ("?country=SG&country=DE&sort=code", "Remove the filter Stage"),
        ("?stage=received&sort=code", "Remove the filter Country or region of origin"),
    ]


def test_records_are_offered_to_one_who_types(client_of):
    make_organization(name_en="Hong Kong Trade Council", name_zh="香港贸发局")
    client = client_of(CITY)

    for text in ("hong", "贸发", "xianggang"):
        part = client.get(f"/leads/choices/investor/?investor={text}").content.decode()
        assert "Hong Kong Trade Council" in part and 'name="investor"' in part, text
    assert "Nothing found" in client.get("/leads/choices/investor/?investor=zzzz").content.decode()
    assert client.get("/leads/choices/stage/").status_code == 404
    assert client.get("/leads/choices/nothing/").status_code == 404


def test_no_more_is_offered_than_one_may_read(client_of):
    make_lead(title="Secret harbour", confidentiality="restricted")

    text = client_of("leadership").get("/meetings/choices/lead/?lead=harbour").content.decode()

    assert "harbour" not in text
    assert client_of("event officer").get("/leads/choices/investor/?investor=a").status_code == 404
    assert client_of("system administrator").get("/leads/choices/investor/?investor=a").status_code == 403


def test_fields_of_words_are_asked_whether_anything_stands_there(client_of):
    make_contact(name_en="Reached", email="a@b.example", phone="1")
    make_contact(name_en="Unreached", email="", phone="")
    client = client_of(CITY)

    assert listed(client, "contacts", "email=none") == listed(client, "contacts", "phone=none") == ["Unreached"]
    assert listed(client, "contacts", "email=any") == ["Reached"]
    assert b"Write any or none." in client.get("/contacts/?email=a@b.example").content
