"""Entering a lead: what is asked, what is compared before it is saved, and who may enter what."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import ProjectLead
from partners.pipeline import Stage
from tests.days import tomorrow, worked_out
from tests.make import make_contact, make_district, make_industry, make_lead, make_organization, make_user

pytestmark = pytest.mark.django_db
URL = "/leads/new/"
ENTERING = ["account manager", "district officer", "city administrator"]


def typed(client, **more):
    """What a person sends with Save, at the least; `save=""` is another button."""
    fields = {
        "title": "Cell therapy laboratory",
        "investor": more["investor"] if "investor" in more else make_organization().pk,
        "country": "SG",
        "source": "direct",
        "received_on": str(localdate()),
        "confidentiality": "normal",
        "owner": client.user.pk,
        "save": "1",
    }
    return {name: value for name, value in (fields | more).items() if value != ""}


def enter(client, **more):
    return client.post(URL, typed(client, **more))


@pytest.mark.parametrize("role", ENTERING)
def test_what_a_received_lead_needs_is_enough(client_of, role):
    client = client_of(role, district=make_district())

    response = enter(client)

    lead = ProjectLead.objects.get()
    assert response.url == lead.get_absolute_url()
    assert (lead.owner, lead.stage, lead.country.code) == (client.user, Stage.RECEIVED, "SG")
    assert f"{lead.code} is saved." in client.get(response.url).content.decode()
    assert lead.clocks.count() == 2


def test_everything_that_is_typed_is_kept(client_of):
    client = client_of("account manager")
    contact, industry, district = make_contact(), make_industry(), make_district()

    enter(
        client,
        investor=contact.organization_id,
        contact=contact.pk,
        industry=industry.pk,
        district=district.pk,
        investment_type="greenfield",
        total_investment="5000000",
        total_currency="EUR",
        expected_landing="2028-02-29",
        confidentiality="restricted",
        needs_experts="on",
        note="Wants a river view.",
    )

    lead = ProjectLead.objects.get()
    assert (lead.contact, lead.industry, lead.district) == (contact, industry, district)
    assert (lead.total_investment, lead.total_currency, lead.investment_type) == (5_000_000, "EUR", "greenfield")
    assert (lead.confidentiality, lead.needs_experts, lead.note) == ("restricted", True, "Wants a river view.")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Write what the project is called"),
        ({"investor": ""}, "Pick the investor"),
        ({"country": ""}, "Choose where the investor comes from."),
        ({"country": "XX"}, "XX is not one of the available choices"),
        ({"source": ""}, "Choose through what the lead came."),
        ({"source": "dream"}, "dream is not one of the available choices"),
        ({"received_on": "31.02."}, "Write the day as 2027-02-28."),
        ({"received_on": tomorrow}, "once it was received, not before"),
        ({"received_on": "0001-01-01"}, "The year is too long ago"),
        ({"total_investment": "5"}, "Choose the currency of the amount."),
        ({"total_investment": "-5", "total_currency": "USD"}, "Write an amount of 0 or more."),
        ({"total_investment": "5", "total_currency": "USD", "investment_undisclosed": "on"}, "not both"),
        ({"total_investment": "a lot"}, "Enter a number."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client_of, wrong, words):
    response = enter(client_of("account manager"), note="Half a thought", **worked_out(wrong))

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Half a thought" in page
    assert not ProjectLead.objects.exists()


def test_a_contact_of_another_organization_is_refused(client_of):
    response = enter(client_of("account manager"), contact=make_contact(name_en="Ms Stranger").pk)

    assert "Ms Stranger belongs to another organization." in response.content.decode()


@pytest.mark.parametrize("role", ["account manager", "district officer"])
def test_nobody_enters_a_lead_they_would_not_see(client_of, role):
    client = client_of(role, district=make_district())

    response = enter(client, owner=make_user("account manager").pk)

    assert response.status_code == 422
    assert "You would not see this lead once it is saved" in response.content.decode()
    assert not ProjectLead.objects.exists()


def test_an_officer_gives_a_lead_of_the_own_district_to_a_colleague(client_of):
    client = client_of("district officer", district=make_district())

    response = enter(client, owner=make_user("account manager").pk, district=client.user.district_id)

    assert response.status_code == 302


@pytest.mark.parametrize("role", ["verifier", "leadership", "event officer", "privacy officer", None])
def test_who_may_not_add_leads_is_refused(client_of, role):
    client = client_of(make_user(role))

    answers = [client.get(URL), enter(client), client.get(f"{URL}alike/"), client.get(f"{URL}find/")]
    answers.append(client.post(f"{URL}parts/"))

    assert {answer.status_code for answer in answers} == {403}
    assert not ProjectLead.objects.exists()


# -- without scripts -----------------------------------------------------------------------


def test_the_investor_is_found_picked_and_taken_out_without_scripts(client_of):
    client = client_of("account manager")
    investor = make_organization(name_en="Aurelis Bio Inc.", country="CH")
    contact = make_contact(organization=investor, name_en="Ann Chen")

    found = enter(client, save="", investor="", find="investor", investor_q="aurel", country="").content.decode()
    added = enter(client, save="", investor="", add=f"investor-{investor.pk}", country="").content.decode()
    dropped = enter(client, save="", investor=investor.pk, drop=f"investor-{investor.pk}", country="CH")

    assert f'value="investor-{investor.pk}"' in found
    assert f'<input type="hidden" name="investor" value="{investor.pk}">' in added
    assert '<option value="CH" selected>' in added
    assert f'<option value="{contact.pk}">' in added
    assert "Cell therapy laboratory" in added
    assert f'name="investor" value="{investor.pk}"' not in dropped.content.decode()
    assert '<option value="CH" selected>' not in dropped.content.decode()
    assert not ProjectLead.objects.exists()


def test_a_name_that_was_typed_and_not_picked_is_not_lost_silently(client_of):
    make_organization(name_en="Aurelis Bio Inc.")

    page = enter(client_of("account manager"), investor="", investor_q="Aurelis").content.decode()

    assert "“Aurelis” is not picked yet" in page
    assert "Aurelis Bio Inc." in page


def test_an_address_fills_in_the_investor_and_nothing_else(client_of):
    client, investor = client_of("account manager"), make_organization(country="DE")

    page = client.get(URL, {"investor": investor.pk}).content.decode()

    assert f'name="investor" value="{investor.pk}"' in page
    assert '<option value="DE" selected>' in page
    for wrong in (
        {"investor": "x"},
        {"investor": "999999999"},
        {"title": "x"},
        {"investor": "9" * 30},
        {"investor": "\0"},
    ):
        assert client.get(URL, wrong).status_code == 400, wrong


def test_new_lead_is_where_the_lists_lead(client_of):
    manager = client_of("account manager")
    organization = make_organization()

    assert f'href="{URL}"' in manager.get(reverse("leads")).content.decode()
    assert f'href="{URL}?investor={organization.pk}"' in manager.get(organization.get_absolute_url()).content.decode()
    assert f'href="{URL}"' not in client_of("verifier").get(reverse("leads")).content.decode()


def test_the_form_asks_no_more_often_for_many_rows(client_of, django_assert_max_num_queries):
    client, investor = client_of("account manager"), make_organization()
    for _n in range(12):
        make_contact(organization=investor)
        make_lead(investor=investor, owner=client.user)
    client.get(URL)

    with django_assert_max_num_queries(25, connection=connection):
        client.get(URL, {"investor": investor.pk})
