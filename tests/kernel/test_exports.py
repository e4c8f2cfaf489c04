"""Files of lists: whole, harmless, recorded, and only for those who may have them."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from promotion_crm.lists import copying, exporting, keeping, xlsx
from promotion_crm.models import ExportRecord
from promotion_crm.roles import ROLES, permissions
from tests.kernel.asked import body, csv_rows, xlsx_rows
from tests.make import (
    make_contact,
    make_lead,
    make_organization,
)

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
PURPOSE = "purpose=a+test"


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    return settings.EXPORT_DIR


def left_over(folder):
    return list(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_harmless_in_csv_and_text_in_xlsx(formula, client_of):
    make_lead(title=formula)
    client = client_of("city administrator")

    assert csv_rows(client, "leads", "columns=title")[1] == [f"'{formula}"]
    assert xlsx_rows(client, "leads", "columns=title")[1] == [formula]
    sheet = body(client.get("/leads/export.xlsx?columns=title"))
    assert b"<f>" not in sheet


@pytest.mark.parametrize(
    "text", ["plain", 'a "quoted", text', "two\nlines", "王芳", "'quoted", "007", "1e9", "😀" * 50]
)
def test_text_comes_back_as_it_was(text, client_of):
    make_lead(title=text)
    client = client_of("city administrator")

    assert csv_rows(client, "leads", "columns=title")[1] == [text]
    assert xlsx_rows(client, "leads", "columns=title")[1] == [text]


def test_numbers_and_days_are_typed_in_xlsx_and_iso_in_csv(client_of):
    lead = make_lead(total_investment="1234567.89", total_currency="USD", expected_landing=date(2027, 3, 31))
    at = datetime(2026, 11, 23, 18, 5, tzinfo=timezone.get_default_timezone())
    type(lead).objects.filter(pk=lead.pk).update(stage_since=at, jobs=1200)
    client, query = client_of("city administrator"), "columns=total_investment,expected_landing,stage_since,jobs"

    header, row = csv_rows(client, "leads", query)
    typed = xlsx_rows(client, "leads", query)[1]

    assert header[1] == f"{header[0]}, currency"
    assert row == ["1234567.89", "USD", "2027-03-31", "2026-11-23 18:05:00", "1200"]
    assert typed == [1234567.89, "USD", date(2027, 3, 31), datetime(2026, 11, 23, 18, 5), 1200.0]


def test_what_a_sheet_cannot_hold_is_written_as_text():
    assert xlsx.cell(2**60) == str(2**60)
    assert xlsx.cell(date(1850, 1, 1)) == "1850-01-01"
    assert len(xlsx.cell("x" * 40_000)) <= 32_767
    assert "cut" in xlsx.cell("x" * 40_000)
    assert xlsx.unlike(["A", "A", "A (2)"]) == ["A", "A (2)", "A (2) (2)"]


def test_an_empty_list_exports_its_header(client_of):
    client = client_of("city administrator")

    assert csv_rows(client, "leads", "columns=code,title") == [["Code", "Project"]]
    assert [row for row in xlsx_rows(client, "leads", "columns=code,title") if any(row)] == [["Code", "Project"]]


def test_the_header_and_choices_are_in_the_reader_s_language(client_of):
    make_contact(do_not_contact=True)
    english = csv_rows(client_of("city administrator"), "contacts", "columns=do_not_contact,is_primary")
    chinese = csv_rows(
        client_of("city administrator", language="zh-hans"), "contacts", "columns=do_not_contact,is_primary"
    )

    assert english == [["Do not contact", "Primary"], ["Yes", "No"]]
    assert chinese[0] != english[0] and chinese[1] != english[1]


# -- who may have what --------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_each_role_exports_what_its_permissions_allow(role, client_of):
    client = client_of(role)
    make_contact(organization=make_organization())
    may = set(permissions(ROLES[role]))
    allowed = {"promotion_crm.export_lists", "partners.view_contact"} <= may
    personal = "promotion_crm.export_personal_data" in may

    names = client.get("/contacts/export.csv?columns=name")
    mails = client.get(f"/contacts/export.csv?columns=name,email&{PURPOSE}")

    assert names.status_code == (200 if allowed else 403)
    assert mails.status_code == (200 if allowed and personal else 403)
    assert ExportRecord.objects.count() == bool(allowed) + bool(allowed and personal)


def test_without_the_permission_the_page_says_which_columns_to_leave_out(client_of):
    make_contact()
    client = client_of("district officer")

    page = client.get("/contacts/export.csv?columns=name,email,title,phone&sort=-name")

    assert page.status_code == 403
    assert "E-mail" in page.content.decode() and "Phone" in page.content.decode()
    url = page.context["url"]
    assert "columns=name,title" in url and "sort=-name" in url
    assert body(client.get(url))


def test_personal_data_needs_a_purpose_and_the_page_asks_for_it(client_of):
    make_contact()
    client = client_of("account manager")

    assert " download" not in client.get("/contacts/").content.decode()
    page = client.get("/contacts/export.xlsx?columns=name,email&country=SG&purpose=+")

    assert page.status_code == 400
    text = page.content.decode()
    assert 'name="purpose"' in text
    assert 'name="columns" value="name,email"' in text and 'name="country" value="SG"' in text
    assert not ExportRecord.objects.exists()


def test_nobody_exports_rows_they_do_not_see(client_of):
    make_lead(confidentiality="restricted")
    client = client_of("district officer", district=None)

    assert len(csv_rows(client, "leads", "")) == 1


# -- the record -----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_export_leaves_a_record_of_the_very_file(form, client_of):
    make_contact(), make_contact()
    client = client_of("city administrator")

    content = body(client.get(f"/contacts/export.{form}?country=SG&columns=email,name&sort=-email&{PURPOSE}"))

    record = ExportRecord.objects.get()
    assert record.user == client.user
    assert (record.list_name, record.format, record.language) == ("contacts", form, "en")
    assert record.columns == ["email", "name", "do_not_contact"]  # who wants no contact is marked beside an address
    assert record.filters == {"country": ["SG"], "sort": ["-email"]}
    assert record.words == "Country or region: Singapore"
    assert (record.personal, record.purpose) == (True, "a test")
    assert (record.row_count, record.byte_size) == (2, len(content))
    assert record.sha256 == hashlib.sha256(content).hexdigest()


def test_the_name_of_a_file_has_the_day_of_the_office():
    made = ExportRecord(list_name="leads", format="csv", at=datetime(2026, 11, 1, 20, tzinfo=UTC))

    assert exporting.Export(None, made).name == "leads-2026-11-02.csv"


# -- what breaks ----------------------------------------------------------------------


def raises(error):
    def broken(*args, **kwargs):
        raise error

    return broken


class FullDisk:
    """A file on a disk that fills up after a few bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, data):
        self.room -= len(data)
        if self.room < 0:
            raise OSError(28, "No space left on device")
        return self.file.write(data)


