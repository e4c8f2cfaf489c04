"""Files and texts made to hurt: entities that grow, names that climb, texts without end, texts that are none."""

import io
import time
import zipfile
from contextlib import suppress
from urllib.parse import quote

import pytest
from django.urls import reverse

from promotion_crm.importing.refusals import FileRefused
from tests import make, pages
from tests.kernel.test_import_files import parts_changed, table, workbook

pytestmark = pytest.mark.django_db
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
GROWING = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE sst [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>'
SECONDS = 5


def with_entity(doctype):
    """A workbook whose cell is an entity of its sheet."""

    def change(name, part):
        if name != "xl/worksheets/sheet1.xml":
            return part
        text = part.decode().replace("?>", f"?>{doctype}", 1) if "?>" in part.decode()[:80] else doctype + part.decode()
        assert "harmless" in text
        return text.replace("harmless", "&l11;").encode()

    book = parts_changed(workbook(["Name"], ["harmless"]), _written_inline)
    return parts_changed(book, change)


def _written_inline(name, part):
    """The text of the cell in the sheet itself."""
    if name != "xl/worksheets/sheet1.xml":
        return part
    return part.replace(b't="s"><v>1</v>', b't="inlineStr"><is><t>harmless</t></is>')


@pytest.mark.parametrize("doctype", [GROWING, OUTSIDE], ids=["growing", "outside"])
def test_no_entity_of_a_workbook_grows_or_reads_a_file(doctype):
    began, told = time.monotonic(), ""
    with suppress(FileRefused):
        told = str(table(with_entity(doctype)))

    assert "haha" not in told
    assert "root:" not in told
    assert time.monotonic() - began < SECONDS


def test_a_name_that_climbs_out_of_a_workbook_lands_nowhere(tmp_path, monkeypatch):
    """Parts are read in memory by their names, and never unpacked."""
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    kept = io.BytesIO(workbook(["Name"], ["A"]))
    with zipfile.ZipFile(kept, "a") as parts:
        parts.writestr("../evil.txt", "x")
        parts.writestr(str(tmp_path / "evil.txt"), "x")

    assert table(kept.getvalue()) == [["Name"], ["A"]]
    assert [path.name for path in tmp_path.rglob("*")] == ["inner"]


# -- texts --------------------------------------------------------------------------------------------------
BROKEN = "%ED%A0%80"  # half of a pair, which is no text


@pytest.mark.parametrize("name", [*pages.LISTS, "search", "lead-board", "palette"])
def test_half_a_character_is_no_fault(client_of, name):
    answer = client_of("superuser").get(f"{reverse(name)}?q={BROKEN}")

    assert answer.status_code < 500


def test_half_a_character_typed_into_a_form_is_no_fault(client_of):
    me, lead = client_of("superuser"), make.make_lead()

    answer = me.post(
        reverse("lead-status", args=[lead.pk]),
        f"status=delayed&reason={BROKEN}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code < 500


@pytest.mark.parametrize("name", ["log-meeting", "new-lead", "new-follow-up", "new-contribution"])
def test_a_text_without_end_is_refused_or_kept_and_soon(client_of, name):
    me, text = client_of("superuser"), "长a" * 500_000
    began = time.monotonic()

    answer = me.post(reverse(name), dict.fromkeys(("notes", "note", "title", "what", "title_en"), text) | {"save": "1"})

    assert answer.status_code < 500
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("text", ["(a+)+$" * 300, "a" * 2000 + "!", "\\" * 1500, "%_" * 900, "'" * 1500, "、" * 1500])
def test_no_words_searched_for_take_long(client_of, text):
    me = client_of("superuser")
    make.make_contact(name_en="a" * 190)
    for name in ("search", "contacts", "palette"):
        began = time.monotonic()

        assert me.get(f"{reverse(name)}?q={quote(text)}").status_code < 500
        assert time.monotonic() - began < SECONDS
