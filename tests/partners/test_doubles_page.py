"""The page of duplicates: who sees and decides which pairs, narrowed, page by page, and told when beaten to it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.doubles import asking
from partners.models import OrganizationDouble, StaleDouble
from promotion_crm.models import Job
from tests.make import (
    make_contact,
    make_contact_double,
    make_double_search,
    make_organization,
    make_organization_double,
    make_user,
)
from tests.test_races import together

pytestmark = pytest.mark.django_db
PAGE, PEOPLE = "/duplicates/organizations/", "/duplicates/contacts/"


def decide(client, pair, name="organizations", query="", **typed):
    return client.post(f"{reverse('decide-double', args=[name, pair.pk])}{query}", typed, follow=True)


def test_those_who_may_change_such_records_see_their_duplicates(client_of):
    pair, people = make_organization_double(), make_contact_double()

    manager, officer, reader = (client_of(role) for role in ("account manager", "event officer", "verifier"))

    assert pair.one.name_en in manager.get("/duplicates/", follow=True).content.decode()
    assert people.other.name_en in officer.get("/duplicates/", follow=True).content.decode()
    assert officer.get(PAGE).status_code == 403
    assert [reader.get(page).status_code for page in ("/duplicates/", PAGE, PEOPLE)] == [403] * 3
    assert "/duplicates/" not in reader.get("/").content.decode()


def test_only_who_may_change_one_of_the_two_decides(client_of):
    client = client_of("account manager")
    others, mine = (
        make_organization_double(),
        make_organization_double(one=make_organization(account_manager=client.user)),
    )

    page = client.get(PAGE).content.decode()
    refused = decide(client, others, different="1")
    decide(client, mine, different="1", reason=" Two funds ")

    assert reverse("decide-double", args=["organizations", mine.pk]) in page
    assert reverse("decide-double", args=["organizations", others.pk]) not in page
    assert refused.status_code == 403
    mine.refresh_from_db()
    assert (mine.state, mine.reason, mine.decided_by) == ("different", "Two funds", client.user)
    with pytest.raises(PermissionDenied):
        others.keep_apart(by=client.user)


def test_what_is_different_leaves_the_queue_and_can_be_opened_again(client_of):
    client, pair = client_of("city administrator"), make_organization_double()

    after = decide(client, pair, query="?ground=name", different="1")
    kept = client.get(f"{PAGE}?state=different").content.decode()
    decide(client, pair, query="?state=different", open="1")

    assert after.redirect_chain[-1][0] == f"{PAGE}?ground=name"
    assert pair.one.name_en not in after.content.decode()
    assert pair.one.name_en in kept
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("open", None)


def test_narrowed_by_ground_and_to_my_accounts(client_of):
    client = client_of("city administrator")
    mine = make_contact(organization=make_organization(account_manager=client.user))
    make_contact_double(one=mine, other=make_contact(name_en="Zqmine"))
    make_contact_double(one=make_contact(name_en="Zqother"), grounds=["phone"])

    by_ground, by_account = (client.get(f"{PEOPLE}?{query}").content.decode() for query in ("ground=phone", "mine=1"))

    assert ["Zqother" in page for page in (by_ground, by_account)] == [True, False]
    assert ["Zqmine" in page for page in (by_ground, by_account)] == [False, True]


def test_pages_follow_one_another_and_the_weightiest_come_first(client_of, monkeypatch):
    monkeypatch.setattr(asking, "SIZE", 2)
    client = client_of("city administrator")
    pairs = [make_organization_double(score=score) for score in (50, 90, 50, 30, 70)]
    seen, address = [], PAGE

    while address:
        asked = client.get(address).context["asked"]
        seen += [pair.double.pk for pair in asked.pairs]
        address = asked.next_url and PAGE + asked.next_url

    assert seen == [pairs[n].pk for n in (1, 4, 2, 0, 3)]


@pytest.mark.parametrize("query", ["ground=x", "state=x", "mine=2", "after=1", "after=x-1", "q=1", "ground=%00"])
def test_an_address_that_makes_no_sense_is_told(client_of, query):
    assert client_of("city administrator").get(f"{PAGE}?{query}").status_code == 400


def test_the_page_costs_the_same_for_many_pairs(client_of):
    client = client_of("account manager")
    make_double_search()
    for address, make in ((PAGE, make_organization_double), (PEOPLE, make_contact_double)):
        counts = []
        for more in (1, 12):
            for _n in range(more):
                make()
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 12


def test_to_compare_all_again_is_work_for_the_background(client_of):
    client = client_of("city administrator")
    address = reverse("look-for-doubles", args=["contacts"])

    answers = [client.post(address) for _n in range(2)]

    job = Job.objects.get()
    assert {answer.url for answer in answers} == {job.get_absolute_url()}
    assert job.get_absolute_url() in client.get(PEOPLE).content.decode()
    assert client_of("verifier").post(address).status_code == 403


def test_the_record_says_what_it_may_be_the_same_as(client_of):
    client = client_of("account manager")
    pair, people = make_organization_double(), make_contact_double()
    apart = make_organization_double(one=pair.one)
    apart.keep_apart(by=make_user("city administrator"))

    page = client.get(pair.one.get_absolute_url()).content.decode()

    assert "May be the same" in page
    assert pair.other.get_absolute_url() in page
    assert apart.other.get_absolute_url() not in page
    assert people.one.get_absolute_url() in client.get(people.other.get_absolute_url()).content.decode()


def test_a_pair_leads_to_the_page_that_merges_it(client_of):
    client, pair = client_of("city administrator"), make_organization_double()
    link = f"/merge/organizations/?ids={pair.one_id},{pair.other_id}"

    assert link in client.get(PAGE).content.decode()
    assert client.get(link).status_code == 200


def test_a_merge_is_offered_to_those_who_may_change_both(client_of):
    client = client_of("account manager")
    pair = make_organization_double(one=make_organization(account_manager=client.user))

    assert "/merge/organizations/" not in client.get(PAGE).content.decode()
    assert "the right to change both" in client.get(PAGE).content.decode()
    assert f"ids={pair.one_id},{pair.other_id}" not in client.get(pair.one.get_absolute_url()).content.decode()
    pair.other.account_manager = client.user
    pair.other.save()

    assert f"/merge/organizations/?ids={pair.one_id},{pair.other_id}" in client.get(PAGE).content.decode()
    assert f"ids={pair.one_id},{pair.other_id}" in client.get(pair.one.get_absolute_url()).content.decode()


def test_what_was_decided_passes_to_the_record_one_is_merged_into():
    kept, gone, third, fourth = (make_organization() for _n in range(4))
    officer = make_user("city administrator")
    make_organization_double(one=kept, other=gone)
    make_organization_double(one=gone, other=third).keep_apart(by=officer)
    make_organization_double(one=gone, other=fourth)

    OrganizationDouble.objects.pass_on(gone, kept)

    assert list(OrganizationDouble.objects.values_list("one", "other", "state")) == [(kept.pk, third.pk, "different")]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_the_second_is_told():
    pair, officers = make_organization_double(), [make_user("city administrator") for _n in range(2)]
    read = [OrganizationDouble.objects.get() for _n in range(2)]

    answers = together(
        [lambda p=p, by=by: p.keep_apart(by=by, reason="No") for p, by in zip(read, officers, strict=True)]
    )

    assert sorted(type(answer) for answer in answers if answer) == [StaleDouble]
    assert pair.history.count() == 2
