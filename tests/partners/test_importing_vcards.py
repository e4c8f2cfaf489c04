"""Cards of contacts sent as a file: every version, as telephones and mail programs really write them."""

import base64
from time import process_time

import pytest
import vobject
from django.core.management import CommandError, call_command

from partners.models import Contact
from promotion_crm.importing.reading import source_of
from tests import make

pytestmark = pytest.mark.django_db
QP_NAME = "=E7=8E=8B=E5=B0=8F=E6=98=8E"  # 王小明


def card(*lines, version="3.0"):
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def read(content, encoding=""):
    """The cards of a file as dicts without what is blank."""
    content = content if isinstance(content, bytes) else content.encode()
    heads, *rows = [row for _number, row in source_of(content, encoding=encoding).rows()]
    return [{name: cell for name, cell in zip(heads, row, strict=True) if cell} for row in rows]


ODD = {
    "only a name": (card("FN:Ann Lee"), {"name_en": "Ann Lee"}),
    "no FN": (card("N:Lee;Ann;Mary;Dr.;PhD", version="2.1"), {"name_en": "Ann Mary Lee"}),
    "no FN, Chinese": (card("N:王;小明;;;"), {"name_zh": "王小明"}),
    "no N": (card("FN:王小明", "ORG:猎户座;投资部", version="4.0"), {"name_zh": "王小明", "organization": "猎户座"}),
    "both scripts": (card("FN:Wang Xiaoming", "NICKNAME:王小明"), {"name_en": "Wang Xiaoming", "name_zh": "王小明"}),
    "a nickname in the same script": (card("FN:Robert Lee", "NICKNAME:Bob"), {"name_en": "Robert Lee"}),
    "FN in two languages": (
        card("FN;LANGUAGE=en;ALTID=1:Wang", "FN;LANGUAGE=zh;ALTID=1:王", version="4.0"),
        {"name_en": "Wang", "name_zh": "王"},
    ),
    "grouped": (
        card("FN:Ann", "item1.EMAIL;type=INTERNET;type=pref:a@x.org", "item1.X-ABLabel:Work"),
        {"name_en": "Ann", "email": "a@x.org"},
    ),
    "quoted-printable": (
        card(f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;{QP_NAME};;;",
             f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{QP_NAME}", version="2.1"),
        {"name_zh": "王小明"},
    ),
    "a bare encoding with soft line breaks": (
        card("FN:Ann", "TITLE;QUOTED-PRINTABLE;CHARSET=UTF-8:Head of =", "Invest=", "ment=3B Asia", version="2.1"),
        {"name_en": "Ann", "title": "Head of Investment; Asia"},
    ),
    "GBK in quoted-printable": (
        card("FN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=CD=F5=D0=A1=C3=F7", version="2.1"),
        {"name_zh": "王小明"},
    ),
    "folded by a tab and by a blank": (
        card("FN:Ann", "TITLE:Head of Invest\r\n\tment and Part\r\n nerships"),
        {"name_en": "Ann", "title": "Head of Investment and Partnerships"},
    ),
    "escapes": (card(r"FN:Lee\, Ann", r"ORG:Orion\; Asia\, Ltd;Board"),
                {"name_en": "Lee, Ann", "organization": "Orion; Asia, Ltd"}),
    "the preferred and the mobile": (
        card("FN:Ann", "TEL;TYPE=FAX:1", "TEL;TYPE=WORK:2", "TEL;TYPE=CELL,VOICE:3", "EMAIL:b@x.org",
             "EMAIL;PREF=1:a@x.org"),
        {"name_en": "Ann", "phone": "3", "email": "a@x.org"},
    ),
    "a telephone as an address": (
        card("FN:Ann", 'TEL;VALUE=uri;TYPE="work,voice":tel:+86-21-6000-0000;ext=5', version="4.0"),
        {"name_en": "Ann", "phone": "+86-21-6000-0000"},
    ),
    "a colon within quotation marks": (
        card('FN;SORT-AS="Lee:Ann":Ann Lee', version="4.0"), {"name_en": "Ann Lee"},
    ),
    "WeChat in the notes": (
        card("FN:Ann", r"NOTE:Met in May\nWeChat: ann_88"),
        {"name_en": "Ann", "wechat": "ann_88", "note": "Met in May"},
    ),
    "a picture": (
        card("FN:Ann", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " SkZJRgABAQ==", "TITLE:Head"),
        {"name_en": "Ann", "title": "Head"},
    ),
    "a picture of Outlook, broken without a blank": (
        card("FN:Ann", "PHOTO;TYPE=JPEG;ENCODING=BASE64:", "/9j/4AAQSkZJRg", "ABAQ==", "", "TITLE:Head", version="2.1"),
        {"name_en": "Ann", "title": "Head"},
    ),
    "a card within a card": (
        card("FN:Ann", "AGENT:", "BEGIN:VCARD", "FN:Bo", "TITLE:Aide", "END:VCARD", "TITLE:Head", version="2.1"),
        {"name_en": "Ann", "title": "Head"},
    ),
    "an encoding that is none": (card("FN;CHARSET=UNDEFINED:Ann", version="2.1"), {"name_en": "Ann"}),
    "not closed": ("BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n", {"name_en": "Ann"}),
    "nothing at all": (card(), {}),
    "lower case and blanks": ("begin:vcard\nversion:3.0\nfn: Ann  Lee \nend:vcard\n", {"name_en": "Ann Lee"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_cards_are_read(name):
    content, said = ODD[name]

    assert read(content) == [said]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_in_any_encoding(encoding):
    cards = card("FN:王小明", "ORG:猎户座投资公司") + card("FN:李四", "TITLE:副总裁")

    assert [row["name_zh"] for row in read(cards.encode(encoding))] == ["王小明", "李四"]


def test_a_picture_of_10_mb_takes_no_long():
    picture = "\r\n ".join(["PHOTO;ENCODING=b;TYPE=JPEG:"] + ["A" * 74] * 135_000)
    began = process_time()

    assert read(card("FN:Ann", picture)) == [{"name_en": "Ann"}]

    assert process_time() - began < 4  # 20 and more where each line is added to those before


def test_a_line_may_be_in_an_encoding_of_its_own():
    content = card("FN:Jürgen").encode() + card("FN;CHARSET=GBK:@@", version="2.1").encode().replace(
        b"@@", "王小明".encode("gbk")
    )

    assert read(content) == [{"name_en": "Jürgen"}, {"name_zh": "王小明"}]


def test_what_another_reader_can_read_is_read_alike():
    compared = 0
    for content, said in ODD.values():
        try:
            found = vobject.readOne(content)
            name = found.fn.value
        except Exception:  # noqa: BLE001 - it raises whatever it meets, on a third of them
            continue
        compared += 1
        assert name in (said.get("name_en"), said.get("name_zh")) or " ".join(name.split()) == said["name_en"]
    assert compared >= 8


def test_a_card_without_its_end_does_not_swallow_the_next():
    content = "BEGIN:VCARD\nFN:Ann\n" + card("FN:Bo")

    assert [row["name_en"] for row in read(content)] == ["Ann", "Bo"]


def imported(tmp_path, content, *options):
    path = tmp_path / "cards.vcf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    call_command("import", "contacts", str(path), *options)


def test_cards_become_contacts_of_the_organizations_they_name(tmp_path, capsys):
    orion = make.make_organization(name_en="Orion", name_zh="猎户座")
    picture = base64.b64encode(b"x" * 300_000).decode()
    first = card("FN:Ann Lee", "ORG:Orion", "EMAIL:ann@example.com", f"PHOTO;ENCODING=b:{picture}")
    second = card("FN:王小明", "ORG:猎户座", "TITLE:副总裁", version="4.0")

    imported(tmp_path, first + second)

    assert "2 new, 0 changed" in capsys.readouterr().out
    people = Contact.objects.order_by("pk").values_list("name_en", "name_zh", "email", "title", "organization")
    assert list(people) == [
        ("Ann Lee", "", "ann@example.com", "", orion.pk),
        ("", "王小明", "", "副总裁", orion.pk),
    ]


def test_what_a_card_does_not_say_stays_as_it_is_known(tmp_path, capsys):
    known = make.make_contact(
        organization=make.make_organization(name_en="Orion"), name_en="Ann Lee", email="ann@example.com",
        phone="+86 21 1", title="Head", note="Ours",
    )  # fmt: skip

    imported(tmp_path, card("FN:Ann Lee", "ORG:Orion", "EMAIL:ann@example.com", "TITLE:Director", "NOTE:Theirs"))

    known.refresh_from_db()
    assert "0 new, 1 changed" in capsys.readouterr().out
    assert (known.title, known.phone, known.note, known.name_zh) == ("Director", "+86 21 1", "Ours", known.name_zh)
    assert known.name_zh


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["FN:Ann"], "Organization"),
        (["FN:Ann", "ORG:Unheard of"], "Unheard of"),
        (["ORG:Orion"], "Write an English or a Chinese name."),
        (["FN:Ann", "ORG:Orion", "EMAIL:not an address"], "not an address"),
    ],
)
def test_a_card_that_cannot_be_a_contact_is_told_by_its_row_and_nothing_is_saved(tmp_path, lines, why):
    make.make_organization(name_en="Orion")

    with pytest.raises(CommandError, match="Row 3") as refused:
        imported(tmp_path, card("FN:Bo", "ORG:Orion") + card(*lines))

    assert why in str(refused.value)
    assert not Contact.objects.exists()


def test_our_own_cards_come_back_unchanged(tmp_path, client_of, capsys):
    make.make_contact(title="副总裁\\亚太区，负责投资促进", phone="+86 21 6000 0000", wechat="wxm_88")
    page = client_of("city administrator").get("/contacts/export.vcf?purpose=Visit")

    imported(tmp_path, b"".join(page.streaming_content))

    assert "0 new, 0 changed, 1 unchanged" in capsys.readouterr().out
