"""What a bulk edit and its undoing cost: as many questions for a thousand rows as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Contact, Organization
from tests import make
from tests.kernel.bulk import address, apart, done, look, save
from tests.test_page_costs import LIST, RECORD, more

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 1000


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def asked(act):
    """What `act` returns, and the questions it put to the database."""
    with CaptureQueriesContext(connection) as found:
        answer = act()
    return answer, [query["sql"] for query in found.captured_queries]


def organizations(country, count):
    Organization.objects.bulk_create(
        Organization(name_en=f"Firm {country} {n}", country=country, kind="company") for n in range(count)
    )
    return address("organizations", country=country)


def leads(country, count):
    """Each of its own investor, so that none looks like another."""
    firms = Organization.objects.bulk_create(
        Organization(name_en=f"Zq{make.number()} Works", country=country) for _ in range(count)
    )
    made = [make.ProjectLead(title=f"Zq{firm.pk}", investor=firm, country=country, source="direct") for firm in firms]
    make.ProjectLead.objects.bulk_create(made)
    return address("leads", country=country)


def contacts(country, count):
    firm = make.make_organization(country=country)
    Contact.objects.bulk_create(Contact(name_en=f"Person {n}", organization=firm) for n in range(count))
    return address("contacts", country=country)


def issues(country, count):
    lead = make.make_lead("landed", country=country, owner=OWNER[0])
    make.Issue.objects.bulk_create(
        make.Issue(title=f"Zq{country} {n}", lead=lead, category="permits") for n in range(count)
    )
    return address("issues", q=f"Zq{country}")


OWNER = []


@pytest.mark.parametrize("of", [organizations, leads, contacts, issues])
def test_looking_saving_and_undoing_ask_as_often_for_many_rows(city, of):
    OWNER[:] = [make.make_user("account manager")]
    value = {
        organizations: {"account_manager": OWNER[0].pk},
        leads: {"owner": OWNER[0].pk, "expected_landing": "2031-01-01"},
        contacts: {"languages": "de, zh"},
        issues: {"owner": OWNER[0].pk},
    }[of]
    counts = {}
    for country, count in (("DE", FEW), ("FR", MANY)):
        url = of(country, count)
        apart()
        look(city, url, **value)  # fills the caches of a first request
        seen, looking = asked(lambda url=url: look(city, url, **value))
        saved, saving = asked(lambda url=url, seen=seen: save(city, url, seen, **value))
        apart()
        assert (len(seen.context["preview"].changed), saved.status_code) == (count, 302)
        made = make.ChangeSet.objects.latest("pk")
        page, opening = asked(lambda made=made: city.get(made.get_absolute_url()))
        undone, undoing = asked(lambda made=made: city.post(made.get_absolute_url()))
        assert (page.status_code, undone.status_code) == (200, 302)
        counts[count] = looking, saving, opening, undoing

    few, many = counts[FEW], counts[MANY]
    assert len(many[0]) <= min(len(few[0]), RECORD), more(few[0], many[0])
    assert len(many[1]) <= min(len(few[1]), RECORD), more(few[1], many[1])
    assert len(many[2]) <= min(len(few[2]), LIST), more(few[2], many[2])
    assert len(many[3]) <= min(len(few[3]), RECORD), more(few[3], many[3])


def test_the_pages_stay_within_their_budgets(city):
    made = [done(city, organizations("DE", 3), kind=kind) for kind in ("finance", "law_firm", "finance")]
    refusals = address("leads", *[make.make_lead("landed") for _ in range(25)])
    for _first in range(2):
        _page, form = asked(lambda: city.get(refusals))
        preview, looking = asked(lambda: look(city, refusals, country="FR"))
        _page, log = asked(lambda: city.get(reverse("bulk-changes")))
        _page, refused = asked(lambda: city.get(made[0].get_absolute_url()))

    assert len(preview.context["preview"].refused) == 25
    assert len(form) <= LIST + 3
    assert len(looking) <= RECORD
    assert len(log) <= LIST
    assert len(refused) <= LIST


def test_the_log_costs_the_same_for_many(city):
    def add(count):
        for _ in range(count):
            make.make_change_set(by=make.make_user(), undone_by=None)

    add(2)
    city.get(reverse("bulk-changes"))
    _page, few = asked(lambda: city.get(reverse("bulk-changes")))
    add(60)
    page, many = asked(lambda: city.get(reverse("bulk-changes")))

    assert len(many) <= min(len(few), LIST)
    assert page.content.decode().count('<th scope="row"') == 50
    assert city.get(f"{reverse('bulk-changes')}?page=2").content.decode().count('<th scope="row"') == 12
    assert city.get(f"{reverse('bulk-changes')}?page=x").status_code == 200
