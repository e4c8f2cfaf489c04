"""Documents: who adds, reads and withdraws them, what is refused, what the log and the hash tell."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from events.models import EventDocument
from partners.models import Document
from partners.pipeline import Stage
from promotion_crm import file_types
from promotion_crm.models import Download, StaleDocument
from tests import make
from tests.pages import text_of
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"
PDF = b"%PDF-1.7 a plan"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def lead(db):
    return make.make_lead(owner=make.make_user("account manager"))


def add(client, record, *files, target="lead", url="document", **said):
    address = reverse(f"add-{url}", args=[target, record.pk])
    return client.post(address, {"files": files or [upload()], "kind": "plan", **said})


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_several_files_are_added_at_once_and_read_by_who_sees_the_lead(client_of, lead, media):
    owner = client_of(lead.owner)

    answer = add(owner, lead, upload("招商方案.pdf"), upload("notes.txt", "笔记".encode()), note="First")

    assert answer.url == f"/leads/{lead.pk}/#documents"
    plan, notes = Document.objects.order_by("pk")
    page = text_of(client_of(CITY).get(lead.get_absolute_url()))
    assert f'href="/documents/{plan.pk}/"' in page and "notes.txt" in page
    assert (plan.content_type, plan.size, notes.note) == ("application/pdf", len(PDF), "First")
    assert "招商" not in plan.file.name and plan.file.path.startswith(str(media))
    file = client_of(CITY).get(plan.download_url)
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8B%9B")
    assert (file["X-Content-Type-Options"], file["Content-Type"]) == ("nosniff", "application/octet-stream")


def test_each_download_is_in_the_log_and_nobody_rewrites_it(client_of, lead):
    add(client_of(lead.owner), lead)
    document, city = Document.objects.get(), client_of(CITY)

    city.get(document.download_url)

    row = Download.objects.get()
    assert (row.user, row.kind, row.record_id, row.name) == (city.user, "partners.document", document.pk, "plan.pdf")
    assert (row.sha256, row.address) == (document.sha256, document.download_url)
    assert str(city.user) in text_of(city.get(document.get_absolute_url()))
    with pytest.raises(DatabaseError), transaction.atomic():
        Download.objects.all().delete()


def test_evidence_and_kept_exports_are_in_the_log_as_well(client_of, lead, settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    receipt, city = make.make_receipt(lead=lead, evidence=upload()), client_of(CITY)

    city.get(receipt.evidence.url)
    city.get(reverse("organizations-export", args=["csv"]))
    record = city.user.exportrecord_set.get()
    file = city.get(reverse("export-file", args=[record.pk]))

    assert file.status_code == 200 and file["Content-Type"].startswith("text/csv")
    assert list(Download.objects.order_by("pk").values_list("kind", "record_id")) == [
        ("partners.capitalreceipt", receipt.pk),
        ("promotion_crm.exportrecord", record.pk),
    ]
    assert Download.objects.latest("pk").sha256 == record.sha256


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.pdf", b"MZ\x90\x00 %PDF-", "“plan.pdf”: The file is a program or a web page"),
        ("plan.pdf", b"PK\x03\x04", "“plan.pdf”: The name ends in .pdf, and the file is something else."),
        ("plan.docx", PDF, "The name ends in .docx"),
        ("photo.png", b"GIF89a", "The name ends in .png"),
        ("notes.txt", b"a\0b", "The name ends in .txt"),
        ("page.html", b"x", "A file of this type cannot be kept."),
        ("plan.pdf", b"", "The file is empty."),
    ],
)
def test_what_is_refused_names_the_file_and_nothing_of_the_others_is_kept(client_of, lead, media, name, content, words):
    answer = add(client_of(lead.owner), lead, upload("good.pdf"), upload(name, content))

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Document.objects.exists() and not kept(media)


def test_too_large_a_file_and_none_at_all_are_refused(client_of, lead, monkeypatch):
    owner = client_of(lead.owner)
    monkeypatch.setattr(file_types.type_of, "__defaults__", (10,))

    assert "at most 10" in text_of(add(owner, lead))
    assert "Choose a file." in text_of(owner.post(reverse("add-document", args=["lead", lead.pk]), {"kind": "plan"}))


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("gnp\u202efdp.exe.pdf", "gnpfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("..pdf", "file.pdf"),
        ("\0\u200b", "file"),
    ],
)
def test_names_are_made_safe(given, kept_as):
    assert file_types.safe_name(given) == kept_as


def test_an_altered_or_lost_file_is_told_and_not_handed_out(client_of, lead, media):
    add(client_of(lead.owner), lead, upload("a.pdf"), upload("b.pdf"), upload("c.pdf"))
    same, altered, lost = Document.objects.order_by("pk")
    Path(altered.file.path).write_bytes(PDF + b"!")
    lost.file.storage.delete(lost.file.name)
    city, told = client_of(CITY), StringIO()

    assert [city.get(row.download_url).status_code for row in (same, altered, lost)] == [200, 409, 410]
    assert "Unchanged since it was uploaded" in text_of(city.get(same.get_absolute_url()))
    assert "altered after it was uploaded" in text_of(city.get(altered.get_absolute_url()))
    with pytest.raises(CommandError, match="2 of 3"):
        call_command("check_documents", stderr=told)
    assert "“b.pdf” (partners.Document" in told.getvalue() and "The file is no longer kept." in told.getvalue()
    assert Download.objects.count() == 1


def test_a_withdrawn_document_stays_in_the_list_and_is_handed_out_no_more(client_of, lead):
    owner = client_of(lead.owner)
    add(owner, lead)
    document = Document.objects.get()
    address = reverse("withdraw-document", args=[document.pk])

    assert owner.post(address, {"why": " "}).status_code == 422
    assert owner.post(address, {"why": "Wrong version"}).status_code == 302

    assert owner.get(document.download_url).status_code == 410
    assert "Wrong version" in text_of(owner.get(lead.get_absolute_url()))
    assert owner.post(address, {"why": "Again"}).status_code == 409
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(sha256="1" * 64)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_at_once_one_is_told(lead):
    document, by = make.make_document(lead=lead), make.make_user(CITY)
    read = [Document.objects.get(pk=document.pk) for _ in range(2)]

    answers = together([lambda mine=mine: mine.withdraw(by=by, why="Old") for mine in read])

    assert sorted(map(type, answers), key=str) == [type(None), StaleDocument]


def test_only_who_may_change_the_record_adds(client_of, lead):
    readers = [client_of("leadership"), client_of("verifier")]
    strangers = [client_of("account manager"), client_of("district officer", district=make.make_district())]

    assert [add(client, lead).status_code for client in readers] == [403, 403]
    assert [add(client, lead).status_code for client in strangers] == [404, 404]
    assert add(client_of("privacy officer"), lead).status_code == 403
    assert not Document.objects.exists()


def test_documents_of_a_restricted_lead_do_not_leak(client_of, lead):
    add(client_of(lead.owner), lead, upload("secret.pdf"))
    lead.confidentiality = "restricted"
    lead.save()
    document = Document.objects.get()
    officer = client_of("event officer")
    make.make_meeting(event=make.make_event(), leads=[make.make_lead()])

    for client in (client_of("leadership"), client_of("account manager"), client_of("privacy officer"), officer):
        assert client.get(document.download_url).status_code in (403, 404)
        assert client.get(document.get_absolute_url()).status_code in (403, 404)
        assert not Document.objects.visible_to(client.user).exists()
    assert client_of(None).get(document.download_url).status_code == 302


def test_who_reads_only_the_title_of_a_lead_reads_none_of_its_documents(client_of, lead):
    document, officer = make.make_document(lead=lead), client_of("event officer")
    make.make_meeting(event=make.make_event(), leads=[lead])

    page = officer.get(lead.get_absolute_url())

    assert page.status_code == 200 and document.name not in text_of(page)
    assert officer.get(document.download_url).status_code == 404


def test_a_landed_lead_takes_documents_of_who_works_on_it(client_of):
    landed = make.make_lead(Stage.LANDED, owner=make.make_user("account manager"))
    owner = client_of(landed.owner)

    assert reverse("add-document", args=["lead", landed.pk]) in text_of(owner.get(landed.get_absolute_url()))
    assert add(owner, landed).status_code == 302


def test_a_verification_an_appointment_and_an_event_have_their_own(client_of):
    asked = make.make_verification()
    city, verifier = client_of(CITY), client_of("verifier")
    appointment, event = make.make_appointment(), make.make_event()

    assert add(verifier, asked, target="verification").url == f"/leads/{asked.lead_id}/verification/#documents"
    assert add(city, appointment, target="appointment").status_code == 302
    assert add(client_of("event officer"), event, target="event", url="event-document").status_code == 302

    assert "plan.pdf" in text_of(verifier.get(reverse("verification", args=[asked.lead_id])))
    assert "plan.pdf" in text_of(client_of("leadership").get(event.get_absolute_url()))
    assert client_of("verifier").get(EventDocument.objects.get().download_url).status_code == 200
    assert add(client_of("account manager"), appointment, target="appointment").status_code == 403
    assert client_of("privacy officer").get(appointment.documents.get().download_url).status_code == 200
    assert city.get("/documents/new/user/1/").status_code == 404
