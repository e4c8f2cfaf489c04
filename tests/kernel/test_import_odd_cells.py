"""Cells that are not what they seem: formulas without a result, errors, a NUL; and refused rows sent again."""

import io
from unittest import mock

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.models import Organization, ProjectLead
from promotion_crm.importing import cells, staging
from promotion_crm.importing.reading import read, source_of
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.models import FileImport
from tests import make
from tests.kernel.test_import_files import workbook
from tests.kernel.test_import_pages import CITY, looked_at, page, plan, save, send


def rows_of(content):
    return [row for _number, row in read(source_of(content), ["Name", "Sum"].__contains__).rows()]


def test_a_formula_without_a_result_and_an_error_are_no_blank_cells():
    book = openpyxl.Workbook()
    book.active.title = 'A & B "2"'
    for place, text in {"C4": "Name", "D4": "Sum", "C5": "=1+1", "D5": "#REF!", "C6": "=text", "D6": "1"}.items():
        book.active[place] = text
    book.active["D5"].data_type, book.active["C6"].data_type = "e", "s"
    kept = io.BytesIO()
    book.save(kept)

    (formula, error), (text, _one) = rows_of(kept.getvalue())

    assert (formula, error, text) == ("=…", "#REF!", "=text")
    assert cells.Text().clean(text) == "=text"
    for one in (formula, error):
        with pytest.raises(ValidationError, match="a formula without a result, or an error"):
            cells.Text(required=False).clean(one)


def test_a_cell_longer_than_can_be_read_is_told_as_such():
    with pytest.raises(FileRefused, match="Line 2 has a cell of more than 131,072 characters."):
        rows_of(b"Name\n" + b"x" * 140_000 + b"\n")


@pytest.mark.django_db
def test_a_nul_in_a_workbook_is_refused_by_its_row_and_not_a_fault(client_of):
    client = client_of(CITY)
    one = send(client, workbook(["name_en", "note"], ["A_x0000_B", "_x0000_"]), file="x.xlsx")

    assert one.counts == {"refused": 1}
    assert "English name: Character 2 is one that cannot be seen" in page(client, one)
    assert "is no column of this list" in send(client, workbook(["name_en", "_x0000_"], ["A", "x"])).why


@pytest.mark.django_db
def test_refused_rows_that_are_mended_are_read_as_the_file_they_come_from(client_of):
    client, lead = client_of(CITY), make.make_lead()
    one = send(client, f"Nr;Summe;Geld;Land\n{lead.code};1.234;Circus;DE\n", name="leads")
    chosen = {"column-0": "code", "column-1": "total_investment", "column-2": "total_currency", "column-3": "country"}
    client.post(reverse("check-import", args=[one.pk]), plan(one, **chosen))
    one = looked_at(one)
    assert one.counts == {"refused": 1}, one.why

    file = client.get(reverse("refused-rows", args=[one.pk])).getvalue().decode("utf-8-sig")
    again = save(client, send(client, file.replace("Circus", "EUR"), name="leads"))

    assert (again.counts, again.why) == ({"changed": 1}, "")
    assert ProjectLead.objects.get().total_investment == 1234


@pytest.mark.django_db
def test_a_worker_that_comes_late_leaves_what_another_has_saved(client_of, monkeypatch):
    client = client_of(CITY)
    one = send(client, "name_en\nAurora\n")
    begun = staging._begun(one.job)
    saved = save(client, one)
    monkeypatch.setattr(staging, "_begun", lambda job: begun)

    staging.save(saved.job, mock.Mock())

    assert FileImport.objects.get().saved_at == saved.saved_at
    assert Organization.objects.count() == 1
