"""Finding by words: Latin, Chinese, pinyin; and only what one may see."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from partners.models import Organization
from promotion_crm.finding import best, kinds
from promotion_crm.search import query, tokens
from tests.make import credit_code, make_contact, make_lead, make_organization


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Hong Kong Trade Development Council (HKTDC)", "hktdc"),
        ("Hong Kong Trade Development Council (HKTDC)", "trade hong"),
        ("Société Générale", "societe gen"),
        ("Ｆｕｌｌ width", "full"),
        ("香港贸易发展局", "香港"),
        ("香港贸易发展局", "局"),
        ("香港贸易发展局", "港贸易"),
        ("香港贸易发展局", "xianggang"),
        ("香港贸易发展局", "mao yi"),
        ("香港贸易发展局", "xgmyfzj"),
        ("中国银行上海市分行", "shanghai"),
        ("SH-2026-00001", "sh-2026"),
        ("香港貿易發展局", "贸易发展"),
        ("香港贸易发展局", "貿易發展"),
        ("香港貿易發展局", "maoyi"),
        ("臺灣", "台"),
        ("ann.berg@example.com", "ann.berg@exam"),
        ("ann.berg@example.com", "example.com"),
        ("+86 21 6123 4567", "61234567"),
        ("+86 21 6123 4567", "2161234567"),
        ("+86 21 6123 4567", "6123 4567"),
        ("+86 21 6123 4567", "+86 (21) 6123-4567"),
        ("+8613800001111", "86 138 0000 1111"),
        ("13800001111", "138-0000-1111"),
        ("021-6123.4567", "021 61234"),
    ],
)
@pytest.mark.django_db
def test_a_name_is_found_by(name, asked):
    organization = make_organization(name_en=name, name_zh="")

    assert [*type(organization).objects.find(asked)] == [organization]


@pytest.mark.parametrize("asked", ["", "   ", "()", "'", "!!! & |", "\\"])
@pytest.mark.django_db
def test_no_word_finds_nothing(asked):
    organization = make_organization()

    assert not type(organization).objects.find(asked).exists()


def test_tokens_of_long_text_leave_out_pinyin():
    assert "xianggang" not in tokens("香港" * 40).split()
    assert query("香港") == "香港"


@pytest.mark.django_db
def test_words_follow_the_name():
    organization = make_organization(name_en="Old name")
    model = type(organization)

    organization.name_en = "Fresh name"
    organization.save(update_fields=["name_en"])

    assert model.objects.find("fresh").exists()
    with pytest.raises(TypeError):
        model.objects.update(name_en="Behind its back")


@pytest.mark.django_db
def test_the_search_page_shows_only_what_one_may_see(client_of):
    client = client_of("account manager")
    mine = make_lead(title="Zebra plant mine", owner=client.user)
    make_lead(title="Zebra plant of others")

    page = client.get(reverse("search"), {"q": "zebra"}).content.decode()

    assert mine.title in page
    assert "of others" not in page


@pytest.mark.django_db
def test_the_search_speaks_json(client_of):
    contact = make_contact(name_en="Ann Zebra", name_zh="安")

    response = client_of("city administrator").get(
        reverse("search"), {"q": "zebra"}, headers={"Accept": "application/json"}
    )

    (found,) = response.json()["results"]
    assert found == {"kind": "Contacts", "name": "Ann Zebra", "other_name": "安", "url": contact.get_absolute_url()}


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["\0", "x" * 5000, "<script>", "%", "日" * 300])
def test_odd_questions_are_answered(client_of, q):
    response = client_of("city administrator").get(reverse("search"), {"q": q})

    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script defer", b"").replace(b"<script type", b"")


@pytest.mark.parametrize("asked", ["61234567", "021 6123 4567", "ann@example", "berg"])
@pytest.mark.django_db
def test_a_contact_is_found_by_phone_and_e_mail(asked):
    contact = make_contact(name_en="Ann Berg", email="ann@example.com", phone="021-6123 4567")

    assert type(contact).objects.find(asked).contains(contact)


@pytest.mark.django_db
def test_the_search_finds_codes_by_their_beginning(client_of):
    lead, organization = make_lead(), make_organization(credit_code=credit_code())
    client = client_of("city administrator")

    for asked, row in ((lead.code.lower(), lead), (lead.code[:8], lead), (organization.credit_code[:9], organization)):
        found = client.get(reverse("search"), {"q": asked}, headers={"Accept": "application/json"}).json()["results"]
        assert row.get_absolute_url() in [result["url"] for result in found], asked


def test_a_number_is_looked_for_by_the_parts_that_few_share():
    assert query("+86 21 3681420") == "((3681420:*) | 86213681420:*)"
    assert query("138-0000-1111") == "((138:* & 0000:* & 1111:*) | 13800001111:*)"
    assert query("21 36 81 42") == "((21:* & 36:* & 81:* & 42:*) | 21368142:*)"


@pytest.mark.django_db
def test_blank_words_find_no_lead_by_its_code():
    lead = make_lead()

    assert not type(lead).objects.find("  ").exists()


@pytest.mark.django_db
def test_names_that_begin_so_come_first(client_of):
    for name in ("Aurora Zebra", "Zebra Works"):
        make_organization(name_en=name)

    found = client_of("city administrator").get(
        reverse("search"), {"q": "zebra"}, headers={"Accept": "application/json"}
    )

    assert [result["name"] for result in found.json()["results"]] == ["Zebra Works", "Aurora Zebra"]


@pytest.mark.django_db
def test_no_more_are_put_in_order_than_one_waits_for(client_of, monkeypatch):
    monkeypatch.setattr("promotion_crm.finding.RANKED", 3)
    user = client_of("city administrator").user
    for n in range(5):
        make_organization(name_en=f"Aurora {n}", name_zh="")  # the other name is numbered

    assert len(best(user, Organization, "aurora", 9)) == 3
    assert len(best(user, Organization, "aurora 4", 9)) == 1


@pytest.mark.django_db
def test_every_word_is_written_anew_by_reindex(capsys):
    rows = [make_organization(name_zh="香港貿易發展局"), make_contact(phone="021 61234567"), make_lead("landed")]
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(search_text="old")
    since = rows[0].updated_at

    call_command("reindex")

    for row, asked in zip(rows, ["贸易", "02161234567", rows[2].title], strict=True):
        assert type(row).objects.find(asked).contains(row)
    rows[0].refresh_from_db()
    assert rows[0].updated_at == since
    assert "Organizations: 1" in capsys.readouterr().out
    call_command("reindex")
    assert "Organizations: 0" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("z", ["Zebra Ltd"]),
        ("ze", ["Zebra Ltd", "Big Zebra"]),
        ("+8", ["Ann Li"]),
        ("+86 (21", ["Ann Li"]),
        ("SH-", ["Aurora plant"]),
        ("{number}", ["Aurora plant"]),
    ],
)
def test_a_letter_or_the_beginning_of_a_number_finds_what_begins_so(client_of, text, names):
    user = client_of("city administrator").user
    zebra = make_organization(name_en="Zebra Ltd", name_zh="")
    make_organization(name_en="Big Zebra", name_zh="")
    make_contact(name_en="Ann Li", name_zh="", phone="+86 (21) 6123 4567", email="", organization=zebra)
    number = make_lead(title="Aurora plant", investor=zebra).code
    text = text.format(number=number[:9].lower())

    begun = [getattr(row, "title", "") or row.name for kind in kinds() for row in best(user, kind, text, 5)]

    assert [name for name in begun if name in NAMES] == names


@pytest.mark.django_db
def test_one_letter_finds_whoever_has_a_chinese_name_alone(client_of):
    contact = make_contact(name_en="", name_zh="张三")

    assert best(client_of("city administrator").user, type(contact), "z", 5) == [contact]


@pytest.mark.django_db
def test_a_name_whose_pinyin_begins_so_comes_before_those_that_hold_it(client_of):
    later = make_organization(name_en="A Bank", name_zh="新中国银行")
    first = make_organization(name_en="B Bank", name_zh="中国银行")

    assert best(client_of("city administrator").user, Organization, "zhongguo", 5) == [first, later]


NAMES = {"Zebra Ltd", "Big Zebra", "Ann Li", "Aurora plant"}
