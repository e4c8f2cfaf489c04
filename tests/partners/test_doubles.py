"""Which organizations and contacts may be one: across scripts, legal forms and ways to write; and near misses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.doubles.looking import KEYS, look_for_doubles
from partners.doubles.telling import alike
from partners.models import Contact, Organization
from promotion_crm.roles import OPERATOR
from tests.make import credit_code, make_contact, make_organization, make_user

pytestmark = pytest.mark.django_db


def organization(**fields):
    return {"name_en": "", "name_zh": "", "country": ""} | fields


def grounds(model, typed, stored):
    """What speaks for a typed row and a stored one being the same."""
    return dict(look_for_doubles(model, [typed])[0]).get(stored.pk, [])


SAME_FIRM = [
    ("Norlund Biotech GmbH", "", "NORLUND BIOTECH Co., Ltd.", "", ["name"]),
    ("", "恒远生物科技有限公司", "", "恆遠生物科技股份有限公司", ["name"]),
    ("", "上海恒远生物科技有限公司", "", "恒远生物科技(上海)有限公司", ["name"]),
    ("Huawei Technologies", "华为", "Huawei", "", ["pinyin"]),
    ("", "万科集团控股", "Wanke Holdings Ltd", "", []),  # five letters of pinyin are many firms
    ("Norlund Biotech", "", "Norlundt Biotech", "", ["near"]),
    ("Biotech Norlund", "", "Norlund Biotech AG", "", ["name"]),
]
OTHER_FIRM = [
    ("Norlund Biotech", "", "Norlund Capital", ""),
    ("HSBC Singapore", "", "HSBC Hong Kong", ""),
    ("Bank of China", "", "Bank of Singapore", ""),
    ("", "恒远生物科技有限公司", "", "博远生物科技有限公司"),
    ("", "恒远生物科技(北京)有限公司", "", "恒远生物科技(上海)有限公司"),
    ("Fund 1", "", "Fund 2", ""),
]


@pytest.mark.parametrize(("en", "zh", "other_en", "other_zh", "why"), SAME_FIRM)
def test_one_firm_under_two_names(en, zh, other_en, other_zh, why):
    stored = make_organization(**organization(name_en=en, name_zh=zh))
    typed = Organization(**organization(name_en=other_en, name_zh=other_zh))

    assert grounds(Organization, typed, stored) == why
    assert grounds(Organization, Organization(name_en=en, name_zh=zh), stored) == ["name"]


@pytest.mark.parametrize(("en", "zh", "other_en", "other_zh"), OTHER_FIRM)
def test_two_firms_of_similar_names(en, zh, other_en, other_zh):
    stored = make_organization(**organization(name_en=en, name_zh=zh))

    assert grounds(Organization, Organization(**organization(name_en=other_en, name_zh=other_zh)), stored) == []


def test_a_row_with_both_names_is_found_from_either_script():
    both = make_organization(name_en="Norlund Biotech", name_zh="恒远生物科技有限公司")

    assert grounds(Organization, Organization(name_zh="恒远生物科技"), both) == ["name"]
    assert grounds(Organization, Organization(name_en="Norlund Biotech SA"), both) == ["name"]


def test_same_code_and_same_site():
    code = credit_code()
    stored = make_organization(name_en="Aurelia", name_zh="", credit_code=code, website="https://www.aurelia.example/a")

    assert grounds(Organization, Organization(name_en="Zephyr", credit_code=code), stored) == ["code"]
    assert grounds(Organization, Organization(name_en="Zephyr", website="http://AURELIA.example"), stored) == ["site"]


def test_registered_apart_is_another_and_so_is_a_branch():
    stored = make_organization(name_en="Aurelia", name_zh="", credit_code=credit_code())

    assert grounds(Organization, Organization(name_en="Aurelia", credit_code=credit_code()), stored) == []
    assert grounds(Organization, Organization(name_en="Aurelia", parent=stored), stored) == []


def test_a_site_of_many_says_nothing():
    page = make_organization(name_en="Aurelia", website="https://www.linkedin.com/company/aurelia")
    group = [
        make_organization(name_en=f"Member{chr(65 + n)}", name_zh="", website="https://g.example") for n in range(9)
    ]

    assert grounds(Organization, Organization(name_en="Zephyr", website="https://linkedin.com/company/z"), page) == []
    found = look_for_doubles(Organization, [Organization(name_en="Zephyr", website="https://g.example")])[0]
    assert not {pk for pk, _why in found} & {row.pk for row in group}


PHONES = [
    ("+86 21 6123-4567", "021 61234567", True),
    ("+86 138 0000 1111", "１３８００００１１１１", True),
    ("+49 (0)30 1234567", "030 1234567 ext. 12", True),
    ("030/7654321", "+49 30 7654321", True),
    ("Tel/Fax 021-61234567 转 801", "021-61234567/62345678", True),
    ("+86 21 6123-4567", "+86 10 6123-4567", False),
    ("123 4567", "1234567", False),
]


@pytest.mark.parametrize(("one", "other", "same"), PHONES)
def test_phones_are_compared_by_their_digits(one, other, same):
    stored = make_contact(name_en="Anna Smith", name_zh="", email="", phone=one)
    typed = Contact(name_zh="史密斯", phone=other, organization=make_organization())

    assert grounds(Contact, typed, stored) == (["phone"] if same else [])


PEOPLE = [
    ("Wang Jianguo", "", "Jian Guo WANG", "", ["name"]),
    ("", "王建国", "Jianguo Wang", "", ["pinyin"]),
    ("", "王建國先生", "", "王建国", ["name"]),
    ("Dr. Anna Schmidt", "", "Schmidt, Anna", "", ["name"]),
    ("Anna Schmidt", "", "Anna Schmitt", "", ["near"]),
    ("Jan Weber", "", "Jana Weber", "", []),
    ("Li Wei", "", "Li Wen", "", []),
    ("", "王建国", "", "王建华", []),
]


@pytest.mark.parametrize(("en", "zh", "other_en", "other_zh", "why"), PEOPLE)
def test_people_of_similar_names_at_one_firm(en, zh, other_en, other_zh, why):
    stored = make_contact(name_en=en, name_zh=zh, email="")
    there = {"name_en": other_en, "name_zh": other_zh}

    assert grounds(Contact, Contact(organization=stored.organization, **there), stored) == why
    assert grounds(Contact, Contact(organization=make_organization(), **there), stored) == []


def test_a_person_is_found_at_the_same_firm_under_another_row():
    stored = make_contact(name_en="Anna Smith", organization=make_organization(name_en="Norlund Biotech GmbH"))
    again = make_organization(name_en="Norlund Biotech Co., Ltd", name_zh="")

    assert grounds(Contact, Contact(name_en="Smith Anna", organization=again), stored) == ["name"]


def test_an_e_mail_is_compared_without_its_case_and_the_mailbox_of_an_office_is_nobodys():
    own = make_contact(name_en="Anna Smith", email="A.Smith@Norlund.example")
    office = make_contact(name_en="Jan Weber", email="info@norlund.example")
    box = Contact(name_en="Zoe Lim", email="info@norlund.example", organization=make_organization())
    person = Contact(name_en="Anna Weber", email="a.smith@norlund.EXAMPLE", organization=make_organization())

    assert grounds(Contact, person, own) == ["email"]
    assert grounds(Contact, box, office) == []


def test_colleagues_on_one_line_are_two_people():
    stored = make_contact(name_en="Anna Smith", name_zh="", phone="+86 21 6123 4567")

    assert grounds(Contact, Contact(name_en="Jan Weber", phone="+86 21 6123 4567"), stored) == []


@pytest.mark.parametrize("model", [Organization, Contact])
def test_many_rows_are_asked_about_as_often_as_one(model):
    at = make_organization(name_en="Norlund Biotech", name_zh="恒远生物科技", website="https://norlund.example")
    make_contact(organization=at, name_en="Anna Smith", email="a@n.example", phone="+86 21 6123 4567")
    fields = {"email": "a@n.example", "phone": "61234567", "organization": at} if model is Contact else {}
    rows = [model(name_en="Norlund Biotech AG", **fields) for _n in range(20)]

    few, many = (_asked(model, rows[:count]) for count in (1, 20))

    assert many == few <= 12


def _asked(model, rows):
    with CaptureQueriesContext(connection) as asked:
        assert look_for_doubles(model, rows)
    return len(asked)


def test_an_import_reads_in_sentences_what_its_rows_may_repeat():
    stored = make_organization(name_en="Norlund Biotech GmbH")
    rows = [Organization(name_en="Zephyr"), Organization(name_en="Norlund Biotech Inc.")]

    assert alike(Organization, rows, OPERATOR) == {1: ["It may be here already: Norlund Biotech GmbH (Same name)."]}
    told = alike(Organization, rows, make_user())[1]
    assert stored.name_en not in told[0]
    assert "not visible to you" in told[0]


INDEXES = {
    "site": ("partners_organization", "organization_by_host"),
    "email": ("partners_contact", "contact_by_folded_email"),
    "phone": ("partners_contact", "contact_by_phone_end"),
    "wechat": ("partners_contact", "contact_by_folded_wechat"),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_what_rows_are_looked_up_by_is_what_an_index_keeps(kind):
    (column, key), (table, index) = KEYS[kind], INDEXES[kind]
    sql = f"EXPLAIN SELECT id FROM {table} WHERE {key(column)} = {key('%s::text')} AND {column} <> ''"

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, ["12345678"])
        plan = "\n".join(line for (line,) in cursor)

    assert index in plan
