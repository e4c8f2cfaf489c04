"""Encodings that are easily taken for others, and files that break off within a character."""

import pytest

from promotion_crm.importing.decoding import encoding_of
from promotion_crm.importing.refusals import FileRefused


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Name,Land\nМосковская биржа,RU\nООО «Ромашка»,RU\n", "cp1251"),
        ("Name,Land\nΕθνική Τράπεζα της Ελλάδος,GR\n", "cp1253"),
        ("Name,Land\nİstanbul Şişe ve Cam,TR\nTürkiye İş Bankası,TR\n", "cp1254"),
        ("Name,Land\nLietuvos geležinkeliai,LT\nŠiaulių bankas,LT\n", "cp1257"),
        ("Name,Land\nMüller,DE\n", "cp1252"),
        ("Name,Land\nSociété Générale,FR\n", "cp1252"),
        ("Name,Land\nPříčná ulička,CZ\n", "cp1250"),
        ("Name,Land\n测试,CN\n", "gb18030"),
    ],
)
def test_letters_stand_as_their_alphabet_has_them(text, encoding):
    assert encoding_of(text.encode(encoding)) == encoding


def test_names_of_a_hong_kong_bank_are_read_as_windows_writes_them():
    assert encoding_of("名稱,國家\n恒生銀行,HK\n裏,HK\n".encode("cp950")) == "big5hkscs"


def test_what_is_in_no_encoding_we_tell_is_not_guessed():
    with pytest.raises(FileRefused, match="cannot be told in which encoding"):
        encoding_of("Name,Land\n東京海上日動火災保険株式会社,JP\n".encode("shift_jis"))


def test_utf_16_may_be_chosen_for_a_file_without_its_mark():
    assert encoding_of("Name,Land\nMüller,DE\n".encode("utf-16-le"), "utf-16") == "utf-16-le"
    with pytest.raises(FileRefused, match="not in UTF-16"):
        encoding_of("Name,Land\nMüller,DE!\n".encode("cp1252"), "utf-16")


def test_a_file_that_breaks_off_within_a_character_is_refused_by_its_line():
    with pytest.raises(FileRefused, match="The file is not in UTF-16: line 2 holds other bytes."):
        encoding_of("Name,Land\nMüller,DE\n".encode("utf-16-le")[:-1])
