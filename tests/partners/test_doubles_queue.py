"""The queue of duplicates: all rows compared in the background, as a form compares one."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from partners.doubles import looking, settling
from partners.doubles.keeping import refresh
from partners.doubles.looking import look_for_doubles
from partners.doubles.sweeping import make as compare_all
from partners.doubles.sweeping import sweep
from partners.models import Contact, ContactDouble, DoubleSearch, Organization, OrganizationDouble
from promotion_crm.models import Job
from promotion_crm.working import JobRefused, ask
from tests.kernel.working import work
from tests.make import make_contact, make_organization, make_user

pytestmark = pytest.mark.django_db


def firm(name_en="", name_zh="", **fields):
    return make_organization(name_en=name_en, name_zh=name_zh, **fields)


def person(name_en="", name_zh="", **fields):
    return make_contact(**{"name_en": name_en, "name_zh": name_zh, "email": ""} | fields)


@pytest.fixture
def firms():
    """Organizations in pairs, and next to each of them one that is no pair."""
    firm("Norlund Capital GmbH")
    firm("HSBC Singapore")
    firm("HSBC Hong Kong")
    firm("", "博远新材料有限公司")
    firm("Fund 1")
    firm("Fund 2")
    return {
        (firm("Norlund Biotech GmbH"), firm("NORLUND BIOTECH Co., Ltd.")): ["name"],
        (firm("", "恆遠新材料有限公司"), firm("", "恒远新材料集团")): ["name"],
        (firm("", "海泰德康"), firm("Haitaidekang Ltd")): ["pinyin"],
        (firm("Velmora Robotics"), firm("Velmorra Robotics AG")): ["near"],
        (firm("Aurelia", website="https://www.aurelia.example"), firm("Zephyr", website="http://aurelia.example/x")): [
            "site"
        ],
    }


@pytest.fixture
def people():
    here, there = firm("Tarkas Energy"), firm("Ostfen Water")
    person("Jan Weber", organization=here)
    person("Jana Weber", organization=here)
    person("Li Wei", organization=there)
    person("Li Wei", organization=here)
    person("Zoe Lim", email="info@tarkas.example", phone="+86 21 5555 6666", organization=here)
    person("Omar Khan", email="info@tarkas.example", phone="+86 21 5555 6666", organization=here)
    return {
        (person("", "王建国", organization=here), person("Jian Guo Wang", organization=here)): ["pinyin"],
        (person("Anna Schmidt", organization=here), person("Schmidt, Anna", organization=here)): ["name"],
        (person("Piotr Nowak", organization=here), person("Piotr Nowack", organization=here)): ["near"],
        (person("Eva Marx", email="E.Marx@x.example"), person("Eva Kern", email="e.marx@x.example")): ["email"],
        (person("Tal Levy", phone="021 61234567"), person("", "李维", phone="+86 (21) 6123-4567")): ["phone"],
        (person("Ivo Rus", wechat="wxIvo"), person("I. Rus", wechat="WXIVO")): ["wechat"],
    }


def by_keys(pairs):
    return {(one.pk, other.pk): sorted(grounds) for (one, other), grounds in pairs.items()}


def queue(doubles):
    return {(d.one_id, d.other_id): sorted(d.grounds) for d in doubles.objects.open()}


def looked_for(model):
    """The same pairs, as forms would find them."""
    rows = list(model.objects.order_by("pk"))
    return {
        tuple(sorted((row.pk, pk))): sorted(grounds)
        for row, found in zip(rows, look_for_doubles(model, rows), strict=True)
        for pk, grounds in found
    }


def test_all_organizations_are_compared(firms):
    search = sweep("organizations")

    assert queue(OrganizationDouble) == by_keys(firms) == looked_for(Organization)
    assert (search.rows, search.found, search.fresh) == (Organization.objects.count(), len(firms), len(firms))


def test_all_contacts_are_compared(people):
    search = sweep("contacts")

    assert queue(ContactDouble) == by_keys(people) == looked_for(Contact)
    assert search.fresh == len(people)


def test_people_at_two_rows_of_one_firm_are_compared_by_name():
    one = person("Anna Schmidt", organization=firm("Norlund Biotech GmbH"))
    other = person("Anna Schmidt", organization=firm("Norlund Biotech Ltd"))
    person("Anna Schmidt", organization=firm("Ostfen Water"))

    call_command("look_for_duplicates", stdout=StringIO())

    assert queue(ContactDouble) == {(one.pk, other.pk): ["name"]}


def test_what_was_said_to_be_different_is_not_asked_again(firms):
    sweep("organizations")
    pair = OrganizationDouble.objects.first()
    pair.keep_apart(by=make_user("city administrator"), reason="Two funds")

    again = sweep("organizations")

    pair.refresh_from_db()
    assert (pair.state, pair.reason) == ("different", "Two funds")
    assert again.fresh == 0
    assert OrganizationDouble.objects.open().count() == len(firms) - 1


def test_a_second_search_writes_nothing_that_is_known_and_drops_what_is_alike_no_longer(firms):
    sweep("organizations")
    before = set(OrganizationDouble.objects.values_list("pk", "updated_at"))
    (one, _other), *_rest = firms
    Organization.objects.get(pk=one.pk).delete()
    changed = OrganizationDouble.objects.get(grounds=["near"])
    changed.one.name_en = "Quite Otherwise"
    changed.one.save()

    search = sweep("organizations")

    after = set(OrganizationDouble.objects.values_list("pk", "updated_at"))
    assert after < before
    assert len(after) == len(firms) - 2
    assert search.fresh == 0


def test_a_value_that_many_share_is_passed_over_and_said_so():
    rows = [person(name, email="Desk@x.example") for name in ("Ann", "Bob", "Cem", "Dov", "Eli")]
    for name in ("Fay", "Gil", "Hal", "Ida", "Jo"):
        person(name, phone="+49 30 7654321")
    twice = [person("Kai Moor", email="desk@x.example", organization=rows[0].organization) for _n in range(2)]

    search = sweep("contacts")

    assert queue(ContactDouble) == {(twice[0].pk, twice[1].pk): ["name"]}
    assert search.passed_over == {"email": 1, "phone": 1}


def test_of_too_many_pairs_those_for_which_most_speaks_are_kept(firms, monkeypatch):
    for form in ("AG", "SA", "Ltd"):
        firm(f"Bertav Foods {form}")
    monkeypatch.setattr(settling, "MOST", 2)

    search = sweep("organizations")

    kept = [pair for pair, grounds in firms.items() if grounds == ["name"]]
    assert queue(OrganizationDouble) == by_keys(dict.fromkeys(kept, ["name"]))
    assert (search.found, search.passed_over) == (2, {"weak": len(firms) + 3 - 2})


def test_only_what_was_written_since_is_compared(firms):
    sweep("organizations")
    late = firm("Ostfen Water Co., Ltd")
    first = firm("Ostfen Water")
    Organization.objects.filter(pk__in=[late.pk, first.pk]).update(updated_at=now())

    call_command("look_for_duplicates", "organizations", "--changed", stdout=StringIO())

    assert queue(OrganizationDouble)[late.pk, first.pk] == ["name"]
    assert DoubleSearch.objects.count() == 1


def test_a_row_that_is_alike_no_longer_leaves_the_queue_when_it_is_saved(firms):
    sweep("organizations")
    (one, _other), *_rest = firms
    one.name_en = "Quite Otherwise"
    one.save()

    refresh(Organization, [one])

    assert len(queue(OrganizationDouble)) == len(firms) - 1


def test_a_worker_compares_and_leads_to_what_it_found(firms):
    owner = make_user("city administrator")
    job = ask("duplicates", owner, "Look", name="organizations")

    work()

    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"found": len(firms), "page": "/duplicates/organizations/"})
    assert OrganizationDouble.objects.count() == len(firms)


def test_who_may_change_no_such_records_has_none_compared():
    job = Job(kind="duplicates", owner=make_user("verifier"), arguments={"name": "contacts"})

    with pytest.raises(JobRefused):
        compare_all(job, None)


@pytest.mark.parametrize("model", [Organization, Contact])
def test_many_rows_find_the_same_as_few(firms, people, model, monkeypatch):
    few = looked_for(model)

    monkeypatch.setattr(looking, "MANY", 1)

    assert looked_for(model) == few
    assert few


def test_a_pair_that_a_form_keeps_during_a_search_stays(firms, monkeypatch):
    late = []

    def meanwhile(done):
        if not late:
            late.extend([firm("Ostfen Water"), firm("Ostfen Water Ltd")])
            refresh(Organization, late)

    sweep("organizations", meanwhile)

    assert queue(OrganizationDouble)[late[0].pk, late[1].pk] == ["name"]
    assert len(queue(OrganizationDouble)) == len(firms) + 1