def test_a_disk_that_fills_leaves_no_file_and_no_record(client_of, monkeypatch, export_dir):
    for _n in range(5):
        make_lead()
    copy = copying.copy
    monkeypatch.setattr(copying, "copy", lambda selection, file: copy(selection, FullDisk(file, 100)))

    page = client_of("city administrator").get("/leads/export.csv")

    assert page.status_code == 503
    assert not ExportRecord.objects.exists()
    assert not left_over(export_dir)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_statement_that_breaks_half_way_sends_nothing(form, client_of, monkeypatch, export_dir):
    for n in range(5):
        make_lead(title=f"Project {n}")
    breaking = (
        "CASE WHEN listed.c0 LIKE '%%%%3' THEN (1 / (length(listed.c0) - length(listed.c0)))::text ELSE listed.c0 END"
    )
    select = copying.select

    def broken(question):
        selection = select(question)
        selection.sql = f"SELECT {breaking} FROM ({selection.sql}) AS listed (c0)"
        return selection

    monkeypatch.setattr(copying, "select", broken)
    monkeypatch.setattr(xlsx, "select", broken)

    page = client_of("city administrator").get(f"/leads/export.{form}?columns=title&q=project")

    assert page.status_code == 503
    assert "division by zero" in page.content.decode()
    assert not ExportRecord.objects.exists()
    assert not left_over(export_dir)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_record_no_file(form, client_of, monkeypatch, export_dir):
    make_lead()
    monkeypatch.setattr(exporting, "record", raises(OSError("no")))

    assert client_of("city administrator").get(f"/leads/export.{form}").status_code == 503
    assert not left_over(export_dir)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sent_file_and_that_of_a_reader_who_hangs_up_are_kept_whole_and_nothing_else(form, client_of, export_dir):
    make_lead()
    client = client_of("city administrator")

    body(client.get(f"/leads/export.{form}"))
    half = client.get(f"/leads/export.{form}")
    next(iter(half.streaming_content))
    del half

    records = ExportRecord.objects.all()
    assert len(records) == 2
    assert {path.name for path in left_over(export_dir)} == {keeping.path_of(record).name for record in records}
    for record in records:
        assert hashlib.sha256(keeping.path_of(record).read_bytes()).hexdigest() == record.sha256
        assert keeping.path_of(record).stat().st_mode & 0o077 == 0


def test_a_sheet_never_holds_fewer_rows_than_the_list(client_of, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS", 2)
    client = client_of("city administrator")
    make_lead(), make_lead()
    assert len(xlsx_rows(client, "leads", "")) == 3
    make_lead()

    page = client.get("/leads/export.xlsx")

    assert page.status_code == 503
    assert "at most 2 rows" in page.content.decode()
