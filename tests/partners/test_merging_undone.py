"""A merge is undone as a whole, or not at all and with the reason."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils.translation import ngettext_lazy

from events.models import FollowUp
from partners.models import Organization
from promotion_crm.merging import relations
from promotion_crm.merging.answers import Goes
from tests import make
from tests.merging import full_organization, merged, state, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db):
    return make.make_user("city administrator")


@pytest.fixture
def two():
    return [make.make_organization(name_en=name, name_zh="") for name in ("Kept Ltd", "Gone Ltd")]


def test_undone_everything_is_as_it_was(two):
    kept, gone = map(full_organization, two)
    event, meeting = make.make_event(), make.make_meeting(organizations=[kept, gone])
    for organization in two:
        make.make_event_organizer(event=event, organization=organization)
    make.make_contact(organization=kept, is_primary=True)
    make.make_contact(organization=gone, is_primary=True)
    gone.credit_code, gone.parent = make.credit_code(), kept
    gone.save()
    before = state()

    made = merged(kept, gone, kind="gone", name_en="gone")
    assert state() != before
    assert meeting.organizations.get() == kept
    undo(made)

    assert state() == before
    assert Organization.objects.find("Gone Ltd").get().pk == gone.pk


def test_an_undo_done_twice_is_told(two):
    made = merged(*two)
    undo(made)

    with pytest.raises(ValidationError, match="undone already"):
        undo(made)


def test_an_undo_refuses_what_changed_since_and_says_which(two):
    kept, gone = two
    contact = make.make_contact(organization=gone)
    made = merged(kept, gone)
    contact.refresh_from_db()
    contact.title = "Director"
    contact.save()

    with pytest.raises(ValidationError, match=str(contact)):
        undo(made)
    assert not Organization.objects.filter(pk=gone.pk).exists()


def test_what_is_about_the_record_that_goes_alone_may_go_with_it(two, monkeypatch):
    told = ngettext_lazy("%(number)d follow-up", "%(number)d follow-ups", "number")
    goes = Goes("events.FollowUp.organization", "Told for this test.", told=told)
    known = relations.answers() | {(FollowUp, "organization"): goes}
    monkeypatch.setattr(relations, "answers", lambda: known)
    ours, theirs = (make.make_follow_up(organization=o, owner=make.make_user()) for o in two)
    before = state()

    made = merged(*two)
    assert list(FollowUp.objects.all()) == [ours]

    undo(made)
    assert FollowUp.objects.get(pk=theirs.pk).organization == two[1]
    assert state() == before


def test_an_undo_says_what_it_would_point_to_in_vain(two):
    meeting = make.make_meeting(organizations=two)
    made = merged(*two)
    meeting.delete()

    with pytest.raises(ValidationError, match="Organizations at meetings would point to a record that has gone"):
        undo(made)
    assert not Organization.objects.filter(pk=two[1].pk).exists()


def test_an_undo_says_which_rule_it_would_break(two):
    two[1].credit_code = make.credit_code()
    two[1].save()
    made = merged(*two, credit_code="kept")
    make.make_organization(credit_code=two[1].credit_code)

    with pytest.raises(ValidationError, match="Another organization already has this unified social credit code"):
        undo(made)


def test_the_command_undoes_it(two):
    before = state()
    made, out = merged(*two), StringIO()

    call_command("undo", str(made.context), stdout=out)

    assert out.getvalue() == "Undone: Merge, Organizations, 1 records.\n"
    assert state() == before
