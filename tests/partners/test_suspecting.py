"""Which leads are suspected to be one: by code, firm and industry, and names in either script."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from partners.models import ProjectLead, Suspicion
from tests.make import credit_code, make_industry, make_lead, make_organization, make_user, number
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def suspected(lead):
    """The earlier leads a lead is suspected to repeat, with the grounds."""
    return {s.other: s.grounds for s in lead.suspicions.select_related("other")}


def firm(name_en="", name_zh=""):
    return make_organization(name_en=name_en, name_zh=name_zh)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Negev water reuse plant", "Negev Water re-use plant"),
        ("Aurelis cell therapy laboratory", "Cell-therapy laboratory of Aurelis (Shanghai)"),
        ("Norrfjord battery recycling", "Norrfjord batery recycling"),
        ("莱茵化工涂料项目", "莱茵化工涂料生产基地（上海）"),
        ("Battery recycling", "Battery Recycling Project"),
    ],
)
def test_similar_titles_are_suspected_whoever_invests(one, other):
    earlier = make_lead(title=one)

    assert suspected(make_lead(title=other)) == {earlier: ["name"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phase 1", "Phase 2"),
        ("Project 12", "Project 123"),
        ("Norrfjord battery recycling, phase 1", "Norrfjord battery recycling, phase 2"),
        ("Norrfjord battery recycling phase I", "Norrfjord battery recycling phase II"),
        ("莱茵化工涂料一期", "莱茵化工涂料二期"),
        ("Regional headquarters", "Regional headquarters"),
        ("Abc integrated circuits equipment", "Xyz integrated circuits equipment"),
        ("华星集成电路封装测试", "明光集成电路封装测试"),
        ("Sample project in Shanghai", "Sample project, Shanghai"),
    ],
)
def test_what_is_common_or_counts_on_makes_no_two_titles_alike(one, other):
    make_lead(title=one)

    assert not suspected(make_lead(title=other))


def test_the_same_code_is_suspected():
    code = credit_code()
    earlier = make_lead(landing_code=code, received_on=localdate() - timedelta(days=3000))

    assert suspected(make_lead(landing_code=code)) == {earlier: ["code"]}


def test_the_same_investor_and_industry_within_twelve_months_are_suspected():
    investor, industry, today = make_organization(), make_industry(), localdate()
    make_lead(investor=investor, industry=industry, received_on=today - timedelta(days=366))
    make_lead(investor=investor, industry=make_industry())
    make_lead(industry=industry)
    earlier = make_lead(investor=investor, industry=industry, received_on=today - timedelta(days=365))

    assert suspected(make_lead(investor=investor, industry=industry)) == {earlier: ["investor"]}


def test_an_industry_that_is_not_known_yet_may_be_the_same():
    investor = make_organization()
    earlier = make_lead(investor=investor, industry=make_industry())

    later = make_lead(investor=investor)

    assert suspected(later) == {earlier: ["firm"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Rhine Chemicals GmbH", ""), ("Rhine Chemicals (Shanghai) Co., Ltd.", "")),
        (("Rhine Chemicals GmbH", "莱茵化工有限公司"), ("", "莱茵化工（上海）有限公司")),
        (("", "莱茵化工股份有限公司"), ("", "上海莱茵化工有限公司")),
        (("Rhine Chemicals China Holding", ""), ("RHINE CHEMICALS S.p.A.", "")),
        (("Rhein Chemicals AG", ""), ("Rhine Chemicals AG", "")),
    ],
)
def test_a_firm_under_two_rows_is_one_investor(one, other):
    industry = make_industry()
    earlier = make_lead(investor=firm(*one), industry=industry)

    assert suspected(make_lead(investor=firm(*other), industry=industry)) == {earlier: ["investor"]}


def test_a_row_with_both_names_leads_from_one_script_to_the_other():
    industry = make_industry()
    firm("Rhine Chemicals GmbH", "莱茵化工有限公司")
    earlier = make_lead(investor=firm("Rhine Chemicals Ltd"), industry=industry)

    assert suspected(make_lead(investor=firm("", "莱茵化工（中国）有限公司"), industry=industry)) == {
        earlier: ["investor"]
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Bank of China", ""), ("Bank of Singapore", "")),
        (("", "中国银行"), ("", "上海银行")),
        (("Organization 5", "机构5"), ("Organization 6", "机构6")),
        (("Rhine Chemicals GmbH", ""), ("Rhine Logistics GmbH", "")),
        (("Harbour Capital Ltd", ""), ("Mountain Capital Ltd", "")),
    ],
)
def test_firms_that_only_share_a_form_or_a_place_are_two(one, other):
    industry = make_industry()
    make_lead(investor=firm(*one), industry=industry)

    assert not suspected(make_lead(investor=firm(*other), industry=industry))


def test_two_projects_of_one_firm_with_nearly_one_title_are_suspected_after_years_too():
    investor = firm("Rhine Chemicals GmbH")
    old = {"received_on": localdate() - timedelta(days=900)}
    make_lead(investor=investor, title="Rhine Chemicals logistics centre", **old)
    earlier = make_lead(investor=investor, title="Coatings plant of Rhine Chemicals", **old)

    assert suspected(make_lead(investor=investor, title="Coatings and resins plant")) == {earlier: ["name"]}


def test_what_many_leads_are_called_says_nothing():
    for _n in range(26):
        ProjectLead.objects.bulk_create([ProjectLead(**given("Battery recycling"))])
    Suspicion.objects.all().delete()

    assert not suspected(make_lead(title="Battery recycling"))


def given(title, **fields):
    return {"title": title, "investor": make_organization(), "country": "SG", "source": "direct"} | fields


def test_leads_that_were_lost_count_and_duplicates_do_not():
    lost = make_lead(title="Negev water reuse", status="lost", status_reason="Price", lost_to="Elsewhere")
    make_lead(title="Negev water reuse", status="duplicate", duplicate_of=lost)

    assert suspected(make_lead(title="Negev water reuse")) == {lost: ["name"]}


def test_an_edit_is_compared_and_the_later_lead_is_the_suspect():
    one, other = make_lead(title="Negev water reuse"), make_lead(title="Other")
    third = ProjectLead.objects.get(pk=make_lead(title="Third").pk)

    other.title = "Negev Water re-use"
    other.save()
    third.note = "Not compared"
    third.save()

    assert suspected(other) == {one: ["name"]}
    assert not suspected(third)
    one.title, two = "Something else", ProjectLead.objects.get(pk=other.pk)
    one.save()
    assert suspected(two) == {one: ["name"]}


def test_leads_made_together_are_compared_with_each_other():
    one, other = ProjectLead.objects.bulk_create(
        [ProjectLead(**given("Negev water reuse")), ProjectLead(**given("Negev Water re-use"))]
    )

    assert suspected(other) == {one: ["name"]}
    assert not suspected(one)


def test_several_leads_are_compared_as_often_as_one():
    def asked(count):
        leads = [ProjectLead(**given(f"Turbine {number()}")) for _n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            ProjectLead.objects.bulk_create(leads)
        return len(queries)

    assert asked(30) == asked(2)


def test_a_pair_that_was_decided_is_not_raised_again():
    city = make_user(CITY)
    make_lead(title="Negev water reuse")
    later = make_lead(title="Negev water re-use")
    later.suspicions.get().decide("different", by=city, reason="Another site")

    later = ProjectLead.objects.get(pk=later.pk)
    later.title = "Negev water reuse again"
    later.save()

    assert [s.verdict for s in Suspicion.objects.all()] == ["different"]


def test_new_grounds_are_added_while_it_is_open():
    investor, industry = make_organization(), make_industry()
    earlier = make_lead(title="Negev water reuse", investor=investor, industry=industry)
    later = make_lead(title="Negev water reuse", industry=industry)

    later = ProjectLead.objects.get(pk=later.pk)
    later.investor = investor
    later.save()

    assert suspected(later) == {earlier: ["name", "investor"]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["saved", "made in bulk"])
def test_of_many_who_enter_one_project_at_once_each_sees_the_ones_before(how):
    rows = [ProjectLead(**given("Negev water reuse")) for _n in range(8)]
    acts = [row.save if how == "saved" else lambda row=row: ProjectLead.objects.bulk_create([row]) for row in rows]

    together(acts)

    assert Suspicion.objects.count() == 8 * 7 / 2
