"""Each number of the funnel leads to its rows; who may see it; what it refuses; what it costs."""

import csv
import hashlib
import io
import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import Sum
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import CapitalReceipt, Introduction
from partners.pipeline import Stage
from partners.standing import rows_at
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.models import ExportRecord
from promotion_crm.roles import DETAILS, ROLES
from promotion_crm.templatetags.crm import money
from tests import admins, make
from tests.kernel.asked import body
from tests.partners.test_funnel import ANY, step
from tests.world import World

pytestmark = pytest.mark.django_db
BREAKDOWNS = ["district", "industry", "country", "program", "partner"]
LINK = re.compile(r'<a href="(/leads/\?[^"]*)">([^<]+)</a>')
COUNT = re.compile(r"(?:of )?([0-9,]+)(?: leads?)?")


def office(me):
    """Leads of every kind around a person, some of which they may not see."""
    world = World(me)
    lead = world.leads["owned"]
    step(make.make_lead(Stage.SIGNED, owner=me, district=world.here, investor=lead.investor), Stage.QUALIFIED)
    step(make.make_lead(ready_for=Stage.REGISTERED, district=world.here, country="DE"), Stage.REGISTERED)
    make.make_receipt(lead=make.make_lead(Stage.OPERATING, owner=me, contract_currency="EUR"))
    make.make_lead(Stage.LANDED, district=world.here, total_currency="EUR", received_on=date(2026, 1, 5))
    make.make_lead(Stage.SIGNED, owner=me, status="lost", status_reason="Rent", lost_to="Suzhou")
    make.make_lead(owner=me, status="duplicate", duplicate_of=lead)
    make.make_lead(owner=me, country="FR")
    state, own = Introduction.State, make.make_organization(account_manager=me)
    for claim in ({"state": state.VERIFIED}, {"own_investment": True}, {"state": state.REJECTED}, {}):
        of = make.make_lead(Stage.QUALIFIED, district=world.here, owner=me)
        make.make_introduction(lead=of, partner=own, share=60, **claim)
        make.make_introduction(lead=of, partner=world.organizations["here"], role="assisted", share=40)
    return world


def links(client, query):
    page = client.get(f"{reverse('funnel')}?{query}")
    assert page.status_code == 200, query
    return [(unescape(url), words) for url, words in LINK.findall(page.content.decode())]


def assert_rows_behind(client, query):
    """Every number of the page is that of the rows the list finds for its address; how many numbers there were."""
    found = links(client, query)
    for url, words in found:
        question = Question(lists()["leads"], QueryDict(urlsplit(url).query), client.user)
        if number := COUNT.fullmatch(words):
            assert question.rows.count() == int(number[1].replace(",", "")), (url, words)
        elif words != "These leads as a list":
            assert words in _amounts(question, url), url
    return len(found)


def _amounts(question, url):
    """The sums of what an address may be about."""
    rows, day = question.rows, question.as_of
    for kind, currency in re.findall(r"(total|contract|paid)_(?:currency|in)=(\w+)", url):
        if kind == "paid":
            receipts = rows_at(CapitalReceipt, day).filter(lead__in=rows.values("pgh_obj" if day else "pk"))
            yield money(receipts.aggregate(sum=Sum("amount_usd"))["sum"])
        else:
            field = {"total": "total_investment", "contract": "contract_capital"}[kind]
            yield money(rows.aggregate(sum=Sum(field))["sum"], currency)


@pytest.mark.parametrize("role", [role for role in ROLES if DETAILS in ROLES[role].extra])
def test_every_number_leads_to_its_rows(role, client_of):
    client = client_of(role, district=make.make_district())
    office(client.user)

    numbers = [assert_rows_behind(client, f"{ANY}&by={by}") for by in BREAKDOWNS]

    assert min(numbers) > 20


NARROWED = [
    "country=SG&reached=qualified&by=country",
    "reached=signed&reached=registered&by=industry",
    "district=none&by=district",
    "industry=none&district=none&by=industry",
    "stage=qualified&stage=landed&stage=operating&by=district",
    "status=ongoing&status=duplicate&by=partner",
    "status=duplicate",
    "credit=own&by=partner",
    "credit=verified&by=program",
    "no_partner=1&by=partner",
    "no_partner=1&by=program",
    "no_program=1&by=partner",
    "total_currency=USD&paid_in=1",
    "q=Project&received_before=2026-06-30",
    "received_after=2026-01-01&received_before=2026-01-31&by=program",
]


@pytest.mark.parametrize("query", NARROWED)
def test_every_number_of_a_narrowed_funnel_leads_to_its_rows(query, client_of):
    client = client_of("city administrator")
    office(client.user)

    assert_rows_behind(client, query if "received" in query else f"{ANY}&{query}")


