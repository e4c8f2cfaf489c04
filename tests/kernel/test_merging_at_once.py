"""Merges at the same moment as others: real threads, real transactions."""

import threading

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from partners.models import Contact, Introduction, Organization, ProjectLead
from promotion_crm.models import ChangeSet
from promotion_crm.undoing import Undoing
from tests import make
from tests.admins import filled
from tests.kernel.test_merging import address, look, save
from tests.merging import REASON, merge_of, state
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two():
    kept, gone = [make.make_organization(name_en=name) for name in ("Kept Ltd", "Gone Ltd")]
    for _ in range(20):
        make.make_meeting(organizations=[kept, gone])
    return [kept, gone]


@pytest.mark.parametrize("other_way", [False, True])
def test_of_two_who_merge_the_same_pair_one_does_and_the_other_is_told(client_of, two, other_way):
    ann, bob = (client_of("city administrator") for _ in range(2))
    pairs = [two, two[::-1] if other_way else two]
    seen = [look(client, *pair) for client, pair in zip((ann, bob), pairs, strict=True)]

    answers = together([lambda: save(ann, *pairs[0], seen[0]), lambda: save(bob, *pairs[1], seen[1])])

    assert sorted(answer.status_code for answer in answers) == [302, 409], answers
    second = next(answer for answer in answers if answer.status_code == 409)
    kept = Organization.objects.get(name_en__in=["Kept Ltd", "Gone Ltd"])
    assert "was merged already, into:" in second.content.decode()
    assert ChangeSet.objects.get().kept_id == kept.pk
    assert kept.meetings.count() == 20


def waiting(act, merging, told=None):
    """What the merge answered that began while the act, not yet written for good, holds its row."""
    held, asked = threading.Event(), threading.Event()

    @transaction.atomic
    def do():
        act()
        held.set()
        asked.wait(20)

    def merge():
        held.wait(20)
        threading.Timer(1, asked.set).start()
        return merging()

    done, answer = together([do, merge])
    if told is not None:
        told.append(done)
    return answer


@pytest.mark.parametrize("which", [0, 1])
def test_a_merge_waits_for_who_is_editing_and_then_looks_again(client_of, two, which):
    client = client_of("city administrator")
    seen = look(client, *two)

    answer = waiting(
        lambda: Organization.objects.filter(pk=two[which].pk).update(note="Newer"), lambda: save(client, *two, seen)
    )

    assert answer.status_code == 409
    assert "Nothing was changed; look again." in answer.content.decode()
    assert Organization.objects.get(pk=two[which].pk).note == "Newer"


def test_a_relation_that_is_not_yet_written_for_good_is_refused_by_its_key(client_of, two):
    """Keys are checked when a transaction ends, so the merge cannot see it, and its writer is told."""
    client = client_of("city administrator")
    seen, refused = look(client, *two), []

    answer = waiting(lambda: make.make_contact(organization=two[1]), lambda: save(client, *two, seen), refused)

    assert answer.status_code == 302
    assert isinstance(refused[0], IntegrityError)
    assert not Contact.objects.exists()


def test_a_relation_added_at_once_is_moved_or_refused(client_of, two):
    client, seen = client_of("city administrator"), []
    seen = look(client, *two)

    answers = together([lambda: save(client, *two, seen).status_code, lambda: make.make_contact(organization=two[1])])

    assert answers[0] == 409 or isinstance(answers[1], DatabaseError), answers
    assert Organization.objects.filter(pk=two[1].pk).exists() == (answers[0] == 409)


def test_who_saves_a_row_of_the_one_that_goes_is_told(client_of, two):
    writer, city = client_of("city administrator"), make.make_user("city administrator")
    url = reverse("admin:partners_contact_add")
    typed = filled(writer.get(url)) | {"name_en": "Typed Person", "organization": two[1].pk}
    one = merge_of(*two, city)
    mark = one.mark

    answer = waiting(lambda: one.run(REASON, mark), lambda: writer.post(url, typed))

    assert answer.status_code == 409, answer
    assert "Contacts would point to a record that has gone by now." in answer.content.decode()
    assert not Contact.objects.exists()


def test_of_two_who_undo_one_merge_one_does(client_of, two):
    ann, bob = (client_of("city administrator") for _ in range(2))
    assert save(ann, *two).status_code == 302
    made = ChangeSet.objects.get()

    answers = together(
        [lambda client=client: client.post(made.get_absolute_url()).status_code for client in (ann, bob)]
    )

    assert sorted(answers) == [302, 409]
    assert two[1].meetings.count() == 20


def test_merges_and_claims_on_the_same_leads_do_not_block_each_other(two):
    """Whoever claims holds the lead and then writes the claim; so does a merge."""
    city, leads = make.make_user("city administrator"), [make.make_lead() for _ in range(5)]
    for lead in leads:
        make.make_introduction(lead=lead, partner=two[1], role="assisted", share=10)
    one, third = merge_of(*two, city), make.make_organization()

    def claim(lead):
        return Introduction.claim(ProjectLead.objects.get(pk=lead.pk), third, by=city, role="assisted", share=10)

    mark = one.mark
    answers = together([lambda: one.run(REASON, mark), *(lambda lead=lead: claim(lead) for lead in leads)])

    assert all(isinstance(answer, ChangeSet | Introduction) for answer in answers), answers


def test_a_process_that_is_killed_half_way_leaves_nothing(two, monkeypatch):
    city = make.make_user("city administrator")
    before, merge = state(), merge_of(*two, city)

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(ChangeSet.objects, "create", die)  # the last thing it writes
    with pytest.raises(KeyboardInterrupt):
        merge.run(REASON, merge.mark)

    assert state() == before
    assert not ChangeSet.objects.exists()


def test_the_history_of_a_request_is_one_act(client_of, two):
    client = client_of("city administrator")
    before = state()
    assert client.get(address(*two)).status_code == 200
    save(client, *two)

    Undoing(ChangeSet.objects.get(), client.user).run()

    assert state() == before
