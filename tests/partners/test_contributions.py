"""Contributions: found by the CRM or entered with evidence, within the term, confirmed by another person."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Contribution, StaleContribution
from partners.pipeline import Stage
from partners.programs.confirming_contributions import confirm_all
from partners.programs.contributing import gather
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY, MANAGER = "city administrator", "account manager"
TODAY = localdate()


def introduced(**fields):
    """A lead that a partner introduced, spoken for by the investor."""
    held = make.make_appointment()
    lead = make.make_lead(Stage.RECEIVED, **{"received_on": TODAY} | fields)
    claim = make.make_introduction(lead=lead, partner=held.organization, appointment=held, state="investor_confirmed")
    return held, claim


def paper():
    return ContentFile(b"%PDF-1.4 minutes", name="minutes.pdf")


def test_a_lead_introduced_is_found_once_with_what_it_was_found_in():
    held, claim = introduced()

    first, again = gather(), gather()

    found = Contribution.objects.get()
    assert (first.new, again.all) == (1, 0)
    assert (found.appointment, found.kind, found.day) == (held, "lead_introduced", claim.lead.received_on)
    assert (found.head, found.lead, found.title) == ("project_attraction", claim.lead, claim.lead.title)
    assert found.source_url == claim.lead.get_absolute_url()
    assert Contribution.objects.find(claim.lead.title).contains(found)


def test_the_head_is_that_of_the_policy_in_force_on_the_day():
    held, _claim = introduced()
    policy = make.make_policy_version(program=held.program)
    make.make_contribution_rule(policy=policy, kind="lead_introduced", head="resource_introduction")

    gather()

    assert Contribution.objects.get().head == "resource_introduction"


@pytest.mark.parametrize("change", [{"state": "disputed"}, {"own_investment": True}, {"role": "assisted"}])
def test_what_does_not_count_is_not_found(change):
    _held, claim = introduced()
    type(claim).objects.filter(pk=claim.pk).update(**change)

    assert gather().new == 0


def test_what_falls_away_goes_where_nobody_decided_and_is_marked_where_it_was_confirmed():
    (_held, open_one), (_other, decided) = introduced(), introduced()
    gather()
    kept = Contribution.objects.get(lead=decided.lead)
    kept.decide(True, by=make.make_user(CITY))
    type(decided).objects.update(state="disputed")

    gather()

    kept.refresh_from_db()
    assert not Contribution.objects.filter(lead=open_one.lead).exists()
    assert (kept.state, kept.fell_away_on) == ("confirmed", TODAY)
    type(decided).objects.filter(pk=decided.pk).update(state="investor_confirmed")
    gather()
    kept.refresh_from_db()
    assert kept.fell_away_on is None


def test_what_was_refused_is_not_found_again():
    introduced()
    gather()
    Contribution.objects.get().decide(False, by=make.make_user(CITY), reason="Known before")

    assert gather().all == 0
    assert Contribution.objects.get().state == "refused"


def test_an_account_manager_enters_for_own_partners_and_another_confirms(client_of):
    mine, city = client_of(MANAGER), client_of(CITY)
    held = make.make_appointment(organization=make.make_organization(account_manager=mine.user))
    address = f"{reverse('new-contribution')}?appointment={held.pk}"
    given = {"kind": "consultation", "day": TODAY, "title_en": "Advice on visas", "evidence": paper()}

    mine.post(address, given)
    row = Contribution.objects.get()
    by_myself = mine.post(reverse("decide-contribution", args=[row.pk]), {"verdict": "confirm", "seen": "entered"})
    done = city.post(reverse("decide-contribution", args=[row.pk]), {"verdict": "confirm", "seen": "entered"})
    late = city.post(reverse("decide-contribution", args=[row.pk]), {"verdict": "refuse", "seen": "entered"})

    row.refresh_from_db()
    assert (row.entered_by, row.head, row.state) == (mine.user, "resource_introduction", "confirmed")
    assert [page.status_code for page in (by_myself, done, late)] == [403, 302, 409]
    assert mine.get(row.evidence.url).status_code == 200


def test_it_is_not_entered_for_the_partners_of_others(client_of):
    mine, held = client_of(MANAGER), make.make_appointment()

    assert mine.get(f"{reverse('new-contribution')}?appointment={held.pk}").status_code == 403
    with pytest.raises(PermissionDenied):
        Contribution.enter(held, by=mine.user, kind="activity", day=TODAY, title_en="A", evidence=paper())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"evidence": ""}, "Evidence"),
        ({"title_en": ""}, "Write in English or Chinese"),
        ({"day": TODAY - timedelta(days=9999)}, "outside the term"),
        ({"day": TODAY + timedelta(days=1)}, "future"),
        ({"kind": "event_attended"}, "found by the CRM"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(changed, said):
    held, given = make.make_appointment(), {"kind": "activity", "day": TODAY, "title_en": "A", "evidence": paper()}

    with pytest.raises(ValidationError, match=said):
        Contribution.enter(held, by=make.make_user(CITY), **given | changed)

    assert not Contribution.objects.exists()


def test_the_database_keeps_the_day_within_the_term():
    row = make.make_contribution()

    with pytest.raises(DatabaseError, match="term"), transaction.atomic():
        Contribution.objects.filter(pk=row.pk).update(day=date(1999, 1, 1))


def test_whoever_entered_it_does_not_confirm_not_even_the_emergency_account():
    boss = make.make_user(superuser=True)
    row = make.make_contribution(entered_by=boss)

    with pytest.raises(PermissionDenied, match="entered"):
        row.decide(True, by=boss)


def test_many_are_confirmed_all_or_none_and_own_ones_are_named(client_of):
    city = client_of(CITY)
    rows = [make.make_contribution() for _ in range(3)]
    own = make.make_contribution(entered_by=city.user, title_en="My own entry")
    address = f"{reverse('confirm-contributions')}?" + "&".join(f"tick={row.pk}" for row in [*rows, own])

    refused = city.post(address, {"seen": "4"})
    ticked = f"{reverse('confirm-contributions')}?" + "&".join(f"tick={row.pk}" for row in rows)
    shown = city.get(ticked)
    done = city.post(ticked, {"seen": "3"})

    assert (refused.status_code, shown.status_code, done.status_code) == (403, 200, 302)
    assert "My own entry" in refused.content.decode()
    assert Contribution.objects.confirmed().count() == 3


def test_a_decision_is_taken_back_with_a_reason():
    row, city = make.make_contribution(), make.make_user(CITY)
    row.decide(True, by=city)

    with pytest.raises(ValidationError, match="Reason"):
        row.take_back(by=city, reason=" ")
    row.take_back(by=city, reason="The wrong file")

    assert (row.state, row.decided_by) == ("entered", None)


def test_those_that_wait_too_long():
    old, new = make.make_contribution(), make.make_contribution()
    Contribution.objects.filter(pk=old.pk).update(created_at="2026-01-01T00:00Z")

    assert list(Contribution.objects.unconfirmed_for(30, date(2026, 3, 1))) == [old]
    assert new not in Contribution.objects.unconfirmed_for(30)


def test_what_came_of_a_restricted_lead_is_seen_by_who_sees_the_lead(client_of):
    lead = make.make_lead(confidentiality="restricted", title="Secret plant")
    row = make.make_contribution(kind="lead_introduced", lead=lead, source_key=f"lead:{lead.pk}", title_en=lead.title)
    reader, city = client_of("leadership"), client_of(CITY)

    assert reader.get(row.get_absolute_url()).status_code == 404
    assert "Secret plant" not in reader.get(reverse("contributions")).content.decode()
    assert city.get(row.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_the_same_one_does_and_the_other_is_told():
    ann, bob = make.make_user(CITY), make.make_user(CITY)
    pks = [make.make_contribution().pk for _ in range(3)]

    answers = together([lambda: confirm_all(pks, by=ann), lambda: confirm_all(pks[::-1], by=bob)])

    assert 3 in answers
    assert sum(isinstance(answer, StaleContribution) for answer in answers) == 1
