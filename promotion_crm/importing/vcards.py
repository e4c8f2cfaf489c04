"""vCards of any version as rows of a sheet: 2.1, 3.0 (RFC 2426), 4.0 (RFC 6350), and what telephones make of them.

Read leniently, since real cards are: grouped properties, parameters without a name, text in
quoted-printable with lines that end in “=”, folds by blank or tab or none at all, an encoding
named for one line only, a card that is not closed. Pictures, sounds and keys are passed over.
"""

import base64
import binascii
import quopri
import re
from collections import defaultdict
from dataclasses import dataclass, field

from promotion_crm.search import IS_HAN

from .decoding import UTF16, encoding_of

BEGINS = re.compile(rb"\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
COLUMNS = ("name_en", "name_zh", "organization", "title", "email", "phone", "wechat", "note")
ALWAYS = ("name_en", "name_zh", "organization")  # so that a file without them is told so
LINES = re.compile(rb"\r\n|\n|\r")
GROUP = re.compile(r"[\w-]+\.", re.ASCII)
PARAMETER = re.compile(r';((?:[^;:"]|"[^"]*")*)')
PASSED_OVER = {"PHOTO", "LOGO", "SOUND", "KEY"}
ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "Q", "7BIT", "8BIT"}
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
PARTS = re.compile(r"(?<!\\)((?:\\\\)*);")
WECHAT = re.compile(r"\s*(?:wechat|weixin|微信号?)\s*[:：]\s*(\S+)\s*", re.IGNORECASE)
DIALLED = re.compile(r"tel:", re.IGNORECASE)


@dataclass
class Property:
    """One line of a card, unfolded: its name, the values of its parameters in capitals, its value as bytes."""

    name: str
    params: dict
    raw: bytes
    text: str = ""

    def has(self, *types):
        return not {*types}.isdisjoint(self.params["TYPE"])

    @property
    def preferred(self):
        return self.has("PREF") or "1" in self.params["PREF"]

    @property
    def parts(self):
        """The parts of a value in parts, such as family and given name."""
        return [plain(part) for part in PARTS.sub("\\1\0", self.text).split("\0")]


@dataclass
class Card:
    found: dict = field(default_factory=lambda: defaultdict(list))

    def texts(self, name):
        return [text for one in self.found[name] if (text := plain(one.text))]

    def first(self, *names):
        return next((text for name in names for text in self.texts(name)), "")


class VCards:
    """The cards of a file as the rows of one sheet, read anew each time; the first row names the columns."""

    sheets, sheet = (), ""
    leaves_blank = True  # what a card does not say is not known, rather than nothing

    def __init__(self, content, encoding=""):
        if encoding.startswith("utf-16") or (not encoding and (content[:2] in UTF16 or b"\0" in content[:40])):
            content = content.decode(encoding_of(content, encoding)).encode()
            encoding = "utf-8"
        self.content = content.removeprefix(b"\xef\xbb\xbf")
        self.encoding = encoding_of(self.content, encoding)
        used = {name for row in map(cells_of, self._cards()) for name, cell in row.items() if cell}
        self.columns = [name for name in COLUMNS if name in used or name in ALWAYS]

    def rows(self):
        yield 1, self.columns
        for number, card in enumerate(self._cards(), 2):
            row = cells_of(card)
            yield number, [row[name] for name in self.columns]

    def _cards(self):
        card, agent, inner = None, False, 0
        for one in properties(self.content):
            text = one.raw.strip().upper()
            if one.name == "BEGIN" and text == b"VCARD":
                inner += agent or inner > 0
                if card and not inner:
                    yield card
                card = card if inner else Card()
            elif one.name == "END" and text == b"VCARD":
                if inner:
                    inner -= 1
                elif card:
                    yield card
                    card = None
            elif card and not inner and one.name not in PASSED_OVER:
                one.text = self._text(one)
                card.found[one.name].append(one)
            agent = one.name == "AGENT" and not text
        if card:
            yield card

    def _text(self, one):
        raw, encodings = one.raw, one.params["ENCODING"]
        if {"QUOTED-PRINTABLE", "Q"} & {*encodings}:
            raw = quopri.decodestring(raw)
        elif {"BASE64", "B"} & {*encodings}:
            try:
                raw = base64.b64decode(raw, validate=False)
            except binascii.Error:
                return ""
        return self._decoded(raw, one.params["CHARSET"])

    def _decoded(self, raw, charsets):
        """By the encoding that the line names, else as UTF-8, else as the file; what is in none has marks in it."""
        for name in (*charsets, "utf-8", self.encoding):
            try:
                return raw.decode("gb18030" if name.upper() in ("GB2312", "GBK") else name)
            except (UnicodeError, LookupError):
                continue
        return raw.decode("utf-8", "replace")


