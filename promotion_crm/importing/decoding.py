"""The encoding of a file, whichever an office writes: told by a mark, else by which letters make sense."""

import re
from codecs import getincrementaldecoder

from django.utils.translation import gettext as _

from .refusals import FileRefused

UTF16 = (b"\xff\xfe", b"\xfe\xff")
POINTS = "，。、；：？！“”‘’（）《》【】—…·　０１２３４５６７８９％＋－"  # noqa: RUF001


def _common(encoding, leads, trails):
    """The first level of a Chinese character set: its rows of common characters."""
    pairs = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
    return {*POINTS, *pairs.decode(encoding, "ignore")}


# What is written by those who do not write UTF-8, and the letters that are common in it.
LETTERS = {
    "gb18030": _common("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
    "big5hkscs": _common("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]) | {*"恒裏着粧嫺"},
    "cp1252": {*"äöüÄÖÜßéèêëÉÈàâáãåæçñíìîïóòôõøúùûÿœÀÁÂÅÆÇÑÓØÚ€£§°²³·«»–—‘’“”…\xa0"},
    "cp1250": {*"ąćęłńóśźżĄĆĘŁŃÓŚŹŻáäčďéěíňőöřšťúůüűýžÁÄČĎÉĚÍŇŐÖŘŠŤÚŮÜŰÝŽß€§°«»–—‘’“”…\xa0"},
    "cp1254": {*"çğıöşüâîûÇĞİÖŞÜ€§°«»–—‘’“”…\xa0"},
    "cp1257": {*"ąčęėįšųūžāēģīķļņõäöüĄČĘĖĮŠŲŪŽĀĒĢĪĶĻŅÕÄÖÜ€§°«»–—‘’“”…\xa0"},
    "cp1251": {*"оеаинтсрвлкмдпуяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ«»–—№\xa0"},
    "cp1253": {*"αοιετσνηυρκλπςάίόέήΑΒΓΔΕΖΗΙΚΛΜΝΞΟΠΡΣΤΥΦΧΩ«»–—\xa0"},
}
LATIN = {"cp1252": 3, "cp1250": 4, "cp1254": 4, "cp1257": 4}  # so many such letters never stand in a row
OTHER_ALPHABETS = {"cp1251", "cp1253"}
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB 18030 (GBK)",
    "big5hkscs": "Big5",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251 (Кириллица)",
    "cp1253": "Windows-1253 (Ελληνικά)",
    "cp1254": "Windows-1254 (Türkçe)",
    "cp1257": "Windows-1257 (Baltic)",
    "mac_roman": "Mac Roman",
}
LOOKED_AT = 200_000  # bytes that decide
ENOUGH = 0.6  # of their letters beyond ASCII common
CHUNK = 1 << 20
BEYOND = re.compile(rb"[\x80-\xff]")
RUN = re.compile(r"[^\x00-\x7f]{2,}")


def encoding_of(content, encoding=""):
    """The encoding of some bytes: the given one, else the likeliest. Raises FileRefused where they are not in it."""
    encoding = encoding or _likeliest(content)
    if encoding == "utf-16" and content[:2] not in UTF16:
        encoding = _by_order_of_bytes(content)
    decoder = getincrementaldecoder(encoding)()
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        try:
            text = decoder.decode(chunk, final=start + CHUNK >= len(content))
        except UnicodeDecodeError as error:
            line = content[: start + error.start].count(b"\n") + 1
            said = _("The file is not in %(encoding)s: line %(line)d holds other bytes. Choose another encoding.")
            raise FileRefused(said % {"encoding": _name_of(encoding), "line": line}) from error
        if "\0" in text:
            said = _("The file holds characters that are not text. Save it as “%(as)s”.")
            raise FileRefused(said % {"as": "CSV UTF-8"})
    return encoding


def _name_of(encoding):
    return "UTF-16" if encoding.startswith("utf-16") else NAMES.get(encoding, encoding)


def _likeliest(content):
    if content[:2] in UTF16:
        return "utf-16"
    if content[:1000].count(b"\0") > len(content[:1000]) / 4:  # Latin text in UTF-16 without its mark
        return _by_order_of_bytes(content)
    first = BEYOND.search(content)
    sample = content[first.start() if first else 0 :][:LOOKED_AT]
    if _reads(sample, "utf-8-sig") is not None:
        return "utf-8-sig"
    likely = {name: _share(_reads(sample, name), name) for name in LETTERS}
    best = max(likely, key=likely.get)
    if likely[best] < ENOUGH:
        said = _("It cannot be told in which encoding the file is. Save it as “%(as)s”, or choose its encoding.")
        raise FileRefused(said % {"as": "CSV UTF-8"})
    return best


def _by_order_of_bytes(content):
    """UTF-16 without its mark: Latin letters and marks have their blank half behind or before."""
    behind = content[1:1000:2].count(b"\0") >= content[0:1000:2].count(b"\0")
    return "utf-16-le" if behind else "utf-16-be"


def _reads(sample, encoding):
    """A part of a file as text, which may be cut within its last character; None where it is not in the encoding."""
    try:
        return getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None


def _share(text, encoding):
    """Which share of the letters beyond ASCII is common in an encoding; 0 where the bytes are none of it.

    In Latin text they stand among letters of ASCII, and in Cyrillic or Greek by themselves.
    """
    strange = sum(not c.isascii() for c in text) if text else 0
    if encoding in LATIN:
        text = re.sub(rf"[^\x00-\x7f]{{{LATIN[encoding]},}}", "", text or "")
    elif encoding in OTHER_ALPHABETS:
        text = "".join(RUN.findall(text or ""))
    return sum(c in LETTERS[encoding] for c in text) / strange if strange else 0
