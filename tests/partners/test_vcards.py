"""Cards of contacts: what they say, who may take them and that it is recorded."""

import hashlib

import pytest
import vobject
from django.core.management import call_command
from django.urls import reverse

from promotion_crm.models import ExportRecord
from tests import make, pages
from tests.events.reading_back import assert_lines

pytestmark = pytest.mark.django_db
LIST = reverse("contacts-export", args=["vcf"])


@pytest.fixture
def client(client_of):
    return client_of("city administrator")


def cards(content):
    assert_lines(content)
    return list(vobject.readComponents(content.decode()))


def body(response):
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


def test_a_card_says_who_the_person_is_and_how_to_reach_them(client):
    wang = make.make_contact(
        organization=make.make_organization(name_en="Orion; Asia, Ltd"),
        name_en="Wang Xiaoming",
        name_zh="王小明",
        title="副总裁\\亚太区，负责投资促进、政府事务与企业传播以及可持续发展",
        email="wang@example.com",
        phone="+86 21 6000 0000",
        wechat="wxm_88",
        note="Zqsecret",
    )

    content = body(client.get(LIST, {"contact": wang.pk, "purpose": "Visit"}))
    (card,) = cards(content)

    assert (card.version.value, card.fn.value, card.nickname.value) == ("3.0", "Wang Xiaoming", "王小明")
    assert (card.n.value.family, card.n.value.given) == ("", "Wang Xiaoming")
    assert card.org.value == ["Orion; Asia, Ltd"]
    assert (card.title.value, card.email.value, card.tel.value) == (wang.title, wang.email, wang.phone)
    assert card.note.value == "WeChat: wxm_88"
    assert b"Zqsecret" not in content


def test_a_card_of_someone_with_a_name_only(client):
    nameless = make.make_contact(name_en="", name_zh="李四", title="", email="", phone="", wechat="")

    (card,) = cards(body(client.get(LIST, {"contact": nameless.pk, "purpose": "Visit"})))

    assert card.fn.value == "李四"
    assert set(card.contents) == {"version", "fn", "n", "org", "uid", "rev"}


def test_the_cards_of_a_list_are_its_rows_in_its_order_but_for_those_not_to_be_contacted(client):
    firm = make.make_organization()
    for name in ("Bo", "Ann", "Cy"):
        make.make_contact(organization=firm, name_en=name, name_zh="", do_not_contact=name == "Cy")
    make.make_contact(name_en="Elsewhere")

    content = body(client.get(LIST, {"organization": firm.pk, "sort": "-name", "purpose": "Invitation"}))

    assert [card.fn.value for card in cards(content)] == ["Bo", "Ann"]
    record = ExportRecord.objects.get()
    assert (record.format, record.row_count, record.purpose, record.personal) == ("vcf", 2, "Invitation", True)
    assert (record.user, record.sha256) == (client.user, hashlib.sha256(content).hexdigest())
    assert record.columns == ["name", "other_name", "organization", "title", "email", "phone", "wechat"]
    assert f'href="{reverse("export-file", args=[record.pk])}"' in client.get(reverse("exports")).content.decode()


def test_the_card_of_one_contact_is_asked_for_with_a_purpose(client):
    contact = make.make_contact(name_en="Ann")
    url = reverse("contact-card", args=[contact.pk])

    asked = client.get(url, follow=True)
    card = client.get(url, {"purpose": "Visit"}, follow=True)

    assert f'href="{url}"' in client.get(contact.get_absolute_url()).content.decode()
    assert (asked.status_code, 'name="purpose"' in asked.content.decode()) == (400, True)
    assert [one.fn.value for one in cards(body(card))] == ["Ann"]
    assert ExportRecord.objects.count() == 1


def test_who_asked_not_to_be_contacted_has_no_card(client):
    contact = make.make_contact(do_not_contact=True)
    url = reverse("contact-card", args=[contact.pk])

    assert client.get(url).status_code == 403
    assert url not in client.get(contact.get_absolute_url()).content.decode()
    assert body(client.get(LIST, {"contact": contact.pk, "purpose": "Visit"})) == b""


@pytest.mark.parametrize("role", ["district officer", "leadership", "verifier"])
def test_who_may_not_export_personal_data_gets_no_card_and_is_offered_none(client_of, role):
    client, contact = client_of(role), make.make_contact()

    assert client.get(LIST, {"purpose": "Visit"}).status_code == 403
    assert client.get(reverse("contact-card", args=[contact.pk]), follow=True).status_code == 403
    for page in (reverse("contacts"), contact.get_absolute_url()):
        assert ".vcf" not in client.get(page).content.decode()
    assert not ExportRecord.objects.exists()


def test_cards_hold_nothing_of_contacts_one_may_not_see(client):
    make.make_contact(name_en="Ann")
    client.user.groups.clear()

    assert client.get(LIST, {"purpose": "Visit"}).status_code == 403


def test_other_lists_have_no_cards(client):
    assert client.get(pages.export_url("organizations", "vcf", "purpose=x")).status_code == 404
    assert ".vcf" not in client.get(reverse("organizations")).content.decode()


def test_the_command_makes_the_same_file(client, tmp_path):
    make.make_contact(name_en="Ann")
    web = body(client.get(LIST, {"purpose": "Visit"}))
    file = tmp_path / "ann.vcf"

    call_command("export", "contacts", format="vcf", purpose="Visit", user=client.user.username, output=str(file))

    assert file.read_bytes() == web


def test_many_cards_are_made_in_the_background(client, monkeypatch):
    monkeypatch.setattr("promotion_crm.lists.background.OTHERS", 1)
    make.make_contact(), make.make_contact()

    answer = client.get(LIST, {"purpose": "Visit"})

    assert answer.url == client.user.jobs.get().get_absolute_url()