def is_vcards(content):
    """Whether these bytes are vCards, whatever the file is called."""
    return bool(BEGINS.match(content[:400].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")))


def properties(content):
    """The lines of all cards, unfolded; what is none is left out."""
    lines, at = LINES.split(content), 0
    while at < len(lines):
        pieces, at = [lines[at]], at + 1
        quoted = b"QUOTED-PRINTABLE" in pieces[0].partition(b":")[0].upper()
        # Joined at the end: a picture has more pieces than could be added one by one.
        while at < len(lines) and ((quoted and pieces[-1].endswith(b"=")) or lines[at][:1] in (b" ", b"\t")):
            if quoted and pieces[-1].endswith(b"="):
                pieces[-1] = pieces[-1][:-1]
                pieces.append(lines[at])
            else:
                pieces.append(lines[at][1:])
            at += 1
        if one := _property(b"".join(pieces)):
            yield one


def _property(line):
    head, value = _parted(line)
    if head is None:
        return None
    head = GROUP.sub("", head.decode("utf-8", "replace").strip(), count=1)
    params = defaultdict(list)
    for text in PARAMETER.findall(head):
        name, equals, said = text.partition("=")
        values = [one.strip().strip('"').upper() for one in (said if equals else name).split(",")]
        known = name.strip().upper() if equals else "ENCODING" if values[0] in ENCODINGS else "TYPE"
        params[known] += [part for one in values for part in one.split(",") if part]
    return Property(head.partition(";")[0].strip().upper(), params, value)


def _parted(line):
    """A line before and behind its first colon outside quotation marks."""
    quotes = False
    for place, octet in enumerate(line):
        if octet == ord('"'):
            quotes = not quotes
        elif octet == ord(":") and not quotes:
            return line[:place], line[place + 1 :]
    return None, b""


def plain(text):
    """Text without its escapes, in one line per line."""
    text = ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
    return "\n".join(line.strip() for line in text.replace("\0", "").splitlines()).strip()


# -- what a card says as cells ------------------------------------------------------------


def cells_of(card):
    """{column: text} of one card."""
    english, chinese = _names(card)
    wechat, note = _wechat(card)
    organization = next((one.parts[0] for one in card.found["ORG"] if one.parts[0]), "")
    return {
        "name_en": english,
        "name_zh": chinese,
        "organization": _line(organization),
        "title": _line(card.first("TITLE", "ROLE")),
        "email": _line(_best(card.found["EMAIL"])),
        "phone": _line(_dialled(_best(_telephones(card)))),
        "wechat": _line(wechat),
        "note": note,
    }


def _names(card):
    """The English and the Chinese name: of several, and of nicknames, the first in each script."""
    said = card.texts("FN") or [name for one in card.found["N"] if (name := _in_order(one.parts))]
    names = [_line(name) for name in said]
    names += [_line(name) for name in card.texts("NICKNAME") if names and _is_han(name) != _is_han(names[0])]
    return tuple(next((name for name in names if _is_han(name) == han), "") for han in (False, True))


def _in_order(parts):
    """A name from its parts: family, given, others; without titles before and letters behind."""
    family, given, others = (parts + ["", "", ""])[:3]
    if _is_han(family + given):
        return family + given
    return " ".join(part for part in (given, others, family) if part)


def _is_han(text):
    return bool(IS_HAN.search(text))


def _line(text):
    return " ".join(text.split())


def _best(found):
    """The value of the preferred one, else of the first that says something."""
    said = [one for one in found if plain(one.text)]
    return plain(next((one for one in said if one.preferred), said[0]).text) if said else ""


def _telephones(card):
    """Those that are no fax, mobile ones first."""
    spoken = [one for one in card.found["TEL"] if not one.has("FAX", "PAGER", "MODEM")]
    return sorted(spoken, key=lambda one: not one.has("CELL"))


def _dialled(text):
    """A number as it is dialled, without what 4.0 writes around it."""
    found = DIALLED.match(text)
    return text[found.end() :].partition(";")[0] if found else text


def _wechat(card):
    """The WeChat name, wherever it stands, and what is left of the notes."""
    found = card.texts("X-WECHAT") + card.texts("X-WEIXIN")
    found += [plain(one.text) for one in card.found["X-SOCIALPROFILE"] if one.has("WECHAT", "WEIXIN")]
    found += [match[1] for text in card.texts("IMPP") if (match := WECHAT.fullmatch(text))]
    notes = []
    for line in "\n".join(card.texts("NOTE")).splitlines():
        if match := WECHAT.fullmatch(line):
            found.append(match[1])
        else:
            notes.append(line)
    return (found or [""])[0], "\n".join(notes).strip()
