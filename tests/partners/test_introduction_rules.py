"""The rules of introductions, on the page, in the admin and in the database; credit outlives the term."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Introduction, ProjectLead
from partners.pipeline import Stage
from tests import make
from tests.admins import change, filled, url
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
    ProjectLead.objects.filter(pk=lead.pk).update(received_on=TODAY - timedelta(days=5))
    held = partner.appointments.get()
    held.state, held.ends_on = "expired", TODAY - timedelta(days=1)
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
