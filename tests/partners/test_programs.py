"""The pages of a program, a batch, an appointment and its certificate, and the standing of an organization."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Appointment, Organization, PolicyVersion
from partners.programs.renewing import renew
from partners.programs.term_chart import MOST
from tests import make

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()
RULES = {"term_years": 3, "expiring_days": 90, "answer_days": 1, "assess_days": 3, "expert_days": 7, "inform_days": 7}
RULES |= {"report_days": 14}


def day(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def program():
    program = make.make_program(code="GPFI", name_en="Global Partners", owner_en="Commission of Commerce")
    make.make_policy_version(program=program, effective_from=date(2020, 1, 1), label="Zqold rules")
    return program


def many(program, count, batch):
    organizations = Organization.objects.bulk_create(
        Organization(name_en=f"Zqmany {n}", name_zh=f"众多{n}") for n in range(count)
    )
    days = {"starts_on": day(-100), "ends_on": day(30)}
    Appointment.objects.bulk_create(
        Appointment(organization=o, program=program, batch=batch, category="financial_capital", **days)
        for o in organizations
    )


def test_the_page_of_a_program_counts_what_its_lists_show(client_of, program):
    batch = make.make_batch(program=program, number=4)
    make.make_appointment(batch=batch, category="financial_capital", ends_on=day(12))
    make.make_appointment(batch=batch, category="financial_capital", ends_on=day(-2), state="expired")
    make.make_appointment(program=make.make_program())
    client = client_of("leadership")

    text = client.get(program.get_absolute_url()).content.decode()

    assert "Global Partners" in text
    assert "Zqold rules" in text
    assert "In force" in text
    assert "in 12 days" in text
    link = re.search(r'href="(/appointments/\?program=GPFI&amp;category=[^"]+as_of=[^"]+)">(\d+)<', text)
    listed = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert link[2] == "1"
    assert len(re.findall(r'<th scope="row"[^>]*>', listed)) == 1
    assert batch.get_absolute_url() in text


def test_the_chart_holds_a_bar_for_each_term_and_the_same_as_a_table(client_of, program):
    first = make.make_appointment(program=program, organization=make.make_organization(name_en="A & B <Zq>"))
    endless = make.make_appointment(program=program, ends_on=None)
    make.make_appointment(program=program, starts_on=None, ends_on=None)

    text = client_of(CITY).get(program.get_absolute_url()).content.decode()

    drawing = text.partition('<div class="term-chart"')[2].partition("</svg>")[0]
    assert drawing.count("<rect") == 2
    assert f'<a href="{first.get_absolute_url()}">' in drawing
    assert endless.get_absolute_url() in drawing
    assert "A &amp; B &lt;Zq&gt;" in drawing
    assert text.count(f'<a href="{first.get_absolute_url()}">A &amp; B &lt;Zq&gt;</a>') == 1
    assert "1 term without a known first day is not drawn." in text
    for x, width in re.findall(r'<rect class="term \w+" x="([\d.]+)"[^>]* width="([\d.]+)"', drawing):
        assert 250 <= float(x) <= float(x) + float(width) <= 900.5


def test_of_many_partners_a_bar_is_a_batch(client_of, program):
    batches = [make.make_batch(program=program, number=number) for number in (1, 2)]
    for batch in batches:
        many(program, MOST, batch)

    text = client_of(CITY).get(program.get_absolute_url()).content.decode()

    drawing = text.partition('<div class="term-chart"')[2].partition("</svg>")[0]
    assert drawing.count("<rect") == 2
    assert all(f'<a href="{batch.get_absolute_url()}">' in drawing for batch in batches)
    assert f"{MOST} of {MOST} now" in drawing
    assert "Zqmany" not in drawing


def test_the_page_costs_the_same_with_many_terms(client_of, program):
    client, batch = client_of(CITY), make.make_batch(program=program, number=1)
    addresses = [program.get_absolute_url(), batch.get_absolute_url(), reverse("programs")]
    many(program, MOST + 1, batch)

    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200
        return len(asked), len(page.content)

    for address in addresses:
        client.get(address)
    few = [cost(address) for address in addresses]
    many(program, 1500, batch)

    for address, before in zip(addresses, few, strict=True):
        queries, size = cost(address)
        assert queries <= before[0], address
        assert queries <= 25
        assert size < 120_000, address


def test_a_batch_lists_its_partners_and_leads_to_list_and_export(client_of, program):
    batch = make.make_batch(program=program, number=4, partner_count=10)
    row = make.make_appointment(batch=batch, certificate_number="GPFI-4-01")
    client = client_of(CITY)

    text = client.get(batch.get_absolute_url()).content.decode()

    assert row.organization.name_en in text
    assert "GPFI-4-01" in text
    for link in ("/appointments/?program=GPFI&amp;batch=4", "/appointments/export.xlsx?program=GPFI&amp;batch=4"):
        assert link in text
    assert client_of("leadership").get(batch.get_absolute_url()).content.decode().count("export.xlsx") == 0


def test_the_page_of_an_appointment_shows_its_chain(client_of, program):
    old = make.make_appointment(program=program, ends_on=day(3))
    new = renew(old, by=make.make_user(CITY))
    client = client_of("account manager")

    pages = [client.get(row.get_absolute_url()).content.decode() for row in (old, new)]

    assert all(new.certificate_number in page for page in pages)
    assert f'href="{new.get_absolute_url()}"' in pages[0]
    assert f'href="{old.get_absolute_url()}"' in pages[1]
    assert "Zqold rules" in pages[1]


@pytest.mark.parametrize("role", ["event officer", "privacy officer", "verifier", "system administrator", None])
def test_the_pages_open_to_those_who_read_programs(client_of, program, role):
    row = make.make_appointment(program=program)
    addresses = [program.get_absolute_url(), row.batch.get_absolute_url(), row.get_absolute_url()]
    addresses += [reverse("certificate", args=[row.pk]), reverse("programs")]
    expected = 403 if role in ("system administrator", None) else 200

    client = client_of(make.make_user(role) if role else make.make_user())

    assert [client.get(address).status_code for address in addresses] == [expected] * len(addresses)


def test_what_there_is_not_is_not_found(client_of):
    client = client_of(CITY)
    missing = [reverse("program", args=["NONE"]), reverse("batch", args=[9]), reverse("appointment", args=[9])]
    missing += [reverse("new-policy", args=["NONE"]), reverse("certificate", args=[9])]

    assert [client.get(address).status_code for address in missing] == [404] * 5


# -- policy versions ----------------------------------------------------------------------
def test_a_new_version_ends_the_open_one_the_day_before(client_of, program):
    client, address = client_of(CITY), reverse("new-policy", args=["GPFI"])

    said = client.get(address).content.decode()
    page = client.post(address, RULES | {"label": "New", "effective_from": "2026-07-01"})

    old, new = PolicyVersion.objects.order_by("effective_from")
    assert "ends the day before this one begins" in said
    assert page.status_code == 302
    assert (old.effective_to, new.effective_from, new.effective_to) == (date(2026, 6, 30), date(2026, 7, 1), None)
    found = [PolicyVersion.objects.in_force(on, program) for on in (date(2019, 12, 31), old.effective_to, day(9999))]
    assert found == [None, old, new]


@pytest.mark.parametrize("since", ["2020-01-01", "2019-05-01", "", "soon"])
def test_a_version_that_would_overlap_is_refused_in_words(client_of, program, since):
    page = client_of(CITY).post(
        reverse("new-policy", args=["GPFI"]), RULES | {"label": "Zqnew", "effective_from": since}
    )

    assert page.status_code == 422
    assert 'value="Zqnew"' in page.content.decode()
    if since.startswith("20"):
        assert re.search("already has a policy from that day|in force on some of these days", page.content.decode())
    assert PolicyVersion.objects.get().effective_to is None


def test_the_admin_ends_it_where_that_is_ticked_and_else_refuses(client_of, program):
    client, address = client_of(CITY), reverse("admin:partners_policyversion_add")
    inlines = ("heads", "contribution_rules", "incentive_rules", "evaluation_clock")
    empty = {f"{name}-{forms}_FORMS": 0 for name in inlines for forms in ("TOTAL", "INITIAL")}
    given = RULES | empty | {"program": program.pk, "label": "New", "effective_from": "2026-07-01"}

    refused = client.post(address, given)
    page = client.post(address, given | {"ends_earlier": "on"})

    assert refused.status_code == 200
    assert "in force on some of these days" in refused.content.decode()
    assert page.status_code == 302
    assert PolicyVersion.objects.get(label="Zqold rules").effective_to == date(2026, 6, 30)


def test_only_who_writes_programs_puts_rules_in_force(client_of, program):
    client = client_of("account manager")

    assert client.get(reverse("new-policy", args=["GPFI"])).status_code == 403
    assert reverse("new-policy", args=["GPFI"]) not in client.get(program.get_absolute_url()).content.decode()


# -- standing -----------------------------------------------------------------------------
def test_an_organization_shows_its_standing_in_every_program(client_of, program):
    organization = make.make_organization()
    old = make.make_appointment(organization=organization, program=program, starts_on=date(2023, 5, 4), ends_on=day(40))
    other = make.make_appointment(organization=organization, starts_on=day(-500), ends_on=day(-3), state="expired")
    renew(old, by=make.make_user(CITY))

    page = client_of("leadership").get(organization.get_absolute_url()).content.decode()

    panel = page.partition('id="standing"')[2].partition("</section>")[0]
    assert "Since 2023-05-04" in panel
    assert "2 terms" in panel
    assert f"until {day(40)}" in panel
    assert panel.index(str(old.batch)) < panel.index(str(other.batch))
    assert "1 term ·" in panel


def test_what_is_due_next_is_said(client_of, program):
    organization = make.make_organization()
    soon = make.make_appointment(organization=organization, ends_on=day(10))
    later = make.make_appointment(organization=organization, ends_on=day(100))
    make.make_termination(appointment=make.make_appointment(organization=organization))

    page = client_of("leadership").get(organization.get_absolute_url()).content.decode()

    assert f"Renew it by {soon.ends_on}" in page
    assert f"Renewal to be settled from {later.ends_on - timedelta(days=90)} on." in page
    assert "The proposed termination waits for a decision." in page
