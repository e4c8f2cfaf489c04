"""Rows of what comes with a generated landing: verification, milestones, capital, visits, issues."""

from decimal import Decimal

from .lives import LANDED, STAGES
from .names import often_first
from .places import DAYS, SPAN, listed, moment
from .words import cut, join

VERIFICATION_COLUMNS = listed(
    "id created_at updated_at lead_id state landed_on note asked_by_id asked_at decided_by_id decided_at verdict_note"
    " reopened_reason"
)
ROW_COLUMNS = listed("created_at updated_at verification_id kind verdict evidence note by_id on")
MILESTONE_COLUMNS = listed("created_at updated_at lead_id kind planned_on actual_on evidence note is_sample")
RECEIPT_COLUMNS = listed(
    "created_at updated_at lead_id received_on amount currency rate rate_on rate_by_hand rate_source amount_usd"
    " evidence verified_by_id note is_sample"
)
CHECK_COLUMNS = listed("created_at updated_at lead_id checked_on jobs note next_on by_id is_sample")
ISSUE_COLUMNS = listed(
    "created_at updated_at search_text lead_id title category severity state state_since department owner_id due_on"
    " detail resolution is_sample"
)
ROWS = listed("eligibility registration funds premises jobs")
RATES = {"USD": "1", "CNY": "0.14", "EUR": "1.08", "HKD": "0.128", "JPY": "0.0067"}
PLANNED = {"signed": 0, "registered": 60, "first_capital": 120, "construction": 150, "production": 400}
ISSUES = {
    "permits": "Permit for the new line",
    "premises": "Parking for the staff",
    "talent": "Residence of two engineers",
    "finance": "Tax on dividends",
    "customs": "Samples held at customs",
    "utilities": "More power for the ovens",
}
STATES = listed("confirmed confirmed confirmed resolved in_progress assigned open escalated")
SIGNED, REGISTERED = 3, 4


def land(draw, life, staff, aside):
    """From signing on there are milestones, from registering on there is money, from landing on there are visits."""
    if life.reached < SIGNED:
        return
    _milestones(draw, life, aside.milestones)
    if life.reached >= REGISTERED:
        _receipts(draw, life, staff, aside.receipts)
    if life.reached >= LANDED:
        _verified(draw, life, aside)
        _visits(draw, life, aside.checks)
        _issue(draw, life, staff, aside.issues)
    elif life.stage == REGISTERED and life.status == "ongoing" and draw() < 0.15:
        _asked(life, aside)


def _verified(draw, life, aside):
    day, asked = life.first[LANDED], moment(draw, life.first[LANDED] - 1)
    decided = next(step[4] for step in life.steps if step[2] == STAGES[LANDED])
    key = aside.verification_ids[aside.verifications.count]
    aside.verifications.add(
        (key, asked, decided, life.id, "passed", DAYS[day], "Generated request.", life.owner, asked, life.verifier,
         decided, "", "")
    )  # fmt: skip
    for kind in ROWS:
        verdict, note = ("not_applicable", "Generated: rented.") if kind == "premises" and draw() < 0.2 else ("yes", "")
        aside.rows.add((asked, decided, key, kind, verdict, "", note, life.verifier, DAYS[day]))


def _asked(life, aside):
    """Asked for on the day it was registered, and not yet decided."""
    key = aside.verification_ids[aside.verifications.count]
    day, asked = life.last, life.latest
    aside.verifications.add(
        (key, asked, asked, life.id, "open", DAYS[day], "Generated request.", life.owner, asked, None, None, "", "")
    )
    for kind in ROWS:
        aside.rows.add((asked, asked, key, kind, "open", "", "", None, None))


def _milestones(draw, life, milestones):
    begun = life.first[SIGNED]
    when = moment(draw, begun)
    for kind, days in list(PLANNED.items())[: 3 if life.reached == SIGNED else 5]:
        planned = begun + days + int(draw() * 60)
        reached = planned + int(draw() * 60) - 25
        told = kind in ("construction", "production") and reached <= SPAN and draw() < 0.85
        milestones.add((when, when, life.id, kind, DAYS[planned], DAYS[reached] if told else None, "", "", "t"))


def _receipts(draw, life, staff, receipts):
    """Some of the money when it is registered, and more every few months."""
    day, rate = life.first[REGISTERED] + 5, RATES[life.currency]
    for number in range(int(draw() * 2) if life.reached == REGISTERED else 1 + int(draw() * 4)):
        if day > SPAN:
            return
        when = moment(draw, day)
        amount = max(life.millions * (1 + number) // 15, 1) * 1_000_000
        usd, by_hand = f"{amount * Decimal(rate):.2f}", "f" if rate == "1" else "t"
        verifier = staff.verifiers[0] if draw() < 0.8 else None
        receipts.add(
            (when, when, life.id, DAYS[day], amount, life.currency, rate, DAYS[day], by_hand, "Generated", usd, "",
             verifier, "", "t")
        )  # fmt: skip
        day += 30 + int(draw() * 180)


def _visits(draw, life, checks):
    jobs = int(5 + 300 * draw() ** 2)
    for number in range(3):
        day = life.first[LANDED] + 90 + 180 * number + int(draw() * 60)
        if day > SPAN:
            return
        when = moment(draw, day)
        ahead = DAYS[day + 180] if draw() < 0.9 else None
        checks.add(
            (when, when, life.id, DAYS[day], jobs * (number + 2) // 4, "Generated visit.", ahead, life.owner, "t")
        )


def _issue(draw, life, staff, issues):
    day = life.first[LANDED] + int(draw() * 300)
    if draw() > 0.3 or day > SPAN:
        return
    when, category = moment(draw, day), often_first(draw(), list(ISSUES))
    state = STATES[int(draw() * len(STATES))]
    issues.add(
        (when, when, join(*map(cut, ISSUES[category].split())), life.id, ISSUES[category], category,
         often_first(draw(), ["medium", "low", "high", "critical"]), state, when, "",
         None if state == "open" else often_first(draw(), staff.owners), DAYS[day + 30], "",
         "Generated: settled." if state in ("confirmed", "resolved") else "", "t")
    )  # fmt: skip
