"""Files as offices send them: any encoding, separator and decimal mark, titles above the heads; and files that lie."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from promotion_crm.importing import cells
from promotion_crm.importing.decimals import decimal_mark
from promotion_crm.importing.reading import read, source_of
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.importing.workbook import Number

CHINESE = "名称,地址\n上海钢铁贸易有限公司,浦东新区世纪大道一号，八楼\n"
TRADITIONAL = "名稱,地址\n香港貿易發展局,灣仔港灣道一號會展廣場\n"
WESTERN = "Name,Straße\nMüller & Söhne,Größenallee 5\nÉlan Café,Rue de l'Île\n"
EASTERN = "Název,Ulice\nŽeleznýš a.s.,Příčná ulička 7\nŁódź Spółka,Świętokrzyska\n"


def sheet_of(content, known=("Name",), **options):
    return read(source_of(content, **options), known.__contains__)


def table(content, **options):
    sheet = sheet_of(content, **options)
    return [sheet.heads, *(row for _number, row in sheet.rows())]


def workbook(*rows, **sheets):
    """The bytes of a workbook with these rows, and further sheets by name."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def parts_changed(content, change):
    """A workbook with its parts changed: `change(name, bytes)` gives new ones."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return kept.getvalue()


# -- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (TRADITIONAL, "big5"),
        (WESTERN, "cp1252"),
        (WESTERN, "utf-16-le"),
        (WESTERN, "utf-16-be"),
        (EASTERN, "cp1250"),
    ],
)
def test_every_encoding_of_an_office_is_told(text, encoding):
    assert table(text.encode(encoding)) == [line.split(",") for line in text.strip().split("\n")]


def test_a_wrong_encoding_that_was_chosen_names_the_line():
    with pytest.raises(FileRefused, match="The file is not in UTF-8: line 2 holds other bytes."):
        source_of(CHINESE.encode("gb18030").replace("名称,地址".encode("gb18030"), b"a,b"), encoding="utf-8-sig")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_cells_are_parted_by_what_parts_them(separator):
    cents = "5" if separator == "," else ",5"
    content = f"Name{separator}Amount\nA{separator}1{cents}\nB{separator}2{cents}\n"

    assert [len(row) for row in table(content.encode())] == [2, 2, 2]


def test_the_line_that_names_the_separator_is_no_row():
    assert table(b"sep=;\r\nName;Amount\r\nA;1\r\n") == [["Name", "Amount"], ["A", "1"]]


def test_titles_above_the_headings_are_passed_over_and_rows_keep_their_numbers():
    sheet = sheet_of(
        b"Partners of 2026,,\n,,\nList,as of,March\nName,Kind,Country\nA,x,DE\n\nB,y,FR\n", ("Name", "Kind")
    )

    assert (sheet.number, sheet.heads) == (4, ["Name", "Kind", "Country"])
    assert [number for number, _row in sheet.rows()] == [5, 7]


def test_the_row_of_headings_may_be_told():
    assert sheet_of(b"Name,b\nc,d\ne,f\n").number == 1
    assert read(source_of(b"Name,b\nc,d\ne,f\n"), "Name".__eq__, head_row=2).heads == ["c", "d"]


# -- workbooks --------------------------------------------------------------------------------


def test_a_workbook_is_read_by_its_bytes_and_types():
    content = workbook(
        ["Name", "Amount", "On", "At", "Yes", "Code"],
        ["A", 46500000, date(2026, 3, 1), datetime(2026, 3, 1, 9, 30), True, 0.1 + 0.2],
        ["B", 1234.5, None, None, False, "007"],
    )

    assert table(content) == [
        ["Name", "Amount", "On", "At", "Yes", "Code"],
        ["A", "46500000", "2026-03-01", "2026-03-01 09:30", "yes", "0.3"],
        ["B", "1234.5", "", "", "no", "007"],
    ]


def test_a_chosen_sheet_is_read_and_one_that_is_hidden_is_not():
    book = openpyxl.load_workbook(io.BytesIO(workbook(["About"], Second=[["Name"], ["A"]], Hidden=[["Name"], ["x"]])))
    book["Hidden"].sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    content = kept.getvalue()

    assert table(content, sheet="Second") == [["Name"], ["A"]]
    assert source_of(content).sheets == ["Sheet", "Second"]
    with pytest.raises(FileRefused, match="The workbook has no sheet “Hidden”."):
        source_of(content, sheet="Hidden")


def test_merged_titles_above_the_headings_of_a_workbook_are_passed_over():
    book = openpyxl.load_workbook(io.BytesIO(workbook(["Partners", None], ["Name", "Kind"], ["A", "x"])))
    book.active.merge_cells("A1:B1")
    kept = io.BytesIO()
    book.save(kept)

    assert table(kept.getvalue()) == [["Name", "Kind"], ["A", "x"]]


# -- files that lie ---------------------------------------------------------------------------


def bomb():
    """A sheet of half a gigabyte in half a megabyte."""
    return parts_changed(
        workbook(["Name"], ["A"]),
        lambda name, part: part + b" " * 500_000_000 if name == "xl/worksheets/sheet1.xml" else part,
    )


def far():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "Name", "A", "x"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def packed():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as parts:
        parts.writestr("letter.txt", "Name\nA\n")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "The file is empty."),
        (lambda: b" \n\n", "The file is empty."),
        (lambda: workbook(), "The file is empty."),
        (lambda: workbook(["Name"]), "no rows beneath its head"),
        (bomb, "unpacks to more than 400 MB"),
        (far, "reaches down to row 1,048,576 and 16,384 columns wide, which is too much"),
        (packed, "a packed file, but no XLSX workbook"),
        (lambda: workbook(["Name"], ["A"])[:900], "The workbook cannot be read: File is not a zip file"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "one with a password"),
        (lambda: b"Name" + b"," * 1_000_000 + b"\nA\n", "Row 1 has 1000001 columns; at most 300 are read."),
        (lambda: b"%PDF-1.7\n\0\0\x01\x02 \xff\xfe stream", "It cannot be told in which encoding"),
        (lambda: b'Name\n"open\nA\n', "breaks off its quotation marks"),
        (lambda: b"x" * 50_000_001, "larger than 50 MB"),
    ],
)
def test_a_file_that_lies_is_refused_in_words(content, words):
    with pytest.raises(FileRefused, match=words.replace("(", "\\(")):
        table(content())


def test_a_number_that_the_spreadsheet_has_rounded_is_no_code():
    with pytest.raises(ValidationError, match="has rounded this number"):
        cells.Text().clean(Number("91310000123456800"))
    assert cells.Text().clean(Number("310115")) == "310115"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31.02.2026", "is not a date"),
        ("1900-01-00", "is not a date"),
        ("1900-01-01", "what a spreadsheet makes of 0"),
        ("45992", "is not a date"),
        ("3/4/2026", "is not a date"),
    ],
)
def test_days_that_are_none_are_refused(text, words):
    with pytest.raises(ValidationError, match=words):
        cells.Day().clean(text)


def test_days_with_points_begin_with_the_day():
    assert cells.Day().clean("28.02.2027") == date(2027, 2, 28)
    assert cells.Day().clean("2027.2.28") == date(2027, 2, 28)


def test_what_cannot_be_seen_is_no_text():
    with pytest.raises(ValidationError, match="Character 3 is one that cannot be seen or printed"):
        cells.Text().clean("ab\x07c")
    assert cells.Text().clean("two\nlines") == "two\nlines"


# -- decimal marks ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "mark"),
    [
        ("Name;Sum\nA;1.234,50\n", ","),
        ("Name;Sum\nA;1,5\n", ","),
        ("Name,Sum\nA,1234.5\n", "."),
        ('Name,Sum\nA,"1,234.50"\nB,"1,234"\n', "."),
        ('Name,Sum\nA,"1.234.567"\n', ","),
        ('Name,Sum\nA,"1,234"\n', "."),
        ("Name;Sum\nA;1,234\n", ","),
        ("Name;Sum\nA;1234.50\n", "."),
    ],
)
def test_the_decimal_mark_is_told_by_amounts_that_read_one_way_only(content, mark):
    assert decimal_mark(sheet_of(content.encode()), [1]) == mark


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1.234.567,89", ",", "1234567.89"),
        ("1 234,5", ",", "1234.5"),
        ("1.234", ",", "1234"),
        ("1,234", ".", "1234"),
        ("1,234.5", ".", "1234.5"),
        (Number("1234.5"), ",", "1234.5"),
        ("12'000", ",", "12000"),
    ],
)
def test_amounts_are_read_with_the_mark_of_their_file(text, mark, amount):
    cell = cells.Amount()
    cell.decimal = mark

    assert str(cell.clean(text)) == amount


def test_a_point_is_no_decimal_mark_beside_commas():
    cell = cells.Amount()
    cell.decimal = ","

    with override("en"), pytest.raises(ValidationError, match="where the decimal mark is a comma"):
        cell.clean("1234.56")
