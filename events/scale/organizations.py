"""Rows of generated organizations and their contacts."""

from array import array
from itertools import accumulate

from stdnum.cn import uscc

from partners.models import Contact

from .names import ENDINGS, SOUNDS, often_first, organization, person
from .places import COUNTRIES, DAYS, SPAN, day_number, listed, moment
from .words import cut, join, tokens

ORGANIZATION_COLUMNS = listed(
    "id created_at updated_at search_text name_en name_zh kind country parent_id industry_id district_id"
    " account_manager_id credit_code website note source_url is_sample"
)
KINDS = ["company", "company", "company", "consultancy", "finance", "association", "law_firm", "research", "government"]

CONTACT_COLUMNS = listed(
    "id created_at updated_at search_text name_en name_zh organization_id title email phone wechat languages"
    " is_primary do_not_contact legal_basis data_source consented_on withdrawn_on note is_sample"
)
TITLES = listed(
    "Manager|Director|General manager|Vice president|Chief representative|Partner|Project manager|Assistant"
    "|Chairman|总经理|副总裁|首席代表|总监|经理"
    "|Head of investment|Counsel|Chief financial officer|Managing director|助理|董事长",
    "|",
)
DIALLING = {"US": "+1 212", "DE": "+49 30", "JP": "+81 3", "HK": "+852 2", "SG": "+65 6", "GB": "+44 20", "FR": "+33 1"}
LANGUAGES = {"US": "English", "DE": "German, English", "JP": "Japanese", "FR": "French, English", "KR": "Korean"}
BASES = ["", "", "", "consent", "consent", "contract", "public"]
SOURCES = {"consent": "Generated: business card", "contract": "Generated: contract", "public": "Generated: public page"}
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def country_of(place):
    """The country of the organization at that place, the same whoever asks."""
    return COUNTRIES[(place * 61 + place // 100 * 7) % 100]


def domain_of(place):
    one, rest = place % len(SOUNDS), place // len(SOUNDS)
    return f"{SOUNDS[one]}{SOUNDS[rest % len(SOUNDS)]}{ENDINGS[rest // len(SOUNDS) % len(ENDINGS)]}.example"


def organization_rows(draw, ids, staff):
    """One row for each of `ids`; `staff` is the Staff they are given to."""
    for place, key in enumerate(ids):
        country = country_of(place)
        name_en, name_zh = organization(draw, country)
        day = day_number(draw)
        code = credit_code(key) if country == "CN" else ""
        yield (
            key,
            moment(draw, day),
            moment(draw, day + int(draw() * (SPAN - day))),
            join(*map(cut, name_en.split()), cut(name_zh), tokens(code).split()),
            name_en,
            name_zh,
            often_first(draw(), KINDS),
            country,
            ids[0] + int(draw() * place) if place and draw() < 0.04 else None,
            often_first(draw(), staff.industries) if draw() < 0.7 else None,
            often_first(draw(), staff.districts) if draw() < 0.6 else None,
            often_first(draw(), staff.managers) if draw() < 0.5 else None,
            code,
            f"https://www.{domain_of(place)}/" if draw() < 0.4 else "",
            "",
            "",
            "t",
        )


def credit_code(number):
    """A valid unified social credit code that no other number has."""
    letters = []
    for _place in range(9):
        number, rest = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[rest])
    body = "91310000" + "".join(reversed(letters))
    return body + uscc.calc_check_digit(body)


class Contacts:
    """Which contacts belong to which organization: those of the place `n` follow one another.

    `organizations` and `ids` are sequences of keys, `starts` says where in `ids` the
    contacts of each organization begin, with the end as its last entry.
    """

    def __init__(self, organizations, ids, starts):
        self.organizations, self.ids, self.starts = organizations, ids, starts

    @classmethod
    def spread(cls, draw, organizations, ids):
        """Give each organization its part: most have a few, some have many."""
        weights = array("d", [0.0])
        for _organization in organizations:
            weights.append(weights[-1] + min(draw() ** -0.7, 60))
        scale = len(ids) / weights[-1] if weights[-1] else 0
        return cls(organizations, ids, array("q", [round(w * scale) for w in weights]))

    @classmethod
    def known(cls, organizations):
        """The contacts that organizations have already."""
        samples = Contact.objects.filter(is_sample=True).order_by("organization_id", "pk")
        keys = samples.values_list("organization_id", "pk")
        places = {owner: place for place, owner in enumerate(organizations)}
        ids, counts = array("q"), array("q", bytes(8 * len(places)))
        for owner, key in keys.iterator():
            if owner in places:
                ids.append(key)
                counts[places[owner]] += 1
        return cls(organizations, ids, array("q", accumulate(counts, initial=0)))

    def of(self, place):
        return self.ids[self.starts[place] : self.starts[place + 1]]


def contact_rows(draw, contacts, new_organizations):
    """One row for each contact; organizations that are not new keep the primary contact they have."""
    for place, organization_id in enumerate(contacts.organizations):
        country, domain = country_of(place), domain_of(place)
        words_of_domain = cut(domain)
        first = new_organizations and draw() < 0.8
        for key in contacts.of(place):
            given, family, name_zh = person(draw, country)
            name_en = "" if name_zh and draw() < 0.15 else f"{given} {family}"
            email, words_of_email = _email(draw, given, family, key, domain, words_of_domain)
            phone = f"{DIALLING.get(country, '+86 21')} {int(draw() * 9000000) + 1000000}" if draw() < 0.8 else ""
            day = day_number(draw)
            basis = BASES[int(draw() * len(BASES))]
            consented = day if basis == "consent" else None
            yield (
                key,
                moment(draw, day),
                moment(draw, day + int(draw() * (SPAN - day))),
                join(*map(cut, name_en.split()), cut(name_zh), words_of_email, tokens(phone).split()),
                name_en,
                name_zh,
                organization_id,
                often_first(draw(), TITLES) if draw() < 0.9 else "",
                email,
                phone,
                f"wx{int(draw() * 10**8):08}" if name_zh and draw() < 0.5 else "",
                "Chinese, English" if name_zh else LANGUAGES.get(country, "English"),
                "t" if first else "f",
                "t" if draw() < 0.02 else "f",
                basis,
                SOURCES.get(basis, ""),
                None if consented is None else DAYS[consented],
                DAYS[consented + 200] if consented is not None and draw() < 0.03 else None,
                "",
                "t",
            )
            first = False


def _email(draw, given, family, key, domain, words_of_domain):
    """(address, its words): one in eight has none."""
    if draw() < 0.125:
        return "", ()
    name = f"{given}.{family}"
    if not name.isascii() or "-" in name or "'" in name:
        name = "office"
    local = f"{name.lower()}{int(draw() * 1000)}"
    return f"{local}@{domain}", (*local.split("."), *words_of_domain)
