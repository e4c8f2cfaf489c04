"""What may stand in a cell: the fields of a form for one row, which read what spreadsheets write."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import or_

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from promotion_crm.search import plain
from promotion_crm.wording import listed

LANGUAGES = ("en", "zh-hans")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
GROUPED = re.compile(r"[+-]?\d{1,3}([,'\u2019 \u00a0\u202f]\d{3})+(\.\d+)?")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
YES, NO = {"yes", "true", "1", "x", "y", "是", "有"}, {"no", "false", "0", "n", "否", "无"}
SEVERAL = 5  # records of one name that are told
KNOWN = 12  # choices that are told


def refuse(sentence, **params):
    return ValidationError(str(sentence) % params)


class Cell(forms.Field):
    """A field of a row."""

    def clean(self, value):
        value = value.strip() if isinstance(value, str) else value
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
        return text


class Day(Cell):
    """2027-02-28, as well with slashes, points or in Chinese; never in an order that may be read two ways."""

    def read(self, text):
        parts = DAY.fullmatch(text)
        try:
            day = date(*map(int, parts.groups())) if parts else None
        except ValueError:
            day = None
        if not day or not 1900 <= day.year < 3000:
            raise refuse(_("“%(text)s” is not a date. Write 2027-02-28."), text=shown(text))
        return day


class Amount(Cell):
    """A number, 0 or more, with or without separators of thousands. `places` are those behind the point."""

    def __init__(self, *, places=2, digits=18, **kwargs):
        super().__init__(**kwargs)
        self.places, self.digits = places, digits

    def read(self, text):
        text = plain(text).replace("，", ",")
        if GROUPED.fullmatch(text):
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
        self.words, self.keys = {}, [value for value, _label in choices if value]
        for language in LANGUAGES:
            with override(language):
                self.words |= {plain(str(label)): value for value, label in list(choices) if value}
        self.words |= {plain(key): key for key in self.keys}

    def blank(self, value):
        return value or ""

    def read(self, text):
        if plain(text) not in self.words:
            known = ", ".join(self.keys[:KNOWN]) + (" …" if self.keys[KNOWN:] else "")
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

    `look_up` finds those of a whole file before its rows are judged.
    """

    def __init__(self, rows, by, cure, **kwargs):
        super().__init__(**kwargs)
        self.rows, self.by, self.cure = rows, by, cure
        self.found = {}

    def look_up(self, texts, user):
        """Find the records that these texts name among those the user may name, in one query."""
        wanted = {text for text in texts if text}
        numbers = [int(text) for text in wanted if text.isascii() and text.isdigit() and len(text) < 10]
        named = reduce(or_, (Q(**{f"low_{name}__in": {text.lower() for text in wanted}}) for name in self.by))
        rows = self.rows(user).annotate(**{f"low_{name}": Lower(name) for name in self.by})
        for row in rows.filter(named | Q(pk__in=numbers)) if wanted else ():
            for text in {str(row.pk), *(plain(getattr(row, name) or "") for name in self.by)}:
                self.found.setdefault(text, {})[row.pk] = row

    def read(self, text):
        fits = list(self.found.get(plain(text), {}).values())
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


def shown(text):
    """A wrong text as it may be shown again."""
    return text if len(text) <= 60 else text[:60] + "…"
