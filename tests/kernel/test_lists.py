"""Every list, for every filter, sort and role."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from partners.models import Appointment
from partners.pipeline import Stage
from promotion_crm.lists import conditions
from promotion_crm.lists.base import lists
from promotion_crm.lists.conditions.base import lacking
from promotion_crm.lists.kinds import BLANK
from promotion_crm.roles import ROLES
from tests import pages
from tests.kernel.asked import csv_rows, shown, xlsx_rows
from tests.kernel.some import make_some
from tests.make import (
    make_appointment,
    make_batch,
    make_contact,
    make_event,
    make_lead,
    make_meeting,
    make_organization,
    make_program,
    make_user,
)

NAMES = [name for name in pages.LISTS if name != "issues"]
PURPOSE = "purpose=a+test"


def value_of(one, rows):
    """A value this filter takes, and that fits some row where it can."""
    if isinstance(one, conditions.Cases | conditions.YesNo | conditions.Flag):
        words = getattr(one, "words", {}) if isinstance(one, conditions.Cases) else {"1": ""}
        return "open" if "open" in words else next(iter(words))
    if isinstance(one, conditions.Filled | conditions.Countries):
        return "any" if isinstance(one, conditions.Filled) else "DE"
    if isinstance(one, conditions.Choices):
        known = rows.values_list(one.field_name, flat=True).first()
        return known or next(iter(one.words))
    if isinstance(one, conditions.Coded):
        return one.coded().order_by("pk").values_list(one.by, flat=True).last()
    if isinstance(one, conditions.Numbers) and not isinstance(one, conditions.Records):
        return "1"
    if isinstance(one, conditions.Records):
        return str(rows.exclude(**{one.field_name: None}).values_list(one.field_name, flat=True).first())
    if isinstance(one, conditions.OnDay):
        return localdate().isoformat()
    raise AssertionError(f"A test value is missing for {one}")


def queries_of(of):
    """One query string per filter of a list, and some of several."""
    rows = of.model._base_manager.all()
    day = localdate().isoformat()
    for name, one in of.filterset.base_filters.items():
        if one.may_lack and lacking(of.model, one.field_name):
            yield f"{name}=none"
            yield f"{name}=any"
        if isinstance(one, conditions.Amounts):
            yield f"{name}_min=0&{name}_max=1000000000"
        elif isinstance(one, conditions.Days):
            stem = one.stem or name
            yield f"{stem}_after=2020-01-01&{stem}_before={day}"
        elif value := value_of(one, rows):
            yield f"{name}={quote(value)}"
    yield from ("q=1", *(["sample=0"] if "sample" in of.filterset.base_filters else []), "")


@pytest.mark.parametrize("name", NAMES)
def test_exported_rows_are_the_listed_rows_for_every_filter(name, client_of):
    client = client_of("superuser")
    make_some(client.user)
    found = 0

    for query in queries_of(lists()[name]):
        query = f"{query}&columns=id"
        listed = shown(client, name, query)
        in_csv = [row[0] for row in csv_rows(client, name, query)[1:]]
        in_xlsx = [str(int(row[0])) for row in xlsx_rows(client, name, query)[1:]]

        assert listed == in_csv == in_xlsx, query
        found += len(listed)
    assert found


@pytest.mark.parametrize("name", NAMES)
def test_every_column_sorts_both_ways_and_is_exported(name, client_of):
    client = client_of("superuser")
    make_some(client.user, count=3)
    every = ",".join(c.name for c in lists()[name].columns)
    header, *rows = csv_rows(client, name, f"columns={every}&{PURPOSE}")
    assert len(header) >= len(lists()[name].columns)
    assert all(len(row) == len(header) for row in rows) and rows
    assert len(xlsx_rows(client, name, f"columns={every}&{PURPOSE}")) == len(rows) + 1

    for column in lists()[name].columns:
        if column.sort:
            up = shown(client, name, f"sort={column.name}&columns=id")
            down = shown(client, name, f"sort=-{column.name}&columns=id")
            assert up == down[::-1] and len(up) == len(rows), column.name
    assert client.get(f"/{name}/?columns={every}").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_as_many_queries_at_200_rows_as_at_5(name, client_of):
    client = client_of("city administrator")
    make_some(client.user, count=5)
    client.get(f"/{name}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/{name}/")
    make_some(client.user, count=60)

    with CaptureQueriesContext(connection) as many:
        page = client.get(f"/{name}/")

    assert page.status_code == 200
    assert "page=2" in page.content.decode()
    assert len(many) == len(few) <= 12, [q["sql"][:200] for q in many]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_its_rows_or_is_told(role, client_of):
    client = client_of(role)
    make_some(make_user("city administrator"))

    for name, of in lists().items():
        page = client.get(f"/{name}/")

        assert page.status_code == (200 if client.user.has_perm(of.permission) else 403), name
        if page.status_code == 200:
            visible = of.rows(client.user).count()
            assert page.context["screen"].page.count.number == visible, name
            may = client.user.has_perm("promotion_crm.export_lists")
            assert ("export.csv" in page.content.decode()) == bool(may and visible), name


def test_stages_sort_in_the_order_of_the_pipeline(client_of):
    for stage in reversed(Stage):
        make_lead(stage)

    assert shown(client_of("superuser"), "leads", "sort=stage&columns=stage") == [str(s.label) for s in Stage]


def test_several_values_are_any_of_them_and_names_narrow(client_of):
    for stage in (Stage.RECEIVED, Stage.SIGNED, Stage.LANDED):
        make_lead(stage)
    client = client_of("superuser")

    both = shown(client, "leads", "stage=received&stage=signed&status=ongoing&columns=stage&sort=stage")

    assert both == ["Received", "Signed"]
    assert shown(client, "leads", "stage=received&status=duplicate") == []


def test_a_partner_of_a_batch_holds_the_appointment_in_that_batch(client_of):
    gipp, other = make_program(code="GIPP"), make_program()
    both = make_organization(name_en="Elsewhere")
    make_appointment(organization=both, batch=make_batch(program=gipp, number=1))
    make_appointment(organization=both, batch=make_batch(program=other, number=3))
    right = make_appointment(batch=make_batch(program=gipp, number=3)).organization

    assert shown(client_of("superuser"), "partners", "program=GIPP&batch=3") == [right.name_en]


def test_a_partner_with_two_appointments_is_listed_once(client_of):
    partner = make_appointment(state=Appointment.State.EXPIRED).organization
    make_appointment(organization=partner)

    assert shown(client_of("superuser"), "partners", "") == [partner.name_en]


def test_names_of_districts_and_words_of_organizations_are_understood(client_of):
    lead = make_lead(Stage.QUALIFIED)
    investor = lead.investor
    client = client_of("superuser")

    assert shown(client, "leads", f"district={quote(lead.district.name_en)}") == [lead.code]
    page = client.get(f"/leads/?investor={quote(investor.name_en)}")
    assert page.context["screen"].page.count.number == 1
    assert investor.name_en in page.content.decode()


def test_the_reader_s_language_rules_names_and_choices(client_of):
    make_contact(name_en="Anna Meier", name_zh="安娜", organization=make_organization(name_zh="德国商会"))
    make_lead(title="一个项目")
    client = client_of("city administrator", language="zh-hans")

    row = csv_rows(client, "contacts", PURPOSE)[1]
    header, lead = csv_rows(client, "leads", "columns=title,stage")

    assert row[:3] == ["安娜", "Anna Meier", "德国商会"]
    assert lead[1] == str(Stage.RECEIVED.label)
    assert shown(client, "contacts", "") == ["安娜"]


def test_a_name_of_only_one_language_stands_in_both(client_of):
    make_contact(name_en="", name_zh="王芳")
    make_contact(name_en="Zoe", name_zh="")
    client = client_of("superuser")

    assert shown(client, "contacts", "sort=name") == ["Zoe", "王芳"]
    assert '<span lang="zh-Hans">王芳</span>' in client.get("/contacts/").content.decode()


def test_an_event_officer_sees_code_title_and_stage_of_a_lead_and_asks_for_no_more(client_of):
    client = client_of("event officer")
    lead = make_lead(Stage.SIGNED)
    make_meeting(leads=[lead], event=make_event())

    assert shown(client, "leads", "") == [lead.code]
    assert csv_rows(client, "leads", "")[0] == ["Code", "Project", "Stage"]
    for query in ["columns=investor", "sort=investor", f"investor={lead.investor_id}", "status=ongoing", "sort=-owner"]:
        assert client.get(f"/leads/?{query}").status_code == 400, query
    assert shown(client, "leads", f"q={quote(lead.investor.name_en)}") == []
    assert shown(client, "landings", "") == []


def test_rows_nobody_may_see_are_not_counted_in_columns(client_of):
    lead = make_lead(confidentiality="restricted")
    make_meeting(organizations=[lead.investor], leads=[lead])
    client = client_of("leadership")

    page = client.get(f"/organizations/?q={quote(lead.investor.name_en)}&columns=name,leads,last_meeting")

    assert [str(cell.html) for cell in page.context["screen"].rows[0][1:]] == ["0", str(BLANK)]
    assert shown(client, "meetings", "") == []


def test_the_chip_of_a_filter_says_its_value_and_can_be_taken_away(client_of):
    organization = make_organization(name_en="Hanse & Söhne")
    make_contact(organization=organization)

    page = client_of("superuser").get(f"/contacts/?organization={organization.pk}").content.decode()

    assert "Organization: Hanse &amp; Söhne" in page
    assert "Clear 1" in page
    assert f'name="organization" value="{organization.pk}" checked' in page


def test_an_empty_list_says_what_to_do_next(client_of):
    client = client_of("superuser")
    whole = client.get("/contacts/").content.decode()
    make_contact()

    narrowed = client.get("/contacts/?q=nobody").content.decode()

    assert 'class="empty"' in whole and "New contact" in whole
    assert "Show the whole list" in narrowed and "Show the whole list" not in whole


@pytest.mark.parametrize("name", NAMES)
def test_every_filter_stands_on_the_page_once(name, client_of):
    client = client_of("superuser")
    of = lists()[name]

    screen = client.get(f"/{name}/").context["screen"]

    assert set(of.front) <= set(of.filterset.base_filters)
    names = [chip.name for chip in (*screen.chips_in_front, *screen.more_chips)]
    assert sorted(names) == sorted(of.filterset.base_filters)
