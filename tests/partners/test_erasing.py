"""A person who is erased is in no table any more, and what was done with them still counts."""

import re
import subprocess

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from events.models import GuestMail, Participation
from partners.erasing import erase
from partners.models import Contact, Erasure, Organization
from promotion_crm.database.server import embedded
from promotion_crm.lists import keeping
from promotion_crm.models import ExportRecord
from tests import make, pages
from tests.kernel.working import work
from tests.merging import merged, undo
from tests.partners.a_person import CHINESE, EMAIL, FORMER, NAME, PHONE, WECHAT, person

WRITTEN = [
    NAME, NAME.upper(), NAME.lower(), NAME.replace(" ", "+"), NAME.replace(" ", "%20"), "quibell", CHINESE,
    "欧阳", "晓峪", "ouyangxiaoyu", "%E6%AC%A7%E9%98%B3", "\\u6b27\\u9633", EMAIL, EMAIL.upper(), 
    EMAIL.replace("@", "%40"),
    FORMER,
    PHONE, "13807135924", "138-0713-5924", "1380713", WECHAT,
]  # fmt: skip


def dump():
    """The whole test database, as pg_dump writes it."""
    server, name = embedded(), connection.settings_dict["NAME"]
    asked = [server.binary("pg_dump"), "--inserts", server.dsn(name, superuser=True)]
    return subprocess.run(asked, capture_output=True, check=True).stdout.decode()


def still_there(text):
    """Which of all that the person was known by stand in a text, with what is around."""
    found = [match for one in WRITTEN if (match := re.search(f".{{0,90}}{re.escape(one)}.{{0,20}}", text))]
    return [match[0] for match in found]


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_whole_database_holds_nothing_of_the_person():
    contact, by = person(), make.make_user("privacy officer")
    before = {model: model.objects.count() for model in (Contact, Participation, ExportRecord, GuestMail)}
    assert len(still_there(dump())) > len(WRITTEN) - 4, "the person must be there to be erased"

    made = erase(contact, by=by, reason=f"Asked by {NAME} of {EMAIL}")

    assert still_there(dump()) == []
    assert made.proof["found"] == 0
    assert {model: model.objects.count() for model in before} == before
    guest = Participation.objects.get(contact=contact)
    assert (guest.name, guest.state) == (f"Erased person {contact.pk}", "attended")
    assert made.reason == f"Asked by Erased person {contact.pk} of [erased]"


# -- what hangs on it -------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.make_user("privacy officer")


