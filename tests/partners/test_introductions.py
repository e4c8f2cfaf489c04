"""Who brought a lead: how a partner is named, and what its claim becomes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Introduction
from partners.models.introduction_rules import MOVES
from partners.pipeline import Stage, StaleLead
from tests import make
from tests.partners.introducing import claim_page, panel_of, post

pytestmark = pytest.mark.django_db
CITY, VERIFIER = "city administrator", "verifier"
TODAY = localdate()


@pytest.fixture
def lead(db):
    return make.make_lead(owner=make.make_user("account manager"))


@pytest.fixture
def partner(db):
    return make.make_appointment(organization=make.make_organization(name_en="Zqpartner House")).organization


# -- claiming ---------------------------------------------------------------------


@pytest.mark.parametrize("named", ["number", "name", "picked"])
def test_a_partner_is_claimed_by_number_by_name_or_picked(client_of, lead, partner, named):
    said = {"number": {"partner_q": partner.pk}, "name": {"partner_q": "zqpart"}, "picked": {"partner": partner.pk}}

    answer = claim_page(client_of(lead.owner), lead, **said[named])

    claim = lead.introductions.get()
    assert answer.url == f"{lead.get_absolute_url()}#introductions"
    assert (claim.partner, claim.role, claim.share, claim.state) == (partner, "introducer", 60, "claimed")
    assert claim.appointment == partner.appointments.get()
    assert lead.clocks.filter(kind="inform").exists()


def test_without_scripts_a_name_is_found_picked_and_dropped_and_the_rest_stays(client_of, lead, partner):
    client, address = client_of(lead.owner), reverse("claim-introduction", args=[lead.pk])

    found = client.post(address, {"partner_q": "zqpart", "find": "1", "note": "My words", "share": "33"})
    picked = client.post(address, {"partner_q": "zqpart", "pick": partner.pk, "note": "My words"})
    dropped = client.post(address, {"partner": partner.pk, "drop": "1", "note": "My words"})

    assert f'value="{partner.pk}"' in found.content.decode()
    assert 'value="33"' in found.content.decode()
    assert f'name="partner" value="{partner.pk}"' in picked.content.decode()
    assert 'name="partner" value' not in dropped.content.decode()
    assert all("My words" in page.content.decode() for page in (found, picked, dropped))
    assert not lead.introductions.exists()


def test_while_typing_those_who_held_an_appointment_that_day_come_first(client_of, lead, partner):
    make.make_organization(name_en="Zqpart")

    page = client_of(CITY).get(reverse("find-partner", args=[lead.pk]), {"partner_q": "zqpart"}).content.decode()

    assert page.index("Zqpartner House") < page.index("<b>Zqpart</b>")
    assert page.count("partner on the day of receiving") == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"partner_q": ""}, "Name the partner."),
        ({"partner_q": "nobody at all"}, "No record has such a name."),
        ({"partner_q": "Zqpartner"}, "Several records have such a name."),
        ({"partner_q": "99999999999999"}, "no such record"),
        ({"partner": "-1"}, "No record has such a name."),
        ({"share": "101"}, "Share in percent"),
        ({"share": "-1"}, "Share in percent"),
        ({"share": "half"}, "Enter a number."),
        ({"role": "friend"}, "Select a valid choice."),
        ({"claimed_on": "2999-01-01"}, "“Claimed on” is in the future."),
        ({"claimed_on": "x"}, "Enter a valid date."),
        ({"note": "a\0"}, "Null characters"),
    ],
)
def test_a_bad_claim_is_refused_with_its_field(client_of, lead, partner, fields, words):
    make.make_organization(name_en="Zqpartner Other")
    given = {"partner_q": partner.pk} | fields

    answer = claim_page(client_of(lead.owner), lead, **given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not lead.introductions.exists()


def test_shares_of_101_percent_are_refused_with_what_is_left(client_of, lead, partner):
    make.make_introduction(lead=lead, share=60)

    answer = claim_page(client_of(lead.owner), lead, partner=partner.pk, role="assisted", share="41")

    assert answer.status_code == 422
    assert "The shares would be 101.00 %; at most 40.00 % is left." in answer.content.decode()


def test_a_lead_has_one_introducer_and_a_partner_is_named_once(client_of, lead, partner):
    first = make.make_introduction(lead=lead, share=10)
    client = client_of(lead.owner)

    second = claim_page(client, lead, partner=partner.pk, share="10")
    again = claim_page(client, lead, partner=first.partner.pk, role="assisted", share="10")

    assert "already has its introducer" in second.content.decode()
    assert "already named on the lead" in again.content.decode()


@pytest.mark.parametrize("role", [VERIFIER, "leadership", "event officer", "privacy officer"])
def test_readers_claim_nothing(client_of, lead, partner, role):
    client = client_of(role)
    make.make_meeting(event=make.make_event(owner=client.user), leads=[lead])

    pages = [client.get(reverse(name, args=[lead.pk])) for name in ("claim-introduction", "find-partner")]
    pages.append(claim_page(client, lead, partner=partner.pk))

    assert {page.status_code for page in pages} <= {403, 404}
    assert "Claim an introduction" not in panel_of(client, lead)


def test_nobody_claims_on_a_landed_lead(client_of, partner):
    lead = make.make_lead(Stage.LANDED, owner=make.make_user("account manager"))

    assert claim_page(client_of(lead.owner), lead, partner=partner.pk, role="assisted").status_code == 403


# -- what a claim becomes ---------------------------------------------------------


@pytest.mark.parametrize("before", MOVES)
@pytest.mark.parametrize("after", MOVES)
def test_a_claim_becomes_what_the_table_says_and_the_database_agrees(lead, before, after):
    claim = make.make_introduction(lead=lead, state=before)
    city = make.make_user(CITY)

    if after in MOVES[before]:
        claim.set_state(after, by=city, note="So it is")
        claim.refresh_from_db()
        assert claim.state == after
        return
    with pytest.raises(ValidationError):
        claim.set_state(after, by=city, note="So it is")
    if after != before:
        with pytest.raises(IntegrityError), transaction.atomic():
            Introduction.objects.filter(pk=claim.pk).update(state=after)


def test_the_buttons_are_those_this_person_may_press(client_of, lead):
    make.make_introduction(lead=lead, state="investor_confirmed")
    owner, verifier = panel_of(client_of(lead.owner), lead), panel_of(client_of(VERIFIER), lead)
    own = make.make_lead(owner=make.make_user(CITY))
    make.make_introduction(lead=own, state="investor_confirmed")

    assert 'value="disputed"' in owner
    assert 'value="verified"' not in owner
    assert 'value="verified"' in verifier
    assert 'value="disputed"' not in verifier
    assert 'value="verified"' not in panel_of(client_of(own.owner), own)
    assert "<form" not in panel_of(client_of("leadership"), lead)


def test_who_may_not_verify_is_told_so_and_the_reason_stays(client_of, lead):
    claim = make.make_introduction(lead=lead, state="investor_confirmed")

    page = post(
        client_of(lead.owner), "introduction-state", lead, claim, state="verified", seen=claim.state, note="Zqnote"
    )

    claim.refresh_from_db()
    assert page.status_code == 403
    assert "Only a verifier or a city administrator" in page.content.decode()
    assert "Zqnote" in page.content.decode()
    assert claim.state == "investor_confirmed"


@pytest.mark.parametrize("state", ["rejected", "disputed"])
def test_rejecting_and_disputing_need_a_reason(client_of, lead, state):
    claim, client = make.make_introduction(lead=lead), client_of(CITY)

    bare = post(client, "introduction-state", lead, claim, state=state, seen="claimed", note=" ")
    done = post(client, "introduction-state", lead, claim, state=state, seen="claimed", note="No letter")

    assert (bare.status_code, done.status_code) == (422, 302)
    assert "Reason: write why" in bare.content.decode()


@pytest.mark.parametrize("given", [{"state": "famous"}, {"state": "disputed", "note": "x" * 501}])
def test_odd_states_and_notes_are_refused(client_of, lead, given):
    claim = make.make_introduction(lead=lead)

    assert post(client_of(CITY), "introduction-state", lead, claim, seen="claimed", **given).status_code == 422


def test_an_older_page_is_told(client_of, lead):
    claim = make.make_introduction(lead=lead)
    stale = Introduction.objects.get(pk=claim.pk)
    claim.set_state("investor_confirmed", by=make.make_user(CITY))

    page = post(client_of(CITY), "introduction-state", lead, claim, state="rejected", seen="claimed", note="x")

    assert page.status_code == 409
    assert "“Confirmed by the investor” by now" in page.content.decode()
    with pytest.raises(StaleLead):
        stale.set_state("rejected", by=make.make_user(CITY), note="x")


def test_a_rejected_introducer_comes_back_only_where_its_place_and_share_are_free(lead, partner):
    rejected = make.make_introduction(lead=lead, share=50, state="rejected")
    make.make_introduction(lead=lead, partner=partner, share=80)

    with pytest.raises(ValidationError) as refused:
        rejected.set_state("disputed", by=make.make_user(CITY), note="It was us")

    assert "at most 20.00 % is left" in str(refused.value)
    rejected = Introduction.objects.get(pk=rejected.pk)
    Introduction.objects.filter(lead=lead, partner=partner).update(share=10)
    with pytest.raises(ValidationError, match="already has its introducer"):
        rejected.set_state("disputed", by=make.make_user(CITY), note="It was us")


def test_a_claim_of_another_lead_is_not_found(client_of, lead):
    claim = make.make_introduction()

    assert post(client_of(CITY), "introduction-state", lead, claim, state="verified", seen="x").status_code == 404
