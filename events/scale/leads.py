"""Rows of generated leads, with their steps, introductions and receipts."""

from array import array
from decimal import Decimal

from .names import BRAND, FIELDS, SOUNDS, often_first
from .organizations import country_of, credit_code
from .partners import in_force
from .places import DAYS, SPAN, day_number, listed, moment
from .words import cut, join

COLUMNS = listed(
    "id created_at updated_at search_text title investor_id country contact_id district_id zone_id industry_id"
    " investment_type total_investment total_currency investment_undisclosed contract_capital contract_currency jobs"
    " received_on source expected_landing signed_on registered_on landed_on operating_on landing_entity landing_code"
    " stage stage_since status status_reason lost_to duplicate_of_id owner_id steward_id confidentiality"
    " first_negotiation_district_id first_met_on note is_sample"
)
STEP_COLUMNS = listed("lead_id before after by_id at note")
INTRODUCTION_COLUMNS = listed(
    "created_at updated_at lead_id partner_id appointment_id role state share own_investment claimed_on confirmed_on"
    " note is_sample"
)
RECEIPT_COLUMNS = listed(
    "created_at updated_at lead_id received_on amount currency rate rate_source amount_usd evidence verified_by_id"
    " note is_sample"
)
STAGES = listed("received qualified negotiating signed registered landed operating")
REACHED = [0] * 30 + [1] * 22 + [2] * 20 + [3] * 10 + [4] * 7 + [5] * 6 + [6] * 5
STATUSES = ["ongoing"] * 80 + ["delayed"] * 6 + ["dormant"] * 6 + ["lost"] * 4 + ["abandoned"] * 3 + ["duplicate"]
REASONS = {
    "delayed": "Generated: waits for a decision.",
    "dormant": "Generated: no answer.",
    "lost": "Generated: price.",
}
TYPES = listed("greenfield expansion joint_venture headquarters research capital_increase merger")
SOURCES = listed("partner direct event district website other")
CURRENCIES = ["USD", "USD", "CNY", "EUR", "HKD", "JPY"]
RATES = {"USD": "1", "CNY": "0.14", "EUR": "1.08", "HKD": "0.128", "JPY": "0.0067"}
PROJECTS = listed("plant|laboratory|regional office|service centre|warehouse|joint venture|test line|academy", "|")
PROJECTS_ZH = listed("项目 研发中心 地区总部 生产基地 物流中心 合资项目")


class Known:
    """What later rows need of each lead: the place of its investor, and the day it came."""

    def __init__(self):
        self.ids = range(0)
        self.places, self.days = array("q"), array("i")


def lead_rows(draw, ids, world, aside):
    """One row for each of `ids`; what hangs on them goes to `aside`, and `world.leads` learns of them."""
    world.leads.ids = ids
    for number, key in enumerate(ids):
        place = int(draw() * draw() * len(world.contacts.organizations))
        contact = next(iter(world.contacts.of(place)), None)
        days = _days(draw, contact is not None)
        world.leads.places.append(place)
        world.leads.days.append(days[0])
        lead = _lead(draw, key, place, days, world.staff)
        _steps(draw, lead, days, world.staff, aside.steps)
        _introduction(draw, lead, days[0], world, aside.introductions)
        if len(days) > 5 or (len(days) > 3 and draw() < 0.4):
            _receipt(draw, lead, days[-1], world.staff, aside.receipts)
        earlier = ids[int(draw() * number)] if number else None
        yield _row(draw, lead, days, contact, world, earlier)


def _days(draw, met):
    """The day it was received and that of each step since; without a contact no talks."""
    days = [day_number(draw)]
    for _step in range(min(REACHED[int(draw() * 100)], 6 if met else 1)):
        day = days[-1] + 4 + int(draw() * 70)
        if day > SPAN:
            break
        days.append(day)
    return days


def _lead(draw, key, place, days, staff):
    """The parts of a lead that what hangs on it needs as well."""
    officer, district = often_first(draw(), staff.officers)
    status = STATUSES[int(draw() * 100)]
    return {
        "id": key,
        "created": moment(draw, days[0]),
        "place": place,
        "stage": len(days) - 1,
        "status": "ongoing" if status in ("lost", "abandoned", "duplicate") and len(days) > 4 else status,
        "owner": officer if draw() < 0.6 else often_first(draw(), staff.managers),
        "district": district,
        "currency": CURRENCIES[int(draw() * len(CURRENCIES))],
        "millions": int(1 + 300 * draw() ** 3),
    }