def test_files_of_exports_and_of_imports_go_with_the_person(by, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.EXPORT_DIR = tmp_path
    contact = make.make_contact(name_en="Ulla Quince", email="ulla@zephyr.example")
    noted, unnoted, other = (make.make_export_record(list_name="contacts", sha256=str(n) * 64) for n in range(3))
    make.make_exported_contacts(export=noted, contacts=[contact.pk])
    for record, text in ((noted, "x"), (unnoted, "1,Ulla Quince"), (other, "1,Nobody")):
        keeping.path_of(record).write_text(text)
    mine = make.make_file_import(content="姓名,邮箱\nUlla Quince,x".encode("gb18030"))

    with django_capture_on_commit_callbacks(execute=True):
        erase(contact, by=by, reason="Asked")

    assert [keeping.kept(record) for record in (noted, unnoted, other)] == [False, False, True]
    mine.refresh_from_db()
    assert mine.content is None


def test_who_has_the_same_name_stays_whole(by):
    contact, other = (make.make_contact(name_en="Ann Abel", name_zh="") for _ in range(2))
    text = make.make_organization(note="Ann Abel called. Joann Abelson too.")
    mine = make.make_participation(contact=contact, name="Ann Abel", note="Ann Abel")

    made = erase(contact, by=by, reason="Asked")

    other.refresh_from_db(), text.refresh_from_db(), mine.refresh_from_db()
    assert (other.name_en, text.note) == ("Ann Abel", "Ann Abel called. Joann Abelson too.")
    assert (mine.name, mine.note) == (f"Erased person {contact.pk}", "")
    assert made.proof["shared_with_others"] == 1


def test_only_whole_names_and_numbers_are_taken_out_of_other_texts(by):
    contact = make.make_contact(name_en="Ann Abel", name_zh="", email="ann@abel.example", phone="021 6123 4567")
    said = "Joann Abelson, joann@abel.example, 021 6123 45678; Abel, Ann: +86 21 6123 4567 or ann@abel.example."
    text = make.make_organization(note=said)

    erase(contact, by=by, reason="Asked")

    text.refresh_from_db()
    assert text.note.startswith("Joann Abelson, joann@abel.example, 021 6123 45678; Erased person")
    assert "ann@abel.example." not in text.note.removeprefix("Joann Abelson, joann@abel.example")


def test_a_bulk_change_that_would_bring_the_person_back_is_refused(by):
    kept, gone = (make.make_contact(name_en=name) for name in "AB")
    gone.organization = kept.organization
    gone.name_en, gone.email = "Gone Girlson", "gone@zephyr.example"
    gone.save()
    city = make.make_user(superuser=True)
    change = merged(kept, gone, city)

    erase(kept, by=by, reason="Asked")

    with pytest.raises(ValidationError, match="erased at their wish"):
        undo(change, city)
    entries = Contact.history.rel.related_model.objects.filter(pgh_obj_id=gone.pk)
    assert entries.exists()
    assert not entries.filter(name_en="Gone Girlson").exists()


def test_nothing_can_be_recorded_of_an_erased_person(by):
    contact = make.make_contact()
    erase(contact, by=by, reason="Asked")

    contact = Contact.objects.get(pk=contact.pk)
    contact.email = "back@zephyr.example"

    with pytest.raises(ValidationError, match="erased at their wish"):
        contact.check_all()
    with pytest.raises(IntegrityError), transaction.atomic():
        contact.save()
    with pytest.raises(ValidationError, match="erased already"):
        erase(contact, by=by, reason="Again")


def test_the_page_asks_for_a_reason_and_the_name_and_shows_what_will_change(client_of):
    client, contact = client_of("privacy officer"), make.make_contact(name_en="Ulla Quince", name_zh="")
    text = make.make_organization(note="Ulla Quince called")
    url = reverse("erase-contact", args=[contact.pk])

    page = pages.text_of(client.get(f"{url}?look"))
    refused = client.post(url, {"reason": "", "name": "Ulla"})
    assert "1 text of other records" in page
    assert pages.text_of(client.get(f"{url}?look", headers={"HX-Request": "true"})) in page
    assert 'hx-get="?look"' in client.get(url).content.decode()
    assert refused.status_code == 422
    assert not Erasure.objects.exists()

    job = client.post(url, {"reason": "Asked by letter", "name": "Ulla Quince"}).url
    assert not Erasure.objects.exists()
    work()
    assert f'href="{contact.get_absolute_url()}"' in client.get(job).content.decode()
    assert Organization.objects.get(pk=text.pk).note == f"Erased person {contact.pk} called"
    assert Erasure.objects.get().by == client.user
    assert "erased at their wish" in pages.text_of(client.get(contact.get_absolute_url()))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("role", ["city administrator", "event officer", "account manager", "leadership"])
def test_only_a_privacy_officer_erases(client_of, role):
    contact = make.make_contact()

    answer = client_of(role).post(reverse("erase-contact", args=[contact.pk]), {"reason": "x", "name": contact.name_en})

    assert answer.status_code == 403
    contact.refresh_from_db()
    assert not contact.is_erased


def test_the_command_tells_first_and_then_erases(by, capsys):
    contact = make.make_contact(name_en="Ulla Quince", name_zh="")
    asked = ["erase_contact", contact.pk, "--as", by.username, "--reason", "Letter of Ulla Quince"]

    call_command(*asked, "--dry-run")
    assert "partners_contact: 1 + 0" in capsys.readouterr().out
    call_command(*asked)

    assert Erasure.objects.get().reason == f"Letter of Erased person {contact.pk}"
    with pytest.raises(CommandError, match="may not"):
        call_command("erase_contact", contact.pk, "--as", make.make_user("verifier").username, "--reason", "x")
