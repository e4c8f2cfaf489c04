"""One table of gates for every way in: each writer refuses the same, and writes nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.mending import missing, name_of
from partners.models import ProjectLead
from partners.pipeline import GATES, Stage, blocking, next_stage
from promotion_crm.lists.base import lists
from tests import admins
from tests.make import make_district, make_lead, make_suspicion, make_transfer, make_user

pytestmark = pytest.mark.django_db
CITY = "city administrator"
BLANK = {
    "industry": None,
    "district": None,
    "investment_type": "",
    "owner": None,
    "total_investment": None,
    "contact": None,
    "first_met_on": None,
    "signed_on": None,
    "contract_capital": None,
    "registered_on": None,
    "landing_entity": "",
    "landing_code": "",
    "operating_on": None,
}
ALONG = {"total_investment": {"total_currency": ""}, "contract_capital": {"contract_currency": ""}}


def lead_lacking(gate):
    """A lead that lacks this one thing for the stage, and nothing else."""
    before = list(Stage)[gate.stage.place - 1]
    ready_for = Stage.REGISTERED if gate.stage is Stage.LANDED else gate.stage
    blank = {gate.field: BLANK[gate.field]} | ALONG.get(gate.field, {}) if gate.field in BLANK else {}
    lead = make_lead(before, ready_for=ready_for, **blank)
    if gate.field == "suspicions":
        make_suspicion(lead=lead)
    elif gate.field == "transfers":
        ProjectLead.objects.filter(pk=lead.pk).update(first_negotiation_district=make_district())
    lead.refresh_from_db()
    return lead


def mover(gate):
    return make_user("verifier" if gate.stage in Stage.COUNTED else CITY)


def by_web(lead, gate, by, client):
    answer = client.post(reverse("move-lead", args=[lead.pk]), {"stage": gate.stage, "seen": lead.stage})
    assert answer.status_code == 422
    return answer.content.decode()


def by_admin(lead, gate, by, client):
    """The stage is no field of its form: what is posted there moves nothing."""
    page = client.get(admins.change(lead))
    if page.status_code == 200 and "adminform" in page.context:
        client.post(admins.change(lead), admins.filled(page, stage=gate.stage) | {"stage_since": "2026-01-01"})
    return str(gate.why)


def by_command(lead, gate, by, client):
    with pytest.raises(CommandError) as refused:
        call_command("move", lead.code, gate.stage, user=by.username)
    assert refused.value.returncode == 1
    return str(refused.value)


def by_shell(lead, gate, by, client):
    with pytest.raises(ValidationError) as refused:
        lead.move_to(gate.stage, by=by)
    assert [error.code for error in refused.value.error_list] == [gate.field]
    return "\n".join(refused.value.messages)


def by_raw_sql(lead, gate, by, client):
    with pytest.raises(IntegrityError, match="step in its log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE partners_projectlead SET stage = %s WHERE id = %s", [gate.stage, lead.pk])
    return str(gate.why)


def by_saving(lead, gate, by, client):
    lead.stage = gate.stage
    with pytest.raises(ValidationError, match="move_to"):
        lead.save()
    return str(gate.why)


WRITERS = [by_web, by_admin, by_command, by_shell, by_raw_sql, by_saving]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.field)
def test_every_way_in_refuses_the_same_and_writes_nothing(client_of, gate, write):
    lead, by = lead_lacking(gate), mover(gate)
    steps = lead.stage_changes.count()

    said = write(lead, gate, by, client_of(by))

    again = ProjectLead.objects.get(pk=lead.pk)
    assert str(gate.why) in said.replace("&#x27;", "'")
    assert (again.stage, again.stage_changes.count()) == (next_before(gate), steps)
    assert blocking(again, gate.stage) == [gate]


def next_before(gate):
    return next(stage for stage in Stage if next_stage(stage) == gate.stage)


def test_no_two_gates_have_one_field():
    fields = [gate.field for gate in GATES]

    assert len(set(fields)) == len(fields)


# -- the page -----------------------------------------------------------------------


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.field)
def test_each_gate_leads_to_where_it_is_mended(client_of, gate):
    lead = make_lead()
    edit = admins.change(lead)
    (item,) = missing([gate], lead, edit_url=edit, log_url="/log/")

    if gate.field in ("suspicions", "verification", "transfers"):
        assert item.url == "#" + gate.field.replace("transfers", "transfer")
    elif gate.field == "first_met_on":
        assert item.url == "/log/"
    else:
        page, _sign, anchor = item.url.partition("#")
        assert page == f"{edit}?next=%2Fleads%2F{lead.pk}%2F"
        assert f'id="{anchor}"' in client_of(CITY).get(page).content.decode()


def test_who_may_not_change_the_lead_reads_what_is_missing_without_links(client_of):
    lead = make_lead(Stage.NEGOTIATING)

    text = client_of("leadership").get(lead.get_absolute_url()).content.decode()

    assert "<li>The day of signing is missing.\n</li>" in text
    assert "#id_signed_on" not in text


def test_where_only_a_verification_leads_on_no_way_back_is_proposed(client_of):
    lead = make_lead(Stage.REGISTERED)

    text = client_of(CITY).get(lead.get_absolute_url()).content.decode()

    assert "Open the verification" in text
    choice = text.partition('<select id="stage"')[2].partition("</select>")[0]
    assert '<option value="">' in choice and " selected" not in choice


def test_a_refused_skip_shows_every_gate_on_the_way(client_of):
    lead = make_lead()

    answer = client_of(CITY).post(reverse("move-lead", args=[lead.pk]), {"stage": "signed", "seen": "received"})

    text = answer.content.decode()
    shown = [item.gate for item in answer.context["blocked"]]
    assert shown == [gate for gate in GATES if gate.stage.place <= Stage.SIGNED.place and gate.field != "suspicions"]
    for words in ("Missing for “Qualified”:", "Missing for “Negotiating”:", "Missing for “Signed”:"):
        assert words in text
    problems = text.partition("Not done")[2].partition("</ul>")[0]
    assert f'href="{admins.change(lead)}?next=%2Fleads%2F{lead.pk}%2F#id_industry"' in problems
    assert f"{reverse('log-meeting')}?organization={lead.investor_id}&amp;lead={lead.pk}" in problems


# -- the list -----------------------------------------------------------------------


def listed(client, query):
    answer = client.get(f"/leads/?{query}&columns=id")
    assert answer.status_code == 200, query
    return {spot.pk for spot in answer.context["screen"].page.spots}


@pytest.fixture
def lacking():
    """A lead for each gate, by its field, and one that is ready at each stage but the last."""
    rows = {gate.field: lead_lacking(gate) for gate in GATES}
    for stage in Stage:
        if (ahead := next_stage(stage)) and ahead is not Stage.LANDED:
            rows[f"ready at {stage}"] = make_lead(stage, ready_for=ahead)
    return rows


def test_the_filters_say_what_the_table_says(client_of, lacking):
    client = client_of(CITY)
    make_lead(Stage.OPERATING)
    make_lead(Stage.SIGNED, ready_for=Stage.REGISTERED, first_negotiation_district=make_district(), district=None)
    gates = {
        lead.pk: blocking(lead, ahead) if (ahead := next_stage(lead.stage)) else None
        for lead in ProjectLead.objects.all()
    }

    def lacks(*fields):
        return {pk for pk, found in gates.items() if {gate.field for gate in found or ()} & set(fields)}

    assert listed(client, "ready=1") == {pk for pk, found in gates.items() if found == []}
    for gate in GATES:
        assert lacking[gate.field].pk in lacks(gate.field)
        assert listed(client, f"blocked_by={gate.field}") == lacks(gate.field)
    assert listed(client, "blocked_by=industry&blocked_by=transfers") == lacks("industry", "transfers")


def test_a_closed_lead_is_neither_ready_nor_blocked(client_of):
    make_lead(ready_for=Stage.QUALIFIED, status="lost", status_reason="x", lost_to="y")
    make_lead(status="lost", status_reason="x", lost_to="y")
    client = client_of(CITY)

    assert listed(client, "ready=1") == listed(client, "blocked_by=industry") == set()


def test_two_rows_of_one_lead_list_it_once(client_of):
    lead = lead_lacking(next(gate for gate in GATES if gate.field == "transfers"))
    for state in ("refused", "refused"):
        make_transfer(lead=lead, state=state, decided_by=make_user(), decided_at="2026-01-01T00:00Z")
    for _n in range(2):
        make_suspicion(lead=make_lead(ready_for=Stage.QUALIFIED))
    client = client_of(CITY)

    assert client.get("/leads/?blocked_by=transfers").context["screen"].page.count.number == 1
    assert client.get("/leads/?blocked_by=suspicions").context["screen"].page.count.number == 2


@pytest.mark.parametrize("query", ["ready=2", "ready=", "blocked_by=colour", "clock=never"])
def test_a_filter_that_makes_no_sense_is_refused(client_of, query):
    status = client_of(CITY).get(f"/leads/?{query}").status_code

    assert status == (200 if query.endswith("=") else 400)


@pytest.mark.parametrize("query", ["ready=1", "blocked_by=industry", "clock=overdue", "columns=clock_due"])
def test_the_filters_are_for_those_who_read_more_than_titles(client_of, query):
    assert client_of("event officer").get(f"/leads/?{query}").status_code == 400
    assert client_of("leadership").get(f"/leads/?{query}").status_code == 200


def test_the_choices_are_in_words():
    words = lists()["leads"].filterset.base_filters["blocked_by"].words

    assert {field: str(word) for field, word in words.items()} == {gate.field: str(name_of(gate)) for gate in GATES}


def test_the_next_stage_is_ready_on_the_day_a_field_is_filled(client_of):
    client = client_of(CITY)
    lead = make_lead(Stage.NEGOTIATING, contract_capital=1, contract_currency="USD")

    assert lead.pk not in listed(client, "ready=1")
    lead.signed_on = localdate()
    lead.save()
    assert lead.pk in listed(client, "ready=1")
