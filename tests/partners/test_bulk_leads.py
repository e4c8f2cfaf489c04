"""Leads in bulk go by the rules of one lead: compared again, locked once landed, counted as before."""

import pytest

from partners.models import Suspicion
from tests import make
from tests.kernel.bulk import address, done, look, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def test_leads_given_an_industry_are_compared_with_those_of_their_investor(city):
    investor, industry = make.make_organization(), make.make_industry()
    first = make.make_lead(investor=investor, title="Cold store", industry=industry)
    second = make.make_lead(investor=investor, title="Packaging line", industry=make.make_industry())
    assert not Suspicion.objects.exists()

    made = done(city, address("leads", second), industry=industry.pk)

    suspicion = Suspicion.objects.get()
    assert (suspicion.lead, suspicion.other, suspicion.grounds) == (second, first, ["investor"])
    city.post(made.get_absolute_url())
    second.refresh_from_db()
    assert second.industry != industry
    assert not Suspicion.objects.exists()


def test_an_undone_industry_is_compared_with_what_came_in_meanwhile(city):
    investor, before, after = make.make_organization(), make.make_industry(), make.make_industry()
    lead = make.make_lead(investor=investor, title="Cold store", industry=before)
    made = done(city, address("leads", lead), industry=after.pk)
    later = make.make_lead(investor=investor, title="Packaging line", industry=before)
    assert not Suspicion.objects.exists()

    answer = city.post(made.get_absolute_url())

    assert answer.status_code == 302
    suspicion = Suspicion.objects.get()
    assert (suspicion.lead, suspicion.other) == (later, lead)


def test_ground_that_the_edit_added_to_a_suspicion_goes_with_it(city):
    investor, industry = make.make_organization(), make.make_industry()
    first = make.make_lead(investor=investor, title="Cold store Lingang", industry=industry)
    second = make.make_lead(investor=investor, title="Cold store Lingang", industry=make.make_industry())
    suspicion = Suspicion.objects.get()
    grounds = suspicion.grounds
    assert (suspicion.other, "investor" in grounds) == (first, False)

    made = done(city, address("leads", second), industry=industry.pk)
    suspicion.refresh_from_db()
    assert "investor" in suspicion.grounds

    city.post(made.get_absolute_url())
    suspicion.refresh_from_db()
    assert suspicion.grounds == grounds


def test_a_lead_that_landed_since_stops_the_undo(city):
    lead = make.make_lead("registered")
    made = done(city, address("leads", lead), country="FR")
    verified = make.make_verification(lead=lead, state="passed", landed_on=lead.registered_on)
    lead.stage_changes.create(before="registered", after="landed", by=make.make_user(), at=verified.decided_at)

    answer = city.post(made.get_absolute_url())

    lead.refresh_from_db()
    assert answer.status_code == 409
    assert str(lead) in answer.content.decode()
    assert (lead.stage, lead.country.code) == ("landed", "FR")


def test_an_officer_edits_the_leads_of_the_district_and_sees_no_others(client_of):
    district = make.make_district()
    client = client_of("district officer", district=district)
    mine = make.make_lead(district=district)
    secret = make.make_lead(district=district, confidentiality="restricted", title="Zqsecret")

    answer = look(client, address("leads", mine, secret), expected_landing="2031-01-01")

    assert numbers(answer) == (1, 0, 0)
    assert "Zqsecret" not in answer.content.decode()


def test_a_landed_lead_may_get_another_steward_from_those_who_may_change_it(client_of):
    both = client_of(make.make_user(["verifier", "account manager"]))
    landed = make.make_lead("landed")

    made = done(both, address("leads", landed), steward=both.user.pk)
    both.post(made.get_absolute_url())

    landed.refresh_from_db()
    assert landed.steward is None
