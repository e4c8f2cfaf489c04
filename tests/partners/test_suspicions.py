"""Which leads are suspected to be one, and who decides it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Organization, ProjectLead, Suspicion
from partners.pipeline import Stage, StaleLead, blocking
from tests import admins
from tests.make import (
    credit_code,
    make_district,
    make_industry,
    make_lead,
    make_organization,
    make_suspicion,
    make_user,
    number,
)
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def suspected(lead):
    """The earlier leads a lead is suspected to repeat, with the grounds."""
    return {s.other: s.grounds for s in lead.suspicions.select_related("other")}


def firm(name_en="", name_zh=""):
    return make_organization(name_en=name_en, name_zh=name_zh)


# -- what is suspected ------------------------------------------------------------------


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


# -- who decides, and how ---------------------------------------------------------------


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
