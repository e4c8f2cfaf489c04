"""What imported leads are moved by and compared with, and who may import what."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import ProjectLead, StageChange, Suspicion
from partners.pipeline import Stage
from tests.make import make_contact, make_district, make_industry, make_lead, make_organization, make_user
from tests.partners.test_importing import CITY, HEAD, bring, refused

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


def test_a_stage_moves_the_lead_through_its_gates(bring):
    me, lead = make_user(CITY), make_lead(ready_for=Stage.NEGOTIATING)

    said = bring(f"code,stage,move_note\n{lead.code},Qualified,Assessed in March\n", "--as", me.username)

    lead.refresh_from_db()
    step = lead.stage_changes.get()
    assert "0 new, 1 changed" in said
    assert (lead.stage, step.by, step.note) == ("qualified", me, "Assessed in March")


def test_a_row_past_a_gate_is_refused_with_the_gate_and_nothing_is_written(bring):
    me, ready, bare = make_user(CITY), make_lead(ready_for=Stage.QUALIFIED), make_lead()
    new = f",Turbine,{make_organization().pk},SG,direct,"
    rows = f"{ready.code},,,,,qualified\n{bare.code},,,,,qualified\n{new}\n"
    content = f"code,stage\n{ready.code},qualified\n{bare.code},qualified\n"

    said = bring(content, "--as", me.username)

    assert "Row 3: The industry is not known." in refused(said)
    assert "0 new, 1 changed, 0 unchanged, 1 refused" in said
    assert not StageChange.objects.exists()
    assert "blank" in bring(f"code,{HEAD},stage\n{rows}", "--as", me.username)


@pytest.mark.parametrize(
    ("stage", "words"),
    [("landed", "Only a verifier can land a lead"), ("received", "Moving back needs a reason")],
)
def test_the_import_is_no_way_round_the_rules(bring, stage, words):
    me, lead = make_user(CITY), make_lead(Stage.REGISTERED)

    assert words in refused(bring(f"code,stage\n{lead.code},{stage}\n", "--as", me.username))
    assert "say who with --as" in refused(bring(f"code,stage\n{lead.code},{stage}\n"))


def test_a_new_lead_may_repeat_another_and_the_row_says_so(bring):
    me = make_user(CITY)
    earlier = make_lead(title="Negev water reuse")
    rows = f"Negev water re-use,{make_organization().pk},SG,direct\nTurbine,{make_organization().pk},SG,direct\n"

    said = bring(f"{HEAD}\n{rows}", "--as", me.username)

    lead = ProjectLead.objects.get(title="Negev water re-use")
    assert f"Row 2: {lead.code} may be the same project as {earlier.code}: Similar names." in said
    assert Suspicion.objects.get().other == earlier
    assert "Row 3" not in said


def test_a_suspicion_of_a_lead_one_may_not_see_names_it_not(bring):
    me, earlier = make_user("account manager"), make_lead(title="Negev water reuse")

    said = bring(f"{HEAD}\nNegev water re-use,{make_organization().pk},SG,direct\n", "--as", me.username)

    assert "may be the same project as a lead that is not visible to you: Similar names." in said
    assert earlier.code not in said


def test_rows_of_one_file_are_compared_with_each_other(bring):
    rows = "".join(f"Negev water reuse,{make_organization().pk},SG,direct\n" for _n in "12")

    bring(f"{HEAD}\n{rows}")

    first, second = ProjectLead.objects.order_by("pk")
    assert (Suspicion.objects.get().lead, Suspicion.objects.get().other) == (second, first)


# -- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["verifier", "leadership", "event officer"])
def test_who_may_not_add_leads_imports_none(bring, role):
    me = make_user(role)

    said = refused(bring(f"{HEAD}\nA,{make_organization().pk},SG,direct\n", "--as", me.username))

    assert "Row 2: You may not add new ones." in said


def test_leads_of_others_are_neither_changed_nor_told_of(bring):
    me, hidden = make_user("account manager"), make_lead()
    mine = make_lead(owner=me)
    city = make_user(CITY)
    landed = make_lead(Stage.LANDED)

    said = refused(bring(f"code,title\n{hidden.code},A\n{mine.code},B\n", "--as", me.username))
    locked = refused(bring(f"code,title\n{landed.code},A\n", "--as", city.username))

    assert f"Row 2: Code: There is no “{hidden.code}” among those you may see" in said
    assert "Row 3" not in said
    assert "Row 2: This record is not yours to change." in locked


def test_nobody_imports_what_they_would_not_see(bring):
    me, other = make_user("account manager"), make_user("account manager")

    said = bring(f"{HEAD},owner\nA,{make_organization().pk},SG,direct,{other.username}\n", "--as", me.username)

    assert "Row 2: You would not see this lead once it is saved" in refused(said)
    assert not ProjectLead.objects.exists()


def test_a_contact_of_another_organization_is_refused(bring):
    contact = make_contact(name_en="Ms Stranger")

    said = bring(f"{HEAD},contact\nA,{make_organization().pk},SG,direct,Ms Stranger\n")

    assert f"Contact: {contact} belongs to another organization." in refused(said)


# -- speed -----------------------------------------------------------------------------------


def test_two_thousand_rows_ask_in_lots_and_take_seconds(bring):
    me = make_user(CITY)
    investors = [make_organization() for _n in range(200)]
    heads = f"{HEAD},industry,district,received_on,total_investment,total_currency"
    industries, district = [make_industry().code for _n in range(40)], make_district().code

    def rows(count, word):
        return "\n".join(
            f"{word} {n},{investors[n % 200].pk},SG,direct,{industries[n // 50]},{district},2026-3-{n % 28 + 1},1,USD"
            for n in range(count)
        )

    def asked(count, word):
        with CaptureQueriesContext(connection) as queries:
            started = time.monotonic()
            assert f"{count} new" in bring(f"{heads}\n{rows(count, word)}", "--as", me.username)
            return len(queries), time.monotonic() - started

    few, _seconds = asked(20, "Bolt")
    many, seconds = asked(2000, "Turbine")

    assert many < few + 150
    assert seconds < 60
