"""Which column of a file is which field: by the field's name, or by a heading of the list in either language."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from promotion_crm.roles import OPERATOR
from promotion_crm.search import plain
from promotion_crm.wording import listed

from .cells import LANGUAGES, shown
from .refusals import FileRefused

WHY = "Why it was refused", "未通过原因"  # the head of a column that the file of refused rows has, and nobody reads
AGAIN = re.compile(r" \(\d+\)$")
LEAVE = ""  # in place of a field: the column is left out


@dataclass(frozen=True)
class Exported:
    """Where the list writes a column: the column, which of its cells, and the language of the heading."""

    column: object
    place: int
    language: str


@dataclass
class Matching:
    """What each column of a file was taken for.

    places    {column of the file: name of the field}
    exported  {column of the file: Exported}, of those headed as the list exports them
    unread    headings of the list that follow from other records
    wrong     what has to be said of other columns, a sentence each
    unknown   the places of those columns
    """

    places: dict = field(default_factory=dict)
    exported: dict = field(default_factory=dict)
    unread: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    unknown: list = field(default_factory=list)

    @property
    def language(self):
        """The language of most headings, or "" where no heading tells."""
        told = Counter(e.language for e in self.exported.values())
        return max(told, key=told.get) if told else ""

    def refuse(self, names):
        """Raise FileRefused unless each column is accounted for; `names` are the fields in words."""
        if self.wrong and not self.places:
            said = _("The first row has to hold the headings, and holds none that is known.")
            raise FileRefused(said, choices(names))
        if self.wrong:
            raise FileRefused(*self.wrong, choices(names))


class Headings:
    """All headings a file of one list may have; `names` are the fields of its Import."""

    def __init__(self, names, of):
        self.names, self.of = names, of

    @cached_property
    def _known(self):
        """{heading in plain letters: ([name, …], Exported or None)}: names first, then what the list exports."""
        fits, exported = defaultdict(list), {}
        for name in (*self.names, *(column.name for column in self.of.columns)):
            fits[name].append(name)
        for language in LANGUAGES:
            with override(language):
                for column in self.of.columns:
                    for place, one in enumerate(column.exported(OPERATOR)):
                        head = plain(one.label)
                        fits[head].append(self._field_of(column, place, language))
                        exported.setdefault(head, Exported(column, place, language))
                for name in self.names:
                    fits[plain(str(_label(self.of.model, name, self.names)))].append(name)
        return {head: (list(dict.fromkeys(names)), exported.get(head)) for head, names in fits.items()}

    def _field_of(self, column, place, language):
        if place:
            return column.kind.currency
        reads_chinese = language.startswith("zh")
        by_language = {"name": ("name_en", "name_zh"), "other_name": ("name_zh", "name_en")}
        if column.name in by_language and column.name not in self.names and "name_en" in self.names:
            return by_language[column.name][reads_chinese]
        return column.name

    def knows(self, head):
        return bool(self._fits(head)[0])

    def _fits(self, head):
        """What a heading may be; a second one of a word has a number in an XLSX file."""
        head = plain(head)
        return self._known.get(head) or self._known.get(AGAIN.sub("", head), ([], None))

    def match(self, heads, chosen=None):
        """The Matching of a row of headings; `chosen` {place: name} is what a person said, and comes first."""
        found, chosen = Matching(), chosen or {}
        for place, head in enumerate(heads):
            fits, exported = self._fits(head)
            if place in chosen:
                self._choose(found, place, chosen[place], fits, exported)
            elif plain(head) not in map(plain, WHY):
                self._match(found, place, head, fits, exported)
        return found

    def _choose(self, found, place, name, fits, exported):
        if name in self.names:
            found.places[place] = name
            if exported and name in fits:
                found.exported[place] = exported

    def _match(self, found, place, head, fits, exported):
        name = next((name for name in fits if name in self.names and name not in found.places.values()), None)
        if name:
            found.places[place] = name
            if exported:
                found.exported[place] = exported
            return
        if head and fits and not set(fits) <= set(self.names) and head not in found.unread:
            found.unread.append(head)
            return
        found.unknown.append(place)
        if not head:
            found.wrong.append(_("Column %(number)d has no heading.") % {"number": place + 1})
        elif not fits:
            found.wrong.append(_("“%(head)s” is no column of this list.") % {"head": shown(head)})
        else:
            found.wrong.append(_("The column “%(head)s” stands there twice.") % {"head": shown(head)})


def layout_of(heads):
    """What tells one layout of a sheet from others: its headings, also with the reason of refused rows behind them."""
    known = [plain(head) for head in heads if plain(head) not in map(plain, WHY)]
    return sha256("\x1f".join(known).encode()).hexdigest()


def choices(names):
    return _("The columns are: %(names)s.") % {"names": listed(names)}


def missing(names):
    """That columns are missing, in words."""
    return _("The file has no column for %(names)s, which every new row needs.") % {"names": listed(names)}


def _label(model, name, names):
    label = names[name].label
    return label or capfirst(model._meta.get_field(name).verbose_name)


def words_of(of, name, names):
    """What a field is called to the person, as it is on the list."""
    column = next((column for column in of.columns if column.name == name), None)
    return str(column.heading if column else _label(of.model, name, names))