def _row(draw, lead, days, contact, world, earlier):
    stage, status, currency = lead["stage"], lead["status"], lead["currency"]
    known, signed, registered = stage > 0, stage > 2, stage > 3
    country = country_of(lead["place"]) or "US"
    title = _title(draw)
    amount = None if not known or draw() < 0.1 else f"{lead['millions']}000000"
    latest = moment(draw, days[-1])
    day_of = [DAYS[day] for day in days] + [None] * 7
    return (
        lead["id"], lead["created"], latest, join(*map(cut, title.split())), title,
        world.contacts.organizations[lead["place"]], country, contact if stage > 1 or draw() < 0.6 else None,
        lead["district"] if known or draw() < 0.5 else None, None,
        often_first(draw(), world.staff.industries) if known or draw() < 0.5 else None,
        often_first(draw(), TYPES) if known else "",
        amount, currency if amount else "", "t" if known and not amount else "f",
        f"{max(lead['millions'] * 6 // 10, 1)}000000" if signed else None, currency if signed else "",
        int(5 + 400 * draw() ** 2) if draw() < 0.6 else None,
        day_of[0], often_first(draw(), SOURCES), DAYS[days[0] + 200 + int(draw() * 400)],
        day_of[3], day_of[4], day_of[5], day_of[6],
        f"{title.split()[0]} (Shanghai) Co., Ltd" if registered else "",
        credit_code(lead["id"]) if registered else "",
        STAGES[stage], latest, status,
        REASONS.get(status, "Generated: given up.") if status not in ("ongoing", "duplicate") else "",
        "Generated: elsewhere" if status == "lost" else "", earlier if status == "duplicate" else None,
        lead["owner"] if known or draw() < 0.7 else None,
        often_first(draw(), world.staff.owners) if registered and draw() < 0.5 else None,
        "restricted" if draw() < 0.03 else "normal",
        lead["district"] if stage > 1 else None, day_of[2], "", "t",
    )  # fmt: skip


def _title(draw):
    field_en, field_zh = often_first(draw(), FIELDS)
    if draw() < 0.35:
        brand = BRAND[int(draw() * len(BRAND))] + BRAND[int(draw() * len(BRAND))]
        return brand + field_zh + PROJECTS_ZH[int(draw() * len(PROJECTS_ZH))]
    brand = SOUNDS[int(draw() * len(SOUNDS))] + SOUNDS[int(draw() * len(SOUNDS))]
    return f"{brand.capitalize()} {field_en.lower()} {PROJECTS[int(draw() * len(PROJECTS))]}"


def _steps(draw, lead, days, staff, steps):
    for after in range(1, len(days)):
        by = staff.verifiers[int(draw() * len(staff.verifiers))] if STAGES[after] == "landed" else lead["owner"]
        steps.add((lead["id"], STAGES[after - 1], STAGES[after], by, moment(draw, days[after]), ""))


def _introduction(draw, lead, day, world, introductions):
    """Three leads in ten were brought by a partner that held its appointment that day."""
    if draw() > 0.3 or not world.partners:
        return
    place, appointment = world.partners[int(draw() * len(world.partners))]
    if not in_force(place, day):
        return
    state = "claimed" if lead["stage"] < 3 else "verified"
    introductions.add(
        (lead["created"], lead["created"], lead["id"], world.contacts.organizations[place], appointment, "introducer",
         state, 100 if draw() < 0.7 else 60, "f", DAYS[day], None if state == "claimed" else DAYS[day], "", "t")
    )  # fmt: skip


def _receipt(draw, lead, day, staff, receipts):
    when, currency = moment(draw, day), lead["currency"]
    amount = max(lead["millions"] * 3 // 10, 1) * 1_000_000
    usd = f"{amount * Decimal(RATES[currency]):.2f}"
    verifier = staff.verifiers[0] if draw() < 0.8 else None
    receipts.add(
        (when, when, lead["id"], DAYS[day], amount, currency, RATES[currency], "Generated", usd, "", verifier, "", "t")
    )
