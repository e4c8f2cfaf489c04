"""Leads as of a past day: what the database said when that day ended, on the screen and in files."""

import hashlib
import re
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate, make_aware

from events.demo.backdating import backdated
from partners.models import CapitalReceipt, ProjectLead
from partners.pipeline import Stage
from promotion_crm.lists import paging
from promotion_crm.models import ExportRecord
from tests.kernel.asked import body, csv_rows, shown, xlsx_rows
from tests.make import (
    make_district,
    make_introduction,
    make_lead,
    make_organization,
    make_receipt,
    make_stage_change,
    make_user,
    make_verification,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


def change(lead, **values):
    """As a person changes a lead in a form."""
    lead = ProjectLead.objects.get(pk=lead.pk)
    for name, value in values.items():
        setattr(lead, name, value)
    lead.save()


def ago(days):
    return localdate() - timedelta(days=days)


def noon(days):
    return make_aware(datetime.combine(ago(days), time(12)))


def on(days):
    """What is written inside was written at noon so many days ago."""
    return backdated(noon(days))


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


@pytest.fixture
def lead():
    """Received 90 days ago, qualified 60 days ago, negotiating since 30; worth more each time."""
    with on(90):
        lead = make_lead(title="Pilot plant", total_investment=1_000_000, total_currency="USD")
    with on(60):
        make_stage_change(lead=lead, before="received", after="qualified", by=make_user(), at=noon(60))
        change(lead, total_investment=2_000_000)
    with on(30):
        make_stage_change(lead=lead, before="qualified", after="negotiating", by=make_user(), at=noon(30))
        change(lead, total_investment=3_000_000, title="Pilot plant, phase 2")
    return lead


FIGURES = "columns=title,stage,total_investment,paid_in_usd"


def test_stages_and_amounts_are_those_of_the_day(lead, city):
    seen = {days: csv_rows(city, "leads", f"{FIGURES}&as_of={ago(days)}")[1:] for days in (91, 90, 61, 60, 31, 30, 1)}

    assert seen == {
        91: [],
        90: [["Pilot plant", "Received", "1000000.00", "USD", "", "USD"]],
        61: [["Pilot plant", "Received", "1000000.00", "USD", "", "USD"]],
        60: [["Pilot plant", "Qualified", "2000000.00", "USD", "", "USD"]],
        31: [["Pilot plant", "Qualified", "2000000.00", "USD", "", "USD"]],
        30: [["Pilot plant, phase 2", "Negotiating", "3000000.00", "USD", "", "USD"]],
        1: [["Pilot plant, phase 2", "Negotiating", "3000000.00", "USD", "", "USD"]],
    }


def test_today_is_the_list_itself(lead, city):
    make_stage_change(lead=lead, before="negotiating", after="signed", by=make_user())

    today = f"{FIGURES}&as_of={ago(0)}"

    assert csv_rows(city, "leads", today) == csv_rows(city, "leads", FIGURES)
    assert shown(city, "leads", "sort=title&" + today) == ["Pilot plant, phase 2"]
    assert b"as recorded at the end of that day" not in city.get(f"/leads/?as_of={ago(0)}").content


def test_filters_ask_of_that_day(lead, city):
    here, there = make_district(code="310107"), make_district(code="310115")
    with on(20):
        change(lead, district=here)
    with on(10):
        change(lead, district=there)

    def found(query, days):
        return bool(shown(city, "leads", f"{query}&as_of={ago(days)}"))

    assert found("stage=qualified", 40) and not found("stage=qualified", 5)
    assert found("district=310107", 15) and not found("district=310107", 5)
    assert found("district=310115", 5) and not found("district=310115", 15)
    assert found("q=pilot", 40) and not found("q=nothing", 40)
    assert found(f"q={lead.code}", 40)


def test_money_that_was_recorded_later_does_not_count_then(lead, city):
    with on(25):
        receipt = make_receipt(lead=lead, amount=100, received_on=ago(50))
        make_receipt(lead=lead, amount=7, received_on=ago(26))
    with on(15):
        CapitalReceipt.objects.filter(pk=receipt.pk).update(amount=150, amount_usd=150)
    with on(5):
        receipt.delete()

    seen = [csv_rows(city, "leads", f"columns=paid_in_usd&as_of={ago(days)}")[1][0] for days in (26, 25, 14, 4)]

    assert seen == ["", "107.00", "157.00", "7.00"]


def test_partners_are_those_named_then(lead, city):
    first, second = make_organization(name_en="First House"), make_organization(name_en="Second House")
    agreed = {"override_reason": "Agreed.", "override_by": make_user()}
    with on(40):
        brought = make_introduction(lead=lead, partner=first, share=60, **agreed)
    with on(20):
        type(brought).objects.filter(pk=brought.pk).update(state="rejected")
        make_introduction(lead=lead, partner=second, share=40, **agreed)

    seen = [csv_rows(city, "leads", f"columns=code,introducer&as_of={ago(days)}")[1][1] for days in (50, 30, 10)]

    assert seen == ["", "First House", "Second House"]
    assert shown(city, "leads", f"partner={second.pk}&as_of={ago(10)}")
    assert not shown(city, "leads", f"partner={second.pk}&as_of={ago(30)}")


def test_what_has_landed_since_had_not_then(city):
    with on(80):
        lead = make_lead(Stage.REGISTERED)
    with on(40):
        make_verification(lead=lead, state="passed", landed_on=ago(40))
        make_stage_change(lead=lead, before="registered", after="landed", by=make_user())

    assert shown(city, "landings", f"as_of={ago(30)}") == [lead.code]
    assert shown(city, "landings", f"as_of={ago(50)}") == []


def test_a_lead_deleted_since_still_counts_for_those_who_see_all(client_of, city):
    district = make_district()
    with on(50):
        lead = make_lead(district=district)
        lead.clocks.all().delete()
    with on(20):
        lead.delete()
    officer = client_of("district officer", district=district)

    assert shown(city, "leads", f"as_of={ago(30)}") == [lead.code]
    assert shown(city, "leads", f"as_of={ago(10)}") == []
    assert shown(officer, "leads", f"as_of={ago(30)}") == []


def test_nobody_sees_of_the_past_what_they_do_not_see_today(client_of):
    mine, theirs = make_district(), make_district()
    with on(50):
        kept, moved = make_lead(district=mine), make_lead(district=mine)
    with on(10):
        change(moved, district=theirs)
    officer, events = client_of("district officer", district=mine), client_of("event officer")

    assert shown(officer, "leads", f"as_of={ago(30)}") == [kept.code]
    assert shown(events, "leads", f"as_of={ago(30)}") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=2026-13-01", "This is not a date. Write a day up to 20"),
        ("as_of=yesterday", "This is not a date."),
        ("as_of=2999-01-01", "This day is still to come. Write a day up to "),
        ("as_of=2026-01-01&as_of=2026-02-01", "It is given more than once."),
        ("as_of=2026-01-01&sort=title", "This list cannot be sorted by that. Sort by one of: code."),
        ("as_of=2026-01-01&columns=nothing", "This list has no such column."),
        ("as_of=2026-01-01&after=x", "This address is not complete."),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(query, said, city):
    for address in (f"/leads/?{query}", f"/leads/export.csv?{query}"):
        if "after" in query and "export" in address:
            continue
        answer = city.get(address)
        assert answer.status_code == 400
        assert said in answer.content.decode()


def test_other_lists_know_no_past_day(city):
    answer = city.get("/organizations/?as_of=2026-01-01")

    assert answer.status_code == 400 and "This list has no such filter." in answer.content.decode()


def test_a_published_figure_comes_out_again_to_the_cent(lead, city, tmp_path):
    with on(40):
        receipt = make_receipt(lead=lead, amount=Decimal("123456.78"))
    query = f"as_of={ago(31)}&columns=code,title,stage,status,total_investment,paid_in_usd,stage_since,introducer"
    published = body(city.get(f"/leads/export.csv?{query}"))
    sheet = xlsx_rows(city, "leads", query)

    change(lead, total_investment=9, title="Other", jobs=3)
    CapitalReceipt.objects.filter(pk=receipt.pk).update(amount=1, amount_usd=1)
    make_stage_change(lead=lead, before="negotiating", after="received", note="Back.", by=make_user())
    make_lead(title="New since")

    answer = city.get(f"/leads/export.csv?{query}")
    assert body(answer) == published and b"123456.78" in published
    assert answer["Content-Disposition"].endswith(f'"leads-as-of-{ago(31)}.csv"')
    assert xlsx_rows(city, "leads", query) == sheet
    first, *_others, last = ExportRecord.objects.filter(format="csv").order_by("pk")
    assert first.sha256 == last.sha256 == hashlib.sha256(published).hexdigest()
    assert last.filters == {"as_of": [str(ago(31))]}
    output = tmp_path / "again.csv"
    columns = query.partition("columns=")[2]
    call_command(
        "export", "leads", "--format=csv", f"--filter=as_of={ago(31)}", f"--columns={columns}", f"--output={output}",
        f"--as={city.user.username}",
    )  # fmt: skip
    assert output.read_bytes() == published


def test_pages_of_a_past_day_hold_each_lead_once(city, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 3)
    with on(50):
        codes = [make_lead().code for _n in range(8)]
    with on(10):
        ProjectLead.objects.update(jobs=7)

    seen, address = [], f"as_of={ago(30)}"
    for page in (1, 2, 3):
        seen += shown(city, "leads", f"{address}&page={page}")

    assert seen == sorted(codes, reverse=True)


def test_a_page_found_by_its_place_belongs_to_its_day(city, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setattr(paging, "LAST", 1)
    with on(50):
        codes = [make_lead().code for _n in range(5)]
    first = city.get(f"/leads/?as_of={ago(30)}").content.decode()
    after = re.search(r"after=([^&\"]+)", first)[1]

    assert shown(city, "leads", f"as_of={ago(30)}&after={after}") == codes[-3:-5:-1]
    assert city.get(f"/leads/?as_of={ago(29)}&after={after}").status_code == 400
    assert city.get(f"/leads/?after={after}").status_code == 400


def test_the_page_says_the_day_and_leads_back(lead, client_of):
    page = client_of("city administrator").get("/leads/?as_of=2026-03-31&stage=qualified&q=x").content.decode()

    assert "As of 31 March 2026, as recorded at the end of that day." in page
    assert 'href="?stage=qualified&amp;q=x"' in page and "Back to today" in page
    assert "New lead" not in page
    assert '<input type="hidden" name="as_of" value="2026-03-31">' in page


def test_choosing_a_day_carries_what_that_day_knows_too(lead, city):
    page = city.get("/leads/?mine=1&ready=1&stage=qualified&sort=title").content.decode()
    form = page.partition('<form id="list-as-of"')[2].partition("</form>")[0]

    assert 'name="stage"' in form and 'name="mine"' in form
    assert 'name="ready"' not in form and 'name="sort"' not in form
    assert "Left out, as it is known of today only: Ready to move" in page
