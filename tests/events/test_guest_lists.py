"""A list of guests, pasted or sent: any order of columns, any encoding, nobody twice, undone as a whole."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Participation
from promotion_crm.models import ChangeSet
from tests import make, pages
from tests.test_races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make.make_event(name_en="Harbour forum")


@pytest.fixture
def client(client_of):
    return client_of("event officer")


def look(client, event, text="", file=None):
    given = {"text": text} | ({"file": SimpleUploadedFile("guests.csv", file)} if file is not None else {})
    answer = client.post(reverse("add-guests", args=[event.pk]), given)
    assert answer.status_code == 302, pages.text_of(answer)
    return client.get(answer.url)


def add(client, page, **given):
    seen = {"save": "1", "seen": page.context["mark"], "skip_refused": "1"}
    return client.post(page.request["PATH_INFO"], seen | given)


def listed(event):
    return set(event.participations.values_list("name", "organization_name", "email"))


def counts(page):
    return tuple(page.context["counts"][kind] for kind in ("new", "there", "barred", "refused"))


ROWS = [
    ("Ann Abel", "Aurora Ltd", "ann@example.org", "Director"),
    ("张伟", "上海港口有限公司", "zhang@example.org", "总经理"),
    ("Cy Cole", "Borealis GmbH", "", "Chair"),
]
EXPECTED = {row[:3] for row in ROWS}
ORDERS = [(0, 1, 2, 3), (2, 0, 1, 3), (3, 1, 0, 2), (1, 2, 3, 0), (1, 3, 2, 0)]
HEADS = [("Name", "Organization", "E-mail", "Job title"), ("姓名", "单位", "邮箱", "职务"), None]


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_columns_may_stand_in_any_order_with_headings_or_without(client, event, order, heads, separator):
    lines = [*([heads] if heads else []), *ROWS]
    text = "\n".join(separator.join(row[place] for place in order) for row in lines)

    page = look(client, event, text)
    assert counts(page) == (3, 0, 0, 0)
    add(client, page)

    assert listed(event) == EXPECTED
    assert set(event.participations.values_list("title", flat=True)) == {"Director", "总经理", "Chair"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_file_may_be_in_any_encoding(client, event, encoding):
    chinese = [(f"来宾{n}", "上海港口有限公司", f"guest{place}@example.org") for place, n in enumerate("甲乙丙丁戊")]
    text = "\r\n".join(",".join(row) for row in [("姓名", "单位", "邮箱"), *chinese])

    add(client, look(client, event, file=text.encode(encoding)))

    assert listed(event) == set(chinese)


def test_a_workbook_is_read_as_well(client, event):
    book, kept = openpyxl.Workbook(), io.BytesIO()
    for row in (["E-mail", "Name", "Company"], ["ann@example.org", "Ann Abel", "Aurora Ltd"]):
        book.active.append(row)
    book.save(kept)

    page = look(client, event, file=kept.getvalue())

    add(client, page)
    assert listed(event) == {("Ann Abel", "Aurora Ltd", "ann@example.org")}


def test_who_is_a_contact_is_found_by_address_or_by_name_and_organization(client, event):
    harbour = make.make_organization(name_en="Harbour Bank", name_zh="港口银行")
    by_mail = make.make_contact(organization=harbour, name_en="Ann Abel", email="Ann@Example.org", title="Chair")
    by_name = make.make_contact(organization=harbour, name_zh="张伟", email="")
    other = make.make_contact(name_zh="张伟")
    text = "Name,Organization,E-mail\nAnne A.,Elsewhere,ann@example.ORG\n"
    text += "张伟,港口银行,new@example.org\n张伟,Nowhere,\nDi,harbour bank,"

    add(client, look(client, event, text))

    rows = {row.name: row for row in event.participations.order_by("-contact")}
    assert rows["Anne A."].contact == by_mail
    assert (rows["Anne A."].organization, rows["Anne A."].organization_name) == (harbour, "Elsewhere")
    assert (rows["Anne A."].title, rows["Anne A."].email) == ("Chair", "")
    found = event.participations.get(contact=by_name)
    assert (found.email, found.address) == ("new@example.org", "new@example.org")
    assert not event.participations.filter(contact=other).exists()
    assert (rows["Di"].contact, rows["Di"].organization) == (None, harbour)


def test_nobody_is_put_on_the_list_twice(client, event):
    contact = make.make_contact(name_en="Ann Abel", email="ann@example.org")
    make.make_participation(event=event, contact=contact)
    make.make_participation(event=event, name="Bo Berg", organization_name="Aurora Ltd")
    make.make_participation(event=event, name="Cy Cole", email="cy@example.org")
    text = """Name,Organization,E-mail
