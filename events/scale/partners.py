"""Which generated organizations are partners, and for which days: one in fifty, of a program of their own."""

from datetime import date

from partners.models import Program

from .places import DAYS, SPAN, listed

COLUMNS = listed(
    "id created_at updated_at organization_id program_id category category_basis state starts_on ends_on"
    " certificate_number representative_name confidence note source_url is_sample"
)
CATEGORIES = listed("professional_services financial_capital industrial_chain business_association")
ONE_IN = 50
TERM = 1095


def program():
    """The program of generated appointments, so that none is said to be of a real one."""
    names = {"name_en": "Generated program", "name_zh": "生成的项目", "level": "municipal"}
    return Program.objects.get_or_create(code="GENERATED", defaults=names)[0]


def begins(place):
    """The day a partner's term begins, as its number in DAYS, the same whoever asks."""
    return place * 7919 % SPAN


def in_force(place, day):
    return begins(place) <= day <= begins(place) + TERM


def partner_places(organizations):
    return range(0, len(organizations), ONE_IN)


def appointment_rows(ids, organizations, program_id, last_day=SPAN):
    """One row for each of `ids`, given to the partner places in order."""
    for key, place in zip(ids, partner_places(organizations), strict=True):
        day = begins(place)
        made = f"{DAYS[day]} 09:00:00+08"
        ends = date.fromordinal(date.fromisoformat(DAYS[day]).toordinal() + TERM)
        yield (
            key, made, made, organizations[place], program_id, CATEGORIES[place // ONE_IN % 4], "generated",
            "active" if day + TERM >= last_day else "expired", DAYS[day], ends, "", "", "", "", "", "t",
        )  # fmt: skip