@pytest.mark.parametrize("by", ["partner", "program"])
def test_claims_of_one_partner_or_program_lead_to_their_rows(by, client_of):
    client = client_of("city administrator")
    world = office(client.user)
    partner = world.organizations["here"]
    program = Introduction.objects.filter(appointment__isnull=False).first().appointment.program

    for query in (f"partner={partner.pk}", f"partner={partner.pk}&no_program=1", f"program={program.code}"):
        assert_rows_behind(client, f"{ANY}&by={by}&{query}")


def test_the_list_opens_at_such_an_address(client_of):
    client = client_of("leadership")
    office(client.user)

    for url, words in links(client, f"{ANY}&by=partner")[::5]:
        listed = client.get(url)
        assert listed.status_code == 200, url
        if number := COUNT.fullmatch(words):
            assert listed.context["screen"].page.count.number == int(number[1]), url


# -- who, what not, at what cost ------------------------------------------------------------


@pytest.mark.parametrize("role", [*ROLES, None], ids=lambda role: role or "no role")
def test_it_opens_to_those_who_may_read_of_leads_more_than_their_titles(role, client_of):
    client = client_of(make.make_user(role))

    page = client.get(reverse("funnel"))

    assert page.status_code == (200 if client.user.has_perm(DETAILS) else 403)
    assert ("/leads/funnel/" in client.get("/").content.decode()) == client.user.has_perm(DETAILS)


def test_a_person_counts_what_they_may_see(client_of):
    officer, city = client_of("district officer", district=make.make_district()), client_of("city administrator")
    make.make_lead(Stage.SIGNED, district=officer.user.district)
    make.make_lead(Stage.SIGNED, confidentiality="restricted", district=officer.user.district)
    make.make_lead(Stage.SIGNED)

    here, everywhere = (client.get(f"{reverse('funnel')}?{ANY}").context["stages"] for client in (officer, city))

    assert (here.number, everywhere.number) == (1, 3)


WRONG = ["by=nothing", "by=district&by=country", "page=0", "page=x", "page=2", "page=999999", "as_of=2026-02-30"]
WRONG += [
    "as_of=2999-01-01",
    "as_of=yesterday",
    "as_of=0001-01-01",
    "received_after=x",
    "district=nowhere",
    "nothing=1",
]
WRONG += [
    "sort=code",
    "columns=code",
    "left=signed",
    "purpose=x",
    "reached=everywhere",
    "credit=all",
    "as_of=%00",
    "nothing=1",
]


@pytest.mark.parametrize("query", WRONG)
def test_a_question_that_makes_no_sense_is_refused_by_name(query, client_of):
    client = client_of("leadership")

    page = client.get(f"{reverse('funnel')}?{query}")

    assert page.status_code == 400
    assert query.partition("=")[0] in page.content.decode()


def test_the_breakdown_is_exported_whole_and_recorded(client_of):
    client = client_of("district officer", district=make.make_district(name_en="=Here"))
    for _ in range(52):
        make.make_lead(owner=client.user, district=make.make_district(), received_on=date(2026, 5, 1))
    make.make_lead(Stage.SIGNED, district=client.user.district, received_on=date(2026, 5, 1))

    file = body(client.get(f"{reverse('funnel-export')}?received_after=2026-05-01&received_before=&page=2"))

    head, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert head[:3] == ["District", "Received", "Qualified"] and len(rows) == 53
    here = next(row for row in rows if row[0] == "'=Here")
    assert here[1:] == ["1", "1", "1", "1", "0", "0", "0", "", "2026-05-01", "", localdate().isoformat()]
    record = ExportRecord.objects.get()
    assert (record.list_name, record.user, record.row_count) == ("funnel", client.user, 53)
    log = client_of("superuser").get(admins.url(ExportRecord, "change", record.pk)).content.decode()
    assert "Funnel" in re.search(r"field-heading.*?</div>\s*</div>", log, re.DOTALL)[0]
    assert record.filters["by"] == ["district"] and record.sha256 == hashlib.sha256(file).hexdigest()


def test_exporting_needs_its_permission(client_of):
    assert client_of("leadership").get(reverse("funnel-export")).status_code == 403
    assert client_of("event officer").get(reverse("funnel-export")).status_code == 403
    assert client_of("account manager").get(f"{reverse('funnel-export')}?by=x").status_code == 400
    assert not ExportRecord.objects.exists()


def test_it_is_only_read(client_of):
    assert client_of("leadership").post(reverse("funnel")).status_code == 405


@pytest.mark.parametrize("query", ["", "by=industry", "by=country", "by=program", "by=partner", "as_of=2026-11-01"])
def test_it_asks_as_often_for_many_leads_as_for_few(query, client_of):
    client = client_of("account manager", district=make.make_district())
    address = f"{reverse('funnel')}?{ANY}&{query}"
    office(client.user)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    office(client.user)
    office(client.user)

    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(few) <= 20
