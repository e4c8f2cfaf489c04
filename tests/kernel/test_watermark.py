"""An Excel file says on itself who made it, when and what for, and stays the rows of the list."""

import io

import pytest
from django.utils.timezone import localtime
from openpyxl import load_workbook

from promotion_crm.lists.xlsx import FOOTER, foot
from tests.kernel.asked import body
from tests.make import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


def test_the_sheet_of_rows_says_who_when_and_why(client_of):
    contact = make_contact(name_en="Ann Sample")
    client = client_of("account manager", name_en="Wu & Partner", username="wu")

    content = body(client.get("/contacts/export.xlsx?columns=name,email&purpose=forum+%26+dinner"))
    first, main = load_workbook(io.BytesIO(content)).worksheets
    mark = main["A1"].comment.text

    assert f"Exported by Wu & Partner (wu), {localtime():%Y-%m-%d}" in mark
    assert mark.endswith("forum & dinner")
    assert "Wu && Partner (wu)" in main.oddFooter.left.text
    assert dict(first.iter_rows(values_only=True))["Mark"] == mark.partition("\n")[2]
    assert [row[0] for row in main.iter_rows(values_only=True)] == ["Name", str(contact)]


@pytest.mark.parametrize("text", ["&" * 400, "x" * 400, "王" * 300])
def test_a_foot_is_never_longer_than_excel_takes(text):
    made = foot(text)

    assert len(made) <= FOOTER
    assert made.removeprefix("&L").removesuffix("&R&P / &N").count("&") % 2 == 0
