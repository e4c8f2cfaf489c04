"""What speaks for two rows being one: the same judgement for what is typed and for what is stored."""

from dataclasses import dataclass, replace
from functools import cached_property

from partners.likeness import of_firm, places_of, same_firm, same_in_pinyin
from partners.likeness_of_people import of_person, same_names
from partners.models.compared import Digits, Folded, Host

from .grounds import says_something


@dataclass(frozen=True)
class Firm:
    """An organization as it is compared. `FIELDS` are the columns it is made of, those in `CUT` cut first."""

    pk: int | None
    name_en: str
    name_zh: str
    code: str
    site: str
    parent: int | None

    TABLE = "partners_organization"
    FIELDS = ("id", "name_en", "name_zh", "credit_code", "website", "parent_id")
    CUT = {"website": Host}
    KINDS = ("code", "site")  # fields that are the same or not

    @cached_property
    def cores(self):
        return [of_firm(name) for name in (self.name_en, self.name_zh) if name]

    @cached_property
    def names(self):
        return [name for name in (self.name_en, self.name_zh) if name]

    def without(self, kinds):
        return replace(self, **dict.fromkeys(kinds, "")) if kinds else self

    def grounds(self, other):
        """What speaks for the two being one: none where they are registered apart, or one is part of the other."""
        if self.code and other.code and self.code != other.code:
            return []
        if (self.pk and other.parent == self.pk) or (other.pk and self.parent == other.pk):
            return []
        if _elsewhere(self, other):
            return ["code"] if _same("code", self, other) else []
        found = [kind for kind in self.KINDS if _same(kind, self, other)]
        said = named(self.cores, other.cores)
        return [*found, said] if said else found


def _elsewhere(one, other):
    """Whether both names say where they are, and not the same: the branches of two cities."""
    pairs = [(places_of(a), places_of(b)) for a, b in ((one.name_en, other.name_en), (one.name_zh, other.name_zh))]
    return any(here and there and not here & there for here, there in pairs)


def named(these, those):
    """How the cores of two firms compare: "name", "pinyin", "near" or ""."""
    pairs = [(one, other) for one in these for other in those]
    if any(one.letters == other.letters and one.numbers == other.numbers for one, other in pairs):
        return "name"
    if any(same_in_pinyin(one, other) for one, other in pairs):
        return "pinyin"
    return "near" if any(same_firm(one, other) for one, other in pairs) else ""


@dataclass(frozen=True)
class Person:
    """A contact as it is compared; `firm` is the number of its organization, the same for rows of one firm."""

    pk: int | None
    name_en: str
    name_zh: str
    email: str
    phone: str
    wechat: str
    firm: int | None

    TABLE = "partners_contact"
    FIELDS = ("id", "name_en", "name_zh", "email", "phone", "wechat", "organization_id")
    CUT = {"email": Folded, "phone": Digits, "wechat": Folded}
    KINDS = ("email", "phone", "wechat")

    @cached_property
    def names(self):
        return [name for text in (self.name_en, self.name_zh) if text and (name := of_person(text))]

    def without(self, kinds):
        return replace(self, **dict.fromkeys(kinds, "")) if kinds else self

    def grounds(self, other):
        """A name alone says something within one firm; a phone nothing where two names contradict it."""
        said = same_names(self.names, other.names)
        found = [kind for kind in ("email", "wechat") if _same(kind, self, other)]
        if said != "other" and _same_phone(self.phone, other.phone):
            found.append("phone")
        if said and said != "other" and (found or (self.firm and self.firm == other.firm)):
            found.append(said)
        return found


def _same(kind, one, other):
    value = getattr(one, kind)
    return value == getattr(other, kind) and says_something(kind, value)


def _same_phone(one, other):
    """Alike from the end on as far as the shorter goes, the zero in front of an area aside."""
    short, long = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    return says_something("phone", short) and long.endswith(short)


def columns(kind, table):
    """The columns of a row as it is compared, as SQL."""
    named = [(name, f"{table}.{name}") for name in kind.FIELDS]
    return ", ".join(kind.CUT[name].of(column) if name in kind.CUT else column for name, column in named)


COMPARED = {"organization": Firm, "contact": Person}


def compared(model):
    """What rows of this model are compared as."""
    return COMPARED[model._meta.model_name]
