"""Rows of generated leads as they stand today; `past` tells how they stood before."""

from array import array

from .claims import claim, suspect, transfer
from .clocks import promise
from .landings import land
from .lives import STAGES, live
from .names import BRAND, FIELDS, SOUNDS, often_first
from .organizations import country_of, credit_code
from .places import DAYS, SPAN, listed
from .words import cut, join

COLUMNS = listed(
    "id created_at updated_at search_text title investor_id country contact_id district_id zone_id industry_id"
    " investment_type total_investment total_currency investment_undisclosed contract_capital contract_currency jobs"
    " received_on source expected_landing signed_on registered_on landed_on operating_on landing_entity landing_code"
    " stage stage_since status status_reason lost_to duplicate_of_id owner_id steward_id confidentiality"
    " first_negotiation_district_id first_met_on needs_experts note is_sample"
)
TYPES = listed("greenfield expansion joint_venture headquarters research capital_increase merger")
SOURCES = listed("partner direct event district website other")
PROJECTS = listed("plant|laboratory|regional office|service centre|warehouse|joint venture|test line|academy", "|")
PROJECTS_ZH = listed("项目 研发中心 地区总部 生产基地 物流中心 合资项目")


class Known:
    """What later rows need of each lead: the place of its investor, and the day it came."""

    def __init__(self):
        self.ids = range(0)
        self.places, self.days = array("q"), array("i")


def lead_rows(draw, ids, world, aside, bounces):
    """One row for each of `ids`, oldest first; what hangs on them goes to `aside`, and `world.leads` learns of them."""
    world.leads.ids = ids
    days = sorted(int(draw() ** 0.6 * SPAN) for _key in ids)
    for number, (key, day) in enumerate(zip(ids, days, strict=True)):
        place = int(draw() * draw() * len(world.contacts.organizations))
        contact = next(iter(world.contacts.of(place)), None)
        earlier = ids[int(draw() * number)] if number else None
        life = live(draw, key, place, day, contact is not None, world.staff, bounces, earlier)
        world.leads.places.append(place)
        world.leads.days.append(day)
        _hang_on(draw, life, world, aside, earlier)
        yield _row(draw, life, contact, world)


def _hang_on(draw, life, world, aside, earlier):
    for step in life.steps:
        aside.steps.add(step)
    for turn in life.turns:
        aside.turns.add(turn)
    transfer(draw, life, world.staff, aside.transfers)
    suspect(draw, life, earlier, world.staff, aside.suspicions)
    introduced = claim(draw, life, world, aside.introductions)
    promise(draw, life, introduced, aside.clocks)
    land(draw, life, world.staff, aside)


def _row(draw, life, contact, world):
    known, signed, registered = life.reached > 0, life.reached > 2, life.reached > 3
    title = _title(draw)
    amount = None if not known or draw() < 0.1 else f"{life.millions}000000"
    reason, lost_to = life.turns[-1][5:7] if life.turns else ("", "")
    return (
        life.id, life.created, life.latest, join(*map(cut, title.split())), title,
        world.contacts.organizations[life.place], country_of(life.place) or "US",
        contact if life.reached > 1 or draw() < 0.6 else None,
        life.district if known or draw() < 0.5 else None, None,
        often_first(draw(), world.staff.industries) if known or draw() < 0.5 else None,
        often_first(draw(), TYPES) if known else "",
        amount, life.currency if amount else "", "t" if known and not amount else "f",
        f"{max(life.millions * 6 // 10, 1)}000000" if signed else None, life.currency if signed else "",
        int(5 + 400 * draw() ** 2) if draw() < 0.6 else None,
        DAYS[life.day], often_first(draw(), SOURCES), DAYS[life.day + 200 + int(draw() * 400)],
        life.day_of("signed"), life.day_of("registered"), life.day_of("landed"), life.day_of("operating"),
        f"{title.split()[0]} (Shanghai) Co., Ltd" if registered else "",
        credit_code(life.id) if registered else "",
        STAGES[life.stage], life.since, life.status, reason, lost_to, life.duplicate_of,
        life.owner if known or draw() < 0.7 else None,
        often_first(draw(), world.staff.owners) if registered and draw() < 0.5 else None,
        "restricted" if draw() < 0.03 else "normal",
        life.first_district, life.day_of("negotiating"), "f", "", "t",
    )  # fmt: skip


def _title(draw):
    field_en, field_zh = often_first(draw(), FIELDS)
    if draw() < 0.35:
        brand = BRAND[int(draw() * len(BRAND))] + BRAND[int(draw() * len(BRAND))]
        return brand + field_zh + PROJECTS_ZH[int(draw() * len(PROJECTS_ZH))]
    brand = SOUNDS[int(draw() * len(SOUNDS))] + SOUNDS[int(draw() * len(SOUNDS))]
    return f"{brand.capitalize()} {field_en.lower()} {PROJECTS[int(draw() * len(PROJECTS))]}"
