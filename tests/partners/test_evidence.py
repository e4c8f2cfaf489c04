"""Evidence is checked when it comes in, and read as a download by those who see its row, and by nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners import evidence
from partners.models import Verification
from partners.pipeline import Stage
from promotion_crm.uploads import or_no_files
from tests import make
from tests.admins import change, filled, url

pytestmark = pytest.mark.django_db
CITY, VERIFIER = "city administrator", "verifier"
PDF = b"%PDF-1.7 a contract"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name="contract.pdf", content=PDF, kind="application/pdf"):
    return SimpleUploadedFile(name, content, kind)


@pytest.fixture
def lead(db):
    return make.make_lead(Stage.REGISTERED, owner=make.make_user("account manager"))


@pytest.fixture
def asked(lead):
    return Verification.ask(lead, by=lead.owner, landed_on=localdate())


def add(client, verification, file=None):
    check = verification.checks.get(kind="jobs")
    address = reverse("judge-checks", args=[verification.lead_id, verification.pk])
    return client.post(address, {f"check-{check.pk}-evidence": file or upload()})


def test_the_owner_adds_evidence_and_the_verifier_reads_it(client_of, lead, asked):
    answer = add(client_of(lead.owner), asked)

    check = asked.checks.get(kind="jobs")
    page = client_of(VERIFIER).get(reverse("verification", args=[lead.pk])).content.decode()
    file = client_of(VERIFIER).get(check.evidence.url)
    assert answer.status_code == 302
    assert check.verdict == "open"
    assert check.evidence.url == f"/evidence/verificationcheck/{check.pk}/"
    assert f'href="{check.evidence.url}"' in page
    assert b"".join(file.streaming_content) == PDF


def test_it_comes_as_a_download_that_nothing_opens_as_a_page(client_of, lead, asked):
    add(client_of(lead.owner), asked, file=upload("合同.txt", b"<b>not a page</b>", "text/html"))

    answer = client_of(CITY).get(asked.checks.get(kind="jobs").evidence.url)

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"x", "A file of this type cannot be kept."),
        ("picture.svg", b"<svg/>", "A file of this type cannot be kept."),
        ("setup.exe", b"x", "A file of this type cannot be kept."),
        ("contract.pdf.js", b"x", "A file of this type cannot be kept."),
        ("nothing", b"x", "A file of this type cannot be kept."),
        ("contract.pdf", b"MZ\x90\x00", "is a program or a web page"),
        ("contract.PDF", b"\x7fELF", "is a program or a web page"),
        ("contract.txt", b"\xef\xbb\xbf \n<!DOCTYPE html>", "is a program or a web page"),
        ("contract.txt", b"<script>", "is a program or a web page"),
        ("contract.txt", b"<?xml version='1.0'?><svg onload='x'>", "is a program or a web page"),
        ("contract.pdf", b"", "The submitted file is empty."),
        ("x" * 101 + ".pdf", PDF, "at most 100 characters"),
    ],
)
def test_what_is_refused_names_its_row_and_the_cure(client_of, lead, asked, name, content, words):
    answer = add(client_of(lead.owner), asked, file=upload(name, content))

    assert answer.status_code == 422
    assert "Jobs: Evidence: " in answer.content.decode()
    assert words in answer.content.decode()
    assert not asked.checks.exclude(evidence="").exists()


def test_too_large_a_file_is_refused(client_of, lead, asked, monkeypatch):
    monkeypatch.setattr(evidence, "LARGEST", 10)

    answer = add(client_of(lead.owner), asked)

    assert answer.status_code == 422
    assert "at most 10" in answer.content.decode()


def test_evidence_of_a_judged_row_stays(client_of, lead, asked):
    check = asked.checks.get(kind="jobs")
    check.judge("yes", by=make.make_user(VERIFIER), evidence=upload())
    kept = asked.checks.get(kind="jobs").evidence.name

    answer = add(client_of(lead.owner), asked, file=upload("other.pdf"))

    assert answer.status_code == 422
    assert "Jobs: There is a verdict already; what it rests on stays." in answer.content.decode()
    check.refresh_from_db()
    assert (check.verdict, check.evidence.name) == ("yes", kept)


def test_a_save_that_is_refused_leaves_no_file(client_of, asked, tmp_path):
    eligibility, jobs = (asked.checks.get(kind=kind) for kind in ("eligibility", "jobs"))
    posted = {f"check-{eligibility.pk}-verdict": "yes", f"check-{eligibility.pk}-evidence": upload()}
    posted |= {f"check-{jobs.pk}-verdict": "no", f"check-{jobs.pk}-note": ""}

    answer = client_of(VERIFIER).post(reverse("judge-checks", args=[asked.lead_id, asked.pk]), posted)

    assert answer.status_code == 422
    assert not asked.checks.exclude(evidence="").exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_the_database_refuses_leaves_no_file(asked, tmp_path):
    check = asked.checks.get(kind="jobs")
    Verification.objects.filter(pk=asked.pk).update(state="withdrawn")

    with pytest.raises(IntegrityError), or_no_files(), transaction.atomic():
        check.evidence = upload()
        check.save()

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("role", ["leadership", "district officer"])
def test_readers_add_nothing(client_of, lead, asked, role):
    answer = add(client_of(role), asked)

    assert answer.status_code in (403, 404)
    assert not asked.checks.exclude(evidence="").exists()


def files(lead, asked):
    """A row of each kind that holds a file, on this lead."""
    check = asked.checks.get(kind="jobs")
    check.evidence = upload()
    check.save()
    receipt = make.make_receipt(lead=lead, evidence=upload())
    milestone = make.make_milestone(lead=lead, evidence=upload())
    return [check, receipt, milestone]


def test_every_kind_is_read_by_those_who_see_the_lead_and_nobody_else(client_of, lead, asked):
    rows = files(lead, asked)
    readers = [client_of(role) for role in (CITY, VERIFIER, "leadership")] + [client_of(lead.owner)]
    strangers = [client_of(role) for role in ("account manager", "privacy officer", "system administrator")]
    strangers.append(client_of("district officer", district=make.make_district()))
    officer = client_of("event officer")
    make.make_meeting(event=make.make_event(), leads=[lead])

    for row in rows:
        assert [reader.get(row.evidence.url).status_code for reader in readers] == [200] * 4, row
        assert [one.get(row.evidence.url).status_code for one in [*strangers, officer]] == [404] * 5, row
        assert client_of(None).get(row.evidence.url).status_code == 302


def test_a_restricted_lead_keeps_its_evidence_from_leadership(client_of, asked, lead):
    rows = files(lead, asked)
    lead.confidentiality = "restricted"
    lead.save()

    assert [client_of("leadership").get(row.evidence.url).status_code for row in rows] == [404] * 3


@pytest.mark.parametrize("address", ["/evidence/user/1/", "/evidence/verificationcheck/999999/", "/evidence/x/1/"])
def test_what_is_no_evidence_is_not_found(client_of, address):
    assert client_of(CITY).get(address).status_code == 404


def test_a_row_without_a_file_or_with_a_lost_one_is_not_found(client_of, lead, asked):
    bare, lost = make.make_receipt(lead=lead), files(lead, asked)[1]
    lost.evidence.storage.delete(lost.evidence.name)

    for row in (bare, lost):
        assert client_of(CITY).get(reverse("evidence", args=["capitalreceipt", row.pk])).status_code == 404


def test_the_admin_links_there_and_refuses_the_same_files(client_of, lead):
    city = client_of(CITY)
    receipt = make.make_receipt(lead=lead, evidence=upload())
    given = filled(city.get(url(make.CapitalReceipt, "add")), lead=lead.pk, received_on=str(localdate()), amount="5")
    given |= {"currency": "USD"}

    page = city.get(change(receipt)).content.decode()
    refused = city.post(url(make.CapitalReceipt, "add"), given | {"evidence": upload("page.html")})
    saved = city.post(url(make.CapitalReceipt, "add"), given | {"evidence": upload("slip.pdf")})

    assert f'href="{receipt.evidence.url}"' in page
    assert "A file of this type cannot be kept." in refused.content.decode()
    assert saved.status_code == 302
    assert lead.receipts.count() == 2


def test_a_file_that_is_kept_is_not_judged_again(lead):
    receipt = make.make_receipt(lead=lead, evidence=upload())
    receipt.evidence.storage.delete(receipt.evidence.name)

    receipt.full_clean()
