"""Finding by words: Latin, Chinese, pinyin; and only what one may see."""

import pytest
from django.urls import reverse

from promotion_crm.search import query, tokens
from tests.make import make_contact, make_lead, make_organization


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
