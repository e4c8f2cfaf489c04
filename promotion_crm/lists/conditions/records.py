import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from promotion_crm.lists.kinds import reads_chinese
from promotion_crm.merging.gone import kept_of
from promotion_crm.wording import listed

from .base import ANY, NONE, Filter, Option

LARGEST = 2**31 - 1
SMALL = 2**15 - 1  # the largest that a number of a batch can be
OFFERED = 12
NUMBER = re.compile(r"[+-]?[0-9]+")  # a sign does not make it a word


class Coded(Filter):
    """Any row of a small reference table, by its code or one of its names.

    `coded` is a function that returns the rows, `by` the field of the code. All tables of
    a list are read in one query, see `Filters`.
    """

    may_lack = True

    def __init__(self, rows, path=None, *, by="code", **kwargs):
        super().__init__(path, **kwargs)
        self.coded, self.by, self.rows = rows, by, []

    def read(self, text):
        for pk, *names in self.rows:
            if text.casefold() in [name.casefold() for name in names]:
                return pk
        known = ", ".join(row[1] for row in self.rows[:40])
        raise self.refuse(
            text,
            _("There is no such choice."),
            _("Choose one of: %(names)s.") % {"names": known} if known else "",
        )

    def options(self, chosen):
        chosen = {name.casefold() for name in chosen}
        return [
            Option(code, self.shown(code, en, zh), bool({n.casefold() for n in (code, en, zh)} & chosen))
            for _pk, code, en, zh in self.rows
        ]

    def shown(self, code, en, zh):
        return (zh or en or code) if reads_chinese() else (en or zh or code)


class Numbers(Filter):
    """Any of some whole numbers."""

    shape = "numbers"
    may_lack = True

    def read(self, text):
        number = self.whole(text)
        if not number:
            raise self.refuse(text, _("There is no such number."), _("The smallest is 1."))
        if number > SMALL:
            raise self.refuse(text, _("The number is too large."), _("The largest is %(most)d.") % {"most": SMALL})
        return number

    def whole(self, text):
        if not (text.isascii() and text.isdigit()):
            raise self.refuse(text, _("This is not a whole number."), _("Write it in digits."))
        if len(text) > 10 or int(text) > LARGEST:
            raise self.refuse(text, _("The number is too large."), _("The largest is %(most)d.") % {"most": LARGEST})
        return int(text)

    def summary(self, chip):
        words = {option.value: option.label for option in chip.options}
        return listed(words.get(value, value) for value in chip.values[self.name])


class Records(Numbers):
    """Any of many records, by number, or by words that fit only one.

    `rows` is a function that returns them; the reader sees those whose names they may read.
    One that was merged into another stands for that one, as addresses and saved views may name it still.
    """

    shape = "records"

    def __init__(self, rows, path=None, **kwargs):
        super().__init__(path, **kwargs)
        self.all_rows, self.found = rows, {}

    def check(self, asked):
        asked_for = super().check(asked)
        lacking = [value for value in asked_for if value in (NONE, ANY)]
        values = [value for value in asked_for if value not in lacking]
        known = self._known(values) if values else {}
        wrong = [
            self.refuse(str(pk), _("There is no such record among those you may see."))
            for pk in values
            if pk not in known
        ]
        if wrong:
            raise ValidationError(wrong)
        self.found = known
        # By both numbers: rows of a past day have the one they had then.
        return [*dict.fromkeys([*known, *(row.pk for row in known.values())]), *lacking]

    def _known(self, pks):
        rows = self.all_rows().named_to(self.reader)
        known = rows.in_bulk(pks)
        gone = [pk for pk in pks if pk not in known]
        kept = kept_of(rows.model._meta.label_lower, gone) if gone else {}
        into = rows.in_bulk(kept.values()) if kept else {}
        return known | {pk: into[other] for pk, other in kept.items() if other in into}

    def read(self, text):
        if NUMBER.fullmatch(text):
            return self.whole(text)
        fits = list(self.all_rows().named_to(self.reader).find(text).order_by("pk")[:6])
        if len(fits) == 1:
            return fits[0].pk
        if not fits:
            raise self.refuse(text, _("No record has such a name."), _("Write its number or its name."))
        named = ", ".join(f"{row.pk} ({row})" for row in fits[:5])
        raise self.refuse(
            text,
            _("Several records have such a name."),
            _("Write the number of one: %(names)s.") % {"names": named + (" …" if fits[5:] else "")},
        )

    def offered(self, text):
        """A few records that fit these words, for one who types: [Option, …]."""
        rows = self.all_rows().named_to(self.reader).find(text).order_by()[:OFFERED] if text else []
        return [Option(str(row.pk), str(row), on=False) for row in sorted(rows, key=str)]

    def options(self, chosen):
        return [Option(str(pk), str(row), on=True) for pk, row in self.found.items()]

    def summary(self, chip):
        return Filter.summary(self, chip)
