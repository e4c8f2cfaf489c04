"""Who brought a lead: claims by the rules, shares within 100, credit that outlives the term."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Introduction, ProjectLead
from partners.models.introduction_rules import MOVES
from partners.pipeline import Stage, StaleLead
from tests import make
from tests.admins import change, filled, url

pytestmark = pytest.mark.django_db
CITY, VERIFIER = "city administrator", "verifier"
TODAY = localdate()


@pytest.fixture
def lead(db):
    return make.make_lead(owner=make.make_user("account manager"))


@pytest.fixture
def partner(db):
    return make.make_appointment(organization=make.make_organization(name_en="Zqpartner House")).organization


def claim_page(client, lead, **data):
    given = {"save": "1", "role": "introducer", "share": "60", "claimed_on": str(localdate())} | data
    return client.post(reverse("claim-introduction", args=[lead.pk]), given)


def post(client, name, lead, row, **data):
    return client.post(reverse(name, args=[lead.pk, row.pk]), data)


def panel_of(client, lead):
    page = client.get(lead.get_absolute_url()).content.decode()
    return page.partition('id="introductions"')[2].partition("</section>")[0]


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


# -- the rules --------------------------------------------------------------------


def test_the_introducer_held_an_appointment_on_the_day_of_receiving(client_of, lead):
    late = make.make_appointment(starts_on=TODAY + timedelta(days=1)).organization

    refused = claim_page(client_of(lead.owner), lead, partner=late.pk)
    assisted = claim_page(client_of(lead.owner), lead, partner=late.pk, role="assisted")

    assert refused.status_code == 422
    assert "held no appointment on" in refused.content.decode()
    assert assisted.status_code == 302


def test_an_introducer_is_entered_before_signing_and_not_dated_back_to_it(client_of, partner):
    lead = make.make_lead(
        Stage.SIGNED, owner=make.make_user("account manager"), received_on=TODAY - timedelta(days=200)
    )

    after = claim_page(client_of(lead.owner), lead, partner=partner.pk)
    dated_back = claim_page(client_of(lead.owner), lead, partner=partner.pk, claimed_on=str(lead.signed_on))

    assert (after.status_code, dated_back.status_code) == (422, 422)
    assert "is after the signing" in after.content.decode()
    assert "not dated back" in dated_back.content.decode()


def test_a_city_administrator_accepts_against_the_rules_with_a_reason_and_nobody_else(client_of, lead):
    stranger = make.make_organization()
    given = {"partner": stranger.pk, "override_reason": "Named by letter"}

    refused = claim_page(client_of(lead.owner), lead, **given)
    accepted = claim_page(client_of(CITY), lead, **given)

    claim = lead.introductions.get()
    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert (claim.override_reason, claim.override_by.roles) == ("Named by letter", {CITY})
    assert "Named by letter" in panel_of(client_of("leadership"), lead)
    with pytest.raises(PermissionDenied):
        Introduction.claim(make.make_lead(owner=lead.owner), stranger, by=lead.owner, override_reason="Mine")


def test_what_fell_out_of_the_rules_shows_why_and_is_accepted_later(client_of, lead, partner):
    claim = make.make_introduction(lead=lead, partner=partner)
    ProjectLead.objects.filter(pk=lead.pk).update(received_on=TODAY - timedelta(days=3000))
    city = client_of(CITY)

    shown = panel_of(city, lead)
    stuck = post(city, "introduction-state", lead, claim, state="investor_confirmed", seen="claimed")
    bare = post(city, "accept-introduction", lead, claim, override_reason=" ")
    other = post(client_of(lead.owner), "accept-introduction", lead, claim, override_reason="x")
    done = post(city, "accept-introduction", lead, claim, override_reason="The letter came late")
    freed = post(city, "introduction-state", lead, claim, state="investor_confirmed", seen="claimed")

    assert "held no appointment on" in shown
    codes = [page.status_code for page in (stuck, bare, other, done, freed)]
    assert codes == [422, 422, 403, 302, 302]


def test_the_credit_stays_when_the_term_ends_and_the_page_says_so(client_of, lead, partner):
    claim = make.make_introduction(lead=lead, partner=partner, share=70, state="verified")
    held = partner.appointments.get()
    held.state, held.ends_on = "expired", TODAY
    held.save()

    panel = panel_of(client_of("leadership"), lead)

    assert "term ended, the credit stays" in panel
    assert "70 %" in panel
    assert Introduction.objects.credited().filter(pk=claim.pk).exists()
    claim.set_state("disputed", by=make.make_user(CITY), note="Let us see")
    claim.set_state("verified", by=make.make_user(VERIFIER))


def test_the_appointment_is_one_of_the_partner_also_of_one_who_assisted(lead, partner):
    claim = Introduction(lead=lead, partner=partner, role="assisted", appointment=make.make_appointment())

    with pytest.raises(ValidationError, match="Appointment: it is not one of Zqpartner"):
        claim.full_clean()


@pytest.mark.parametrize("related", ["itself", "its branch", "its parent", "its sister"])
def test_the_investment_of_ones_own_house_is_flagged_and_counted_apart(client_of, related, partner):
    parent = make.make_organization()
    if related in ("its parent", "its sister"):
        partner.parent = parent
        partner.save()
    investor = {
        "itself": lambda: partner,
        "its branch": lambda: make.make_organization(parent=partner),
        "its parent": lambda: parent,
        "its sister": lambda: make.make_organization(parent=parent),
    }[related]()
    lead = make.make_lead(investor=investor)
    make.make_introduction(lead=make.make_lead(), partner=partner, state="verified")

    claim = Introduction.claim(lead, partner, by=make.make_user(CITY), share=50)

    client = client_of(CITY)
    page = client.get(partner.get_absolute_url()).content.decode()
    listed = client.get(reverse("leads"), {"partner": partner.pk, "own_investment": "1"}).content.decode()
    assert claim.own_investment
    assert "own investment" in panel_of(client, lead)
    assert "1 own investment, counted apart" in page
    assert "1 lead introduced" in page
    assert lead.code in listed
    assert listed.count('data-card="top"') == 1


def test_the_list_of_partners_counts_own_investments_apart(client_of, partner):
    own = make.make_lead(Stage.RECEIVED, investor=partner)
    make.make_introduction(lead=own, partner=partner)
    make.make_introduction(partner=partner)

    page = client_of(CITY).get("/partners/export.csv", {"columns": "introduced,own_investments", "purpose": "x"})

    assert b"".join(page.streaming_content).decode().splitlines()[1] == "1,1"


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


# -- the admin --------------------------------------------------------------------


def inline(lead, n, **values):
    values = {"role": "assisted", "share": "10", "claimed_on": str(TODAY)} | values
    return {f"introductions-{n}-{name}": value for name, value in values.items()}


def save(client, lead, **changes):
    return client.post(change(lead), filled(client.get(change(lead)), **changes))


def test_the_days_a_verified_introducer_rests_on_do_not_move_past_the_rules(client_of, lead, partner):
    claim = make.make_introduction(lead=lead, partner=partner, state="verified")
    early, client = TODAY - timedelta(days=2000), client_of(CITY)

    received = save(client, lead, received_on=str(early))
    signed = save(client, lead, signed_on=str(claim.claimed_on - timedelta(days=1)))

    assert "held no appointment on" in received.content.decode()
    assert "is after the signing" in signed.content.decode()
    for field, day in (("received_on", early), ("signed_on", early)):
        with pytest.raises(IntegrityError, match="verified introducer"), transaction.atomic():
            ProjectLead.objects.filter(pk=lead.pk).update(**{field: day})
    assert save(client, lead, title="Another title").status_code == 302


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"role": "introducer"}, "held no appointment on"),
        ({"share": "101"}, "less than or equal to 100"),
        ({"share": "-1"}, "greater than or equal to 0"),
        ({"claimed_on": "2999-01-01"}, "is in the future"),
        ({"partner": "999999"}, "valid choice"),
    ],
)
def test_a_bad_row_on_the_lead_is_refused_in_words(client_of, lead, row, words):
    given = inline(lead, 0, **{"partner": make.make_organization().pk} | row)

    page = save(client_of(CITY), lead, **given, **{"introductions-TOTAL_FORMS": "1"})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not lead.introductions.exists()


def test_a_row_is_judged_by_the_days_posted_with_it(client_of, lead, partner):
    given = inline(lead, 0, partner=partner.pk, role="introducer")
    early = str(TODAY - timedelta(days=2000))

    page = save(client_of(CITY), lead, received_on=early, **given, **{"introductions-TOTAL_FORMS": "1"})

    assert page.status_code == 200
    assert "held no appointment on" in page.content.decode()


def test_who_was_named_is_never_another_and_what_was_verified_stays(client_of, lead, partner):
    claim = make.make_introduction(lead=lead, partner=partner, share=40, state="verified")
    client, other = client_of(CITY), make.make_organization()

    page = client.get(change(claim))
    client.post(change(claim), filled(page, partner=other.pk, share="100", role="assisted", note="Zqnote"))
    save(client, lead, **{"introductions-0-partner": other.pk, "introductions-0-share": "100"})

    claim.refresh_from_db()
    assert (claim.partner, claim.share, claim.role, claim.note) == (partner, 40, "introducer", "Zqnote")
    with pytest.raises(IntegrityError, match="verified stays"), transaction.atomic():
        Introduction.objects.filter(pk=claim.pk).update(share=100)
    claim.share = 100
    with pytest.raises(ValidationError, match="what was verified stays"):
        claim.full_clean()


@pytest.mark.parametrize(("field", "value"), [("share", "90"), ("role", "introducer"), ("claimed_on", "2999-01-01")])
def test_a_bad_change_of_a_claim_is_refused_in_words(client_of, lead, partner, field, value):
    make.make_introduction(lead=lead, partner=partner, share=20)
    claim = make.make_introduction(lead=lead, role="assisted", share=30)
    client = client_of(CITY)

    page = client.post(change(claim), filled(client.get(change(claim)), **{field: value}))

    assert page.status_code == 200
    assert page.context["errors"]


def test_a_claim_is_added_on_leads_one_may_change(client_of, partner):
    mine = client_of("account manager")
    landed = make.make_lead(Stage.LANDED, owner=mine.user)
    open_one = make.make_lead(owner=mine.user)
    form = filled(mine.get(url(Introduction, "add")), partner=partner.pk, share="10", role="assisted")

    refused = mine.post(url(Introduction, "add"), form | {"lead": landed.pk})
    added = mine.post(url(Introduction, "add"), form | {"lead": open_one.pk})

    assert (refused.status_code, added.status_code) == (200, 302)
    assert not landed.introductions.exists()
