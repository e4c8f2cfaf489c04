"""Leads that may be one: who decides it, what follows, and where it is shown."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Organization, ProjectLead, Suspicion
from partners.pipeline import Stage, StaleLead, blocking
from tests import admins
from tests.make import make_district, make_lead, make_organization, make_suspicion, make_user

pytestmark = pytest.mark.django_db
CITY = "city administrator"


@pytest.fixture
def pair():
    """A lead and the earlier one it is suspected to repeat."""
    earlier = make_lead(title="Negev water reuse", received_on=localdate() - timedelta(days=40))
    return make_lead(title="Negev water re-use"), earlier


def decide(client, lead, **fields):
    suspicion = lead.suspicions.first()
    return client.post(reverse("decide-suspicion", args=[lead.pk, suspicion.pk]), {"reason": "Two sites"} | fields)


def test_while_one_is_open_the_lead_is_not_qualified(pair, client_of):
    lead = make_lead(title="Negev water reuse", ready_for=Stage.QUALIFIED)
    client = client_of(CITY)

    assert [gate.field for gate in blocking(lead, Stage.QUALIFIED)] == ["suspicions"]
    for suspicion in lead.suspicions.all():
        url = reverse("decide-suspicion", args=[lead.pk, suspicion.pk])
        client.post(url, {"verdict": "different", "reason": "Two sites"})
    assert not blocking(lead, Stage.QUALIFIED)


def test_different_keeps_both_with_who_when_and_why(pair, client_of):
    lead, _earlier = pair
    client = client_of(CITY)

    response = decide(client, lead, verdict="different")

    suspicion = lead.suspicions.get()
    page = client.get(lead.get_absolute_url()).content.decode()
    assert response.url == f"{lead.get_absolute_url()}#suspicions"
    assert (suspicion.verdict, suspicion.decided_by, suspicion.reason) == ("different", client.user, "Two sites")
    assert "Two sites" in page
    assert "Different projects" in page
    assert "Compare and decide" not in page
    assert "<summary>1 decided</summary>" in page


def test_the_same_closes_the_lead_once_that_is_ticked(pair, client_of):
    lead, earlier = pair
    client = client_of(CITY)

    unticked = decide(client, lead, verdict="same", reason="One site")
    ticked = decide(client, lead, verdict="same", reason="One site", sure="1")

    lead.refresh_from_db()
    assert unticked.status_code == 422
    assert f"Tick that {lead.code} is to be closed as a duplicate" in unticked.content.decode()
    assert "One site" in unticked.content.decode()
    assert ticked.status_code == 302
    assert (lead.status, lead.duplicate_of) == ("duplicate", earlier)


def test_a_duplicate_of_a_duplicate_leads_to_the_first():
    city = make_user(CITY)
    first = make_lead(title="Negev water reuse")
    second = make_lead(title="Negev water re-use")
    third = make_lead(title="Negev water reuse")
    second.suspicions.get().decide("same", by=city, reason="One site")

    third.suspicions.get(other=second).decide("same", by=city, reason="One site")

    third.refresh_from_db()
    assert third.duplicate_of == first
    assert not Suspicion.objects.waiting().exists()


def test_the_lead_it_repeats_is_named_only_to_who_may_see_it(client_of):
    first = make_lead(title="Zqfirst")
    manager = client_of("account manager")
    lead = make_lead(owner=manager.user, status="duplicate", duplicate_of=first)

    assert "Zqfirst" not in manager.get(lead.get_absolute_url()).content.decode()
    assert "Zqfirst" in client_of(CITY).get(lead.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verdict": "perhaps"}, "Decide “the same” or “different”."),
        ({}, "Decide “the same” or “different”."),
        ({"verdict": "different", "reason": " "}, "Reason: write why"),
        ({"verdict": "different", "reason": "x" * 501}, "at most 500 characters"),
        ({"verdict": "different", "reason": "a\0b"}, "Reason: it holds a character that is not text."),
    ],
)
def test_a_verdict_without_sense_or_reason_is_refused(pair, client_of, fields, words):
    lead, _earlier = pair

    response = decide(client_of(CITY), lead, **fields)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert lead.suspicions.get().verdict == "open"


def test_the_second_of_two_who_decide_is_told(pair, client_of):
    lead, _earlier = pair
    read = lead.suspicions.get()
    decide(client_of(CITY), lead, verdict="different")

    again = decide(client_of(CITY), lead, verdict="same", sure="1")

    assert again.status_code == 409
    assert "has decided already: Different projects." in again.content.decode()
    with pytest.raises(StaleLead):
        read.decide("different", by=make_user(CITY), reason="Me too")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("verifier", 403),
        ("leadership", 403),
        ("account manager", 404),
        ("event officer", 404),
        ("privacy officer", 403),
    ],
)
def test_who_may_not_change_the_lead_decides_nothing(pair, client_of, role, status):
    assert decide(client_of(role), pair[0], verdict="different").status_code == status
    assert pair[0].suspicions.get().verdict == "open"


def test_who_does_not_see_the_other_lead_is_not_told_its_name_and_cannot_decide(client_of):
    manager = client_of("account manager")
    hidden = make_lead(title="Negev water reuse Zq", investor=make_organization(name_en="Zqhidden"))
    lead = make_lead(title="Negev water re-use Zq", owner=manager.user)

    page = manager.get(lead.get_absolute_url()).content.decode()
    refused = decide(manager, lead, verdict="different")

    assert "A lead that is not visible to you" in page
    assert "A city administrator has to compare the two." in page
    for text in (page, refused.content.decode()):
        assert not [secret for secret in (hidden.title, hidden.code, "Zqhidden") if secret in text]
    assert refused.status_code == 403
    with pytest.raises(PermissionDenied):
        lead.suspicions.get().decide("different", by=manager.user, reason="Two sites")
    with pytest.raises(ValidationError):
        lead.suspicions.get().decide("same", by=make_user(CITY), reason="")


def test_a_suspicion_of_another_lead_is_not_found(client_of):
    suspicion, lead = make_suspicion(), make_lead()

    url = reverse("decide-suspicion", args=[lead.pk, suspicion.pk])

    assert client_of(CITY).post(url, {"verdict": "different", "reason": "x"}).status_code == 404
    assert client_of(CITY).get(url).status_code == 405


# -- where it is shown ------------------------------------------------------------------


def test_both_leads_name_each_other(pair, client_of):
    lead, earlier = pair
    client = client_of(CITY)

    later_page, earlier_page = (client.get(row.get_absolute_url()).content.decode() for row in pair)

    for text in (earlier.code, earlier.title, str(earlier.investor), str(earlier.received_on), "Similar names"):
        assert text in later_page
    assert 'id="suspicions"' in later_page
    assert "Compare and decide" in later_page
    assert lead.code in earlier_page
    assert "is compared on its own page" in earlier_page
    assert "Compare and decide" not in earlier_page


def test_the_list_finds_those_that_wait(pair, client_of):
    lead, earlier = pair
    client = client_of(CITY)

    page = client.get(reverse("leads"), {"suspected": "1"}).content.decode()

    assert lead.code in page
    assert earlier.code not in page
    assert client.get(reverse("leads"), {"suspected": "2"}).status_code == 400
    assert client_of("event officer").get(reverse("leads"), {"suspected": "1"}).status_code == 400


def test_the_desk_shows_those_one_may_decide(client_of):
    officer = client_of("district officer", district=make_district())
    make_lead(title="Negev water reuse", district=officer.user.district)
    mine = make_lead(title="Negev water re-use", district=officer.user.district)
    make_lead(title="Turbine hall of Osterlund")
    theirs = make_lead(title="Turbine hall, Osterlund")

    page = officer.get(reverse("desk")).content.decode()

    assert "May be duplicates" in page
    assert mine.title in page
    assert theirs.title not in page
    assert "May be duplicates" not in client_of("verifier").get(reverse("desk")).content.decode()


def test_the_admin_says_what_a_lead_looks_like_once_it_is_saved(client_of):
    client = client_of(CITY)
    make_lead(title="Negev water reuse")
    url = admins.url(ProjectLead, "add")
    organization = Organization.objects.latest("pk")
    form = admins.filled(client.get(url), title="Negev water re-use", investor=organization.pk, country="SG")

    response = client.post(url, form | {"source": "direct"}, follow=True)

    lead = ProjectLead.objects.latest("pk")
    assert lead.title == "Negev water re-use"
    assert f'<a href="{lead.get_absolute_url()}#suspicions">Compare the leads</a>' in response.content.decode()
