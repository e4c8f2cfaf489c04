"""What may stand in a cell: the fields of a form for one row, which read what spreadsheets write."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import or_

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from promotion_crm.search import plain
from promotion_crm.wording import listed

from .formulas import Broken
from .workbook import ROUNDED, Number

LANGUAGES = ("en", "zh-hans")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")  # with points it is always so
GROUPED = re.compile(r"[+-]?\d{1,3}([,'\u2019 \u00a0\u202f]\d{3})+(\.\d+)?")
COMMA = re.compile(r"[+-]?(\d{1,3}([.'\u2019 \u00a0\u202f]\d{3})+|\d+),\d+|[+-]?\d{1,3}([.'\u2019 \u00a0\u202f]\d{3})+")
POINT, DECIMAL_COMMA = ".", ","
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
YES, NO = {"yes", "true", "1", "x", "y", "是", "有"}, {"no", "false", "0", "n", "否", "无"}
SEVERAL = 5  # records of one name that are told
SEVERAL_IN = re.compile(r"[;；、\n]")  # what parts the records of one cell
KNOWN = 12  # choices that are told


def refuse(sentence, **params):
    return ValidationError(str(sentence) % params)


class Cell(forms.Field):
    """A field of a row."""

    is_record = False

    def clean(self, value):
        value = value.strip() if isinstance(value, str) and not isinstance(value, Number | Broken) else value
        if isinstance(value, Broken):
            said = _("It holds a formula without a result, or an error. Mend it in a spreadsheet and save it there.")
            raise refuse(said)
        if self.required and value in (None, ""):
            raise refuse(_("It is blank, and has to be filled in."))
        return self.read(value) if isinstance(value, str) and value else self.blank(value)

    def blank(self, value):
        """The value of a blank cell; one that is a value already stays."""
        return None if value in (None, "") else value

    def read(self, text):
        return text


class Text(Cell):
    def __init__(self, *, most=20_000, **kwargs):
        super().__init__(**kwargs)
        self.most = most

    def blank(self, value):
        return "" if value is None else value

    def read(self, text):
        if len(text) > self.most:
            raise refuse(_("It has %(count)d characters; write at most %(most)d."), count=len(text), most=self.most)
        if isinstance(text, Number) and len(text.lstrip("-").partition(".")[0]) > ROUNDED:
            raise refuse(_("The spreadsheet has rounded this number. Format its column as text and write it anew."))
        if found := UNSEEN.search(text):
            said = _("Character %(place)d is one that cannot be seen or printed. Delete it.")
            raise refuse(said, place=found.start() + 1)
        return str(text)


class Email(Text):
    """An address, also in full-width letters, or as a mail program copies it: <ann@example.org>, mailto:…"""

    def __init__(self, **kwargs):
        super().__init__(most=254, **kwargs)

    def read(self, text):
        address = unicodedata.normalize("NFKC", super().read(text)).replace("。", ".").strip(" \t<>;,；，")
        address = "".join(address.split()).removeprefix("mailto:")
        try:
            validate_email(address)
        except ValidationError:
            said = _("“%(text)s” is not an e-mail address. Write name@example.org, one address.")
            raise refuse(said, text=shown(text)) from None
        return address


class Day(Cell):
    """2027-02-28, as well with slashes, points, in Chinese or as 28.02.2027; never in an order that reads two ways.

    A day of 1900 is what a spreadsheet makes of the number 0 and its like.
    """

    def read(self, text):
        first, last = DAY.fullmatch(text), DAY_FIRST.fullmatch(text)
        parts = first.groups() if first else last.groups()[::-1] if last else ()
        try:
            day = date(*map(int, parts)) if parts else None
        except ValueError:
            day = None
        if day and day.year == 1900:
            raise refuse(
                _("“%(text)s” is what a spreadsheet makes of 0. Write the day, or leave the cell blank."), text=text
            )
        if not day or not 1900 < day.year < 3000:
            raise refuse(_("“%(text)s” is not a date. Write 2027-02-28."), text=shown(text))
        return day


class Amount(Cell):
    """A number, 0 or more, with or without separators of thousands. `places` are those behind the decimal mark.

    `decimal` is that mark in the file; a number of a workbook has a point, whatever it is.
    """

    decimal = POINT

    def __init__(self, *, places=2, digits=18, **kwargs):
        super().__init__(**kwargs)
        self.places, self.digits = places, digits

    def read(self, text):
        with_comma = self.decimal == DECIMAL_COMMA and not isinstance(text, Number)
        text = plain(text).replace("，", ",")
        if with_comma and COMMA.fullmatch(text):
            text = re.sub(r"[^\d+,-]", "", text).replace(",", ".")
        elif with_comma and "." in text:
            raise refuse(_("“%(text)s” is not a number here, where the decimal mark is a comma."), text=shown(text))
        elif GROUPED.fullmatch(text):
            text = re.sub(r"[^\d.+-]", "", text)
        if not NUMBER.fullmatch(text):
            raise refuse(_("“%(text)s” is not a number. Write 46500000, digits only."), text=shown(text))
        number = Decimal(text)
        try:
            exact = number == number.quantize(Decimal(1).scaleb(-self.places))
        except InvalidOperation:
            exact = False
        if number < 0:
            raise refuse(_("“%(text)s” is negative. Write 0 or more."), text=shown(text))
        if not exact or len(str(int(number))) > self.digits - self.places:
            raise refuse(_("“%(text)s” has too many digits."), text=shown(text))
        return number if self.places else int(number)


class YesNo(Cell):
    def blank(self, value):
        return bool(value)

    def read(self, text):
        text = plain(text)
        if text not in YES | NO:
            raise refuse(_("“%(text)s” is neither yes nor no."), text=shown(text))
        return text in YES


class OneOf(Cell):
    """A choice by its key, or by its words in either language."""

    def __init__(self, choices, **kwargs):
        super().__init__(**kwargs)
        self.words, self.labels = {}, [label for value, label in choices if value]
        for language in LANGUAGES:
            with override(language):
                self.words |= {plain(str(label)): value for value, label in list(choices) if value}
        self.words |= {plain(value): value for value, _label in choices if value}

    def blank(self, value):
        return value or ""

    def read(self, text):
        if plain(text) not in self.words:
            known = listed(self.labels[:KNOWN]) + (" …" if self.labels[KNOWN:] else "")
            raise refuse(_("“%(text)s” is no choice here. Choose one of: %(known)s."), text=shown(text), known=known)
        return self.words[plain(text)]


class Country(OneOf):
    """A country or region, by its ISO code or its name in either language."""

    def __init__(self, **kwargs):
        super().__init__(countries, **kwargs)

    def read(self, text):
        if plain(text) not in self.words:
            raise refuse(_("“%(text)s” is no country. Write two capital letters, such as DE."), text=shown(text))
        return super().read(text)


class Record(Cell):
    """A record of another table, by its number or one of some fields that name it.

    `look_up` finds those of many rows before these are judged. `several` may stand in a cell,
    parted by semicolons, the marks of a Chinese list, or lines; the value is then a list.
    """

    is_record = True

    def __init__(self, rows, by, cure, *, several=False, **kwargs):
        super().__init__(**kwargs)
        self.rows, self.by, self.cure, self.several = rows, by, cure, several
        self.found = {}

    def look_up(self, texts, user):
        """Find the records that these texts name among those the user may name: as they stand, else in any case."""
        texts = {one for text in texts for part in self.parts(text) for one in (part, *self.parts_by_comma(part))}
        wanted = {text for text in texts if plain(text) not in self.found}
        if not wanted:
            return
        numbers = [int(text) for text in wanted if text.isascii() and text.isdigit() and len(text) < 10]
        rows = self.rows(user)
        self._keep(rows.filter(_any_of(self.by, wanted) | Q(pk__in=numbers)))
        if rest := {text.lower() for text in wanted if plain(text) not in self.found}:
            low = {f"low_{name}": Lower(name) for name in self.by}
            self._keep(rows.annotate(**low).filter(_any_of(low, rest)))
        for text in wanted:
            self.found.setdefault(plain(text), {})

    def _keep(self, rows):
        for row in rows:
            for text in {str(row.pk), *(plain(getattr(row, name) or "") for name in self.by)}:
                self.found.setdefault(text, {})[row.pk] = row

    def parts(self, text):
        found = SEVERAL_IN.split(text) if self.several else [text]
        return [part.strip() for part in found if part.strip()]

    def parts_by_comma(self, part):
        """A list as it is exported, where no name has a comma."""
        return [one.strip() for one in re.split("[,，]", part) if one.strip()] if self.several else []

    def blank(self, value):
        return [] if self.several and value in (None, "") else super().blank(value)

    def read(self, text):
        found = [self.named(one) for part in self.parts(text) for one in self.known(part)]
        return list(dict.fromkeys(found)) if self.several else found[0]

    def known(self, part):
        """A part as it stands where a record is called so, else what is in it between commas."""
        return [part] if self.found.get(plain(part)) else self.parts_by_comma(part) or [part]

    def fits(self, text):
        """All records that a text may mean."""
        return list(self.found.get(plain(text.strip()), {}).values())

    def named(self, text):
        fits = self.fits(text)
        if not fits:
            raise refuse(
                _("There is no “%(text)s” among those you may see. %(cure)s"), text=shown(text), cure=self.cure
            )
        if len(fits) > 1:
            names = listed(f"{row.pk} ({row})" for row in fits[:SEVERAL])
            raise refuse(
                _("%(count)d records are called “%(text)s”. Write the number of one: %(names)s."),
                count=len(fits), text=shown(text), names=names,
            )  # fmt: skip
        return fits[0]


def _any_of(names, texts):
    return reduce(or_, (Q(**{f"{name}__in": texts}) for name in names))


def shown(text):
    """A wrong text as it may be shown again."""
    return text if len(text) <= 60 else text[:60] + "…"
