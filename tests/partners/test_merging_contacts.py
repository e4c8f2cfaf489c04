"""Two contacts that are one person."""

import pytest
from django.core.exceptions import ValidationError

from partners.models import Contact
from tests import make
from tests.merging import merge_of, merged, state, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db):
    return make.make_user("city administrator")


@pytest.fixture
def two():
    organization = make.make_organization()
    return [make.make_contact(organization=organization, name_en=name) for name in ("Ann Kept", "Ann Gone")]


def full(contact):
    """One row of every relation to the person."""
    make.make_lead(investor=contact.organization, contact=contact)
    make.make_appointment(organization=contact.organization, representative=contact)
    make.make_participation(contact=contact)
    make.make_meeting(contacts=[contact])
    return contact


def test_all_that_points_to_the_person_moves_and_comes_back(two):
    kept, gone = map(full, two)
    before = state()
    assert [part.total for part in merge_of(kept, gone).parts] == [1, 1, 1, 1]

    made = merged(kept, gone)
    assert not Contact.objects.filter(pk=gone.pk).exists()
    assert [rows.count() for rows in (kept.leads, kept.represents, kept.participations, kept.meetings)] == [2, 2, 2, 2]

    undo(made)
    assert state() == before


@pytest.mark.parametrize(
    ("states", "stays"),
    [
        (("invited", "attended"), 1),
        (("attended", "invited"), 0),
        (("no_show", "accepted"), 0),
        (("accepted", "accepted"), 0),
    ],
)
def test_of_two_on_the_list_of_one_event_the_further_state_stays(two, states, stays):
    event = make.make_event()
    rows = [make.make_participation(event=event, contact=c, state=s) for c, s in zip(two, states, strict=True)]
    before = state()

    made = merged(*two)

    line = event.participations.get()
    assert (line.pk, line.contact, line.state) == (rows[stays].pk, two[0], states[stays])
    undo(made)
    assert state() == before


def test_a_meeting_of_both_names_the_person_once(two):
    meeting = make.make_meeting(contacts=two)

    merged(*two)

    assert meeting.contacts.get() == two[0]


def test_who_asked_not_to_be_contacted_is_not_contacted(two):
    two[1].do_not_contact, two[1].phone = True, "+86 21 1"
    two[1].save()

    merged(*two)

    assert (two[0].do_not_contact, two[0].phone) == (True, "+86 21 1")


def test_the_values_that_are_chosen_are_checked_together(two):
    two[0].consented_on = "2026-02-01"
    two[1].withdrawn_on = "2026-01-01"
    for contact in two:
        contact.save()
    merge = merge_of(*two)
    before = state()

    assert "Consent cannot be withdrawn before it was given" in merge.wrong()[0]
    with pytest.raises(ValidationError, match="Consent cannot be withdrawn"):
        merge.run("Same", merge.mark)
    assert state() == before
    assert merge_of(*two, withdrawn_on="kept").wrong() == []


def test_the_primary_contact_may_be_the_one_that_goes(two):
    two[1].is_primary = True
    two[1].save()

    merged(*two)

    assert two[0].is_primary


def test_a_lead_keeps_a_contact_of_its_investor():
    kept, gone = make.make_contact(), make.make_contact()
    lead = make.make_lead(investor=gone.organization, contact=gone)

    problem = merge_of(kept, gone).problems[0]
    assert "no longer be one of their investor" in problem.sentence
    assert problem.rows == [lead]

    merged(kept, gone, organization="gone")
    lead.refresh_from_db()
    assert (lead.contact, kept.organization) == (kept, lead.investor)
