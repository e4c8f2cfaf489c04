"""Name badges: what stands on each, and how many go on a page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from events.models import Participation
from events.models.participations import AWAITED
from events.qr_codes import qr_svg
from promotion_crm.search import IS_HAN

MOST = 10_000  # badges of one sheet
WIDE = 14.0  # how wide a name may be, in Chinese characters, at the smallest size
STEPS = (4.5, 6.5, 9.0, WIDE)  # up to which width a name is written how large: s1 is the largest
LATIN = 0.55  # of the width of a Chinese character


@dataclass(frozen=True)
class Size:
    """A kind of badge: how many go on a page of A4."""

    name: str
    words: str
    a_page: int


SIZES = {
    size.name: size
    for size in (
        Size("card", _("90 × 55 mm, ten a page"), 10),
        Size("a6", _("A6, four a page"), 4),
    )
}
WHO = {
    "awaited": (_("Awaited"), {"state__in": AWAITED}),
    "arrived": (_("Arrived"), {"arrived_at__isnull": False}),
    "walk-ins": (_("Walk-ins"), {"walk_in": True}),
    "all": (_("Everyone but those who declined"), {}),
}


@dataclass(frozen=True)
class Badge:
    """`name` stands large, `other` below it in the other script; `step` says how large."""

    name: str
    other: str
    organization: str
    title: str
    role: str
    qr: str

    @property
    def step(self):
        """s1 for the shortest names to s5 for those that take two lines."""
        wide = width(self.name)
        return f"s{next((n for n, most in enumerate(STEPS, 1) if wide <= most), len(STEPS) + 1)}"

    @property
    def is_chinese(self):
        return bool(IS_HAN.search(self.name))


def width(text):
    """How wide a text is, in Chinese characters."""
    return sum(1 if IS_HAN.search(c) else LATIN for c in text)


def guests(rows, who="all"):
    """Those of these rows who get a badge, by name, and all that stands on it in one query."""
    rows = rows.exclude(state=Participation.State.DECLINED) if who == "all" else rows.filter(**WHO[who][1])
    return rows.select_related("contact", "organization").order_by("name", "id")


def badge(guest):
    name, other = _names(guest)
    organization = _organization(guest, bool(IS_HAN.search(name)))
    return Badge(name, other, organization, guest.title, _role(guest), qr_svg(guest.code))


def pages(rows, size):
    """The badges page by page."""
    made = [badge(guest) for guest in rows]
    return [made[start : start + size.a_page] for start in range(0, len(made), size.a_page)]


def _names(guest):
    """The name as given, and of a contact the one in the other script: the Chinese one first."""
    if not guest.contact:
        return guest.name, ""
    if IS_HAN.search(guest.name):
        return guest.name, guest.contact.name_en
    return (guest.contact.name_zh, guest.name) if guest.contact.name_zh else (guest.name, "")


def _organization(guest, chinese):
    """In the script of the name where it has a name in it."""
    known = guest.organization
    if not known:
        return guest.organization_name
    names = (known.name_zh, known.name_en)
    first, second = names if chinese else names[::-1]
    return first or second


def _role(guest):
    """In both languages; nothing for a guest, as most are."""
    if guest.role == Participation.Role.GUEST:
        return ""
    words = []
    for language in ("zh-hans", "en"):
        with override(language):
            words.append(str(guest.get_role_display()))
    return " ".join(dict.fromkeys(words))