Ann Abel,,ANN@example.org
bo berg,ＡＵＲＯＲＡ Ltd,
Somebody,Else Ltd,cy@example.org
Di Dorn,Borealis,di@example.org
Di Dorn,Borealis,
D. Dorn,,DI@example.org
Ed Ek,,ed@example.org
Ed Ek,,other@example.org
"""

    page = look(client, event, text)
    assert counts(page) == (3, 5, 0, 0)
    assert "already in row 5" in pages.text_of(page)
    add(client, page)
    assert counts(look(client, event, text)) == (0, 8, 0, 0)


def test_who_wants_no_contact_is_left_out_and_named(client, event):
    make.make_contact(name_en="Nora Never", email="nora@example.org", do_not_contact=True)

    page = look(client, event, "Nora N.,Aurora Ltd,nora@example.org\nBo Berg,Aurora Ltd,bo@example.org")

    assert counts(page) == (1, 0, 1, 0)
    assert "Nora N." in pages.text_of(page)
    add(client, page)
    assert {row[0] for row in listed(event)} == {"Bo Berg"}


def test_refused_rows_are_told_with_their_number_and_value_and_given_back(client, event):
    text = "Name,E-mail,Role\nAnn Abel,ann(at)example,\n,,\nBo Berg,bo@example.org,Clown\n,nobody@example.org,\n"
    text += f"Cy Cole,cy@example.org,speaker\n{'x' * 201},,\n"

    page = look(client, event, text)
    said = pages.text_of(page)
    assert counts(page) == (1, 0, 0, 4)
    for part in ("ann(at)example", "“Clown” is no choice", "no contact has the address", "201 characters"):
        assert part in said, part
    assert [guest.number for guest in page.context["groups"][0][2]] == [2, 4, 5, 7]
    file = pages.text_of(client.get(f"{page.request['PATH_INFO']}refused.csv"))
    assert file.count("\r\n") == 5 and "ann(at)example" in file

    assert client.post(page.request["PATH_INFO"], {"save": "1", "seen": page.context["mark"]}).status_code == 422
    assert not Participation.objects.exists()
    add(client, page)
    assert event.participations.get().role == "speaker"


def test_full_width_letters_are_folded(client, event):
    add(client, look(client, event, "Ａｎｎ　Ａｂｅｌ,上海（中国）公司,ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ"))

    assert listed(event) == {("Ann Abel", "上海（中国）公司", "ann@example.org")}


def test_it_is_undone_as_a_whole(client, event):
    add(client, look(client, event, "Ann Abel,Aurora Ltd,ann@example.org\nBo Berg,Aurora Ltd,bo@example.org"))
    made = ChangeSet.objects.get()
    assert (made.kind, made.row_count, made.reason) == ("import", 2, "Guest list: Pasted list")

    client.post(made.get_absolute_url())

    assert not Participation.objects.exists()


def test_what_was_not_seen_is_not_done(client, event):
    page = look(client, event, "Ann Abel,Aurora Ltd,ann@example.org")
    make.make_participation(event=event, email="ann@example.org")

    assert add(client, page).status_code == 409
    assert Participation.objects.count() == 1


def test_a_list_that_was_read_wrongly_is_read_otherwise(client, event):
    page = look(client, event, "Aurora,Ann\nBorealis,Bo")
    given = {"check": "1", "column-0": "organization", "column-1": "name"}
    assert client.post(page.request["PATH_INFO"], given | {"column-1": "organization"}).status_code == 422

    client.post(page.request["PATH_INFO"], given)
    add(client, client.get(page.request["PATH_INFO"]))

    assert listed(event) == {("Ann", "Aurora", ""), ("Bo", "Borealis", "")}


def test_a_list_in_an_encoding_that_was_guessed_wrongly_is_read_in_another(client, event):
    page = look(client, event, file="Name,E-mail\nJosé Müller,jose@example.org\n".encode("cp1252"))

    answer = client.post(page.request["PATH_INFO"], {"check": "1", "encoding": "cp1252", "column-0": "email"})
    add(client, client.get(answer.url))

    assert listed(event) == {("José Müller", "", "jose@example.org")}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"PK\x03\x04broken", b'"a', b"123,456\n7,8", b"\x00\x01\x02"])
def test_what_is_no_list_is_told_in_a_sentence(client, event, content):
    answer = client.post(reverse("add-guests", args=[event.pk]), {"file": SimpleUploadedFile("x.csv", content)})
    if answer.status_code == 302:
        page = client.get(answer.url)
        assert page.context["why"], content
        assert client.post(answer.url, {"save": "1", "seen": "x"}).status_code == 422
    else:
        assert answer.status_code == 422
    assert not Participation.objects.exists()


def test_only_who_may_change_the_event_adds_guests_and_each_their_own_list(client, event, client_of):
    page = look(client, event, "Ann Abel,Aurora Ltd,ann@example.org").request["PATH_INFO"]

    assert client_of("event officer").get(page).status_code == 404
    for other in (client_of("district officer", district=make.make_district()), client_of("leadership")):
        assert other.get(reverse("add-guests", args=[event.pk])).status_code == 403
        assert other.get(page).status_code == 403


def test_a_look_costs_the_same_for_many_rows(client, event):
    def asked(rows):
        text = "\n".join(f"Guest {n},Firm {n} Ltd,guest{n}@example.org" for n in range(rows))
        url = client.post(reverse("add-guests", args=[event.pk]), {"text": text}).url
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    asked(2)
    assert asked(300) <= asked(3)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_one_list_at_once_one_does(client_of):
    event = make.make_event()
    client = client_of("event officer")
    page = look(client, event, "Ann Abel,Aurora Ltd,ann@example.org")

    answers = together([lambda: add(client, page).status_code] * 2)

    assert sorted(map(str, answers)) == ["302", "409"] or sorted(map(str, answers)) == ["302", "302"]
    assert Participation.objects.count() == 1
