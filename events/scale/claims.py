"""Rows of who brought a generated lead, what it may repeat, and which district it passes to."""

from .names import often_first
from .partners import in_force
from .places import DAYS, SPAN, listed, moment

INTRODUCTION_COLUMNS = listed(
    "created_at updated_at lead_id partner_id appointment_id role state share own_investment claimed_on confirmed_on"
    " override_reason note is_sample"
)
SUSPICION_COLUMNS = listed("created_at updated_at lead_id other_id grounds verdict reason decided_by_id decided_at")
TRANSFER_COLUMNS = listed(
    "created_at updated_at lead_id from_district_id to_district_id holder_share state reason requested_by_id"
    " requested_at decided_by_id decided_at decision_note executed_by_id executed_at"
)
GROUNDS = listed('["name"] ["investor"] ["investor","name"]')
NEGOTIATING, REGISTERED = 2, 4


def claim(draw, life, world, introductions):
    """Three leads in ten were brought by a partner that held its appointment that day. Whether this one was."""
    if draw() > 0.3 or not world.partners:
        return False
    place, appointment = world.partners[int(draw() * len(world.partners))]
    if not in_force(place, life.day):
        return False
    state = "claimed" if life.reached < 3 else "verified"
    introductions.add(
        (life.created, life.created, life.id, world.contacts.organizations[place], appointment, "introducer", state,
         100 if draw() < 0.7 else 60, "t" if place == life.place else "f", DAYS[life.day],
         None if state == "claimed" else DAYS[life.day], "", "", "t")
    )  # fmt: skip
    return True


def suspect(draw, life, earlier, staff, suspicions):
    """A duplicate was told to be one; some that look alike are told apart, and some of the newest not yet."""
    chance, decider = draw(), life.owner
    if earlier is None:
        return
    ground = GROUNDS[int(chance * 1000) % len(GROUNDS)]
    if life.status == "duplicate":
        decided = life.turns[-1][4]
        verdict = (life.duplicate_of, ground, "same", "Generated: reported twice.", decider, decided)
    elif chance < 0.02:
        verdict = (earlier, ground, "different", "Generated: another project.", decider, life.created)
    elif chance < 0.06 and life.reached == 0:
        verdict = (earlier, ground, "open", "", None, None)
    else:
        return
    suspicions.add((life.created, verdict[-1] or life.created, life.id, *verdict))


def transfer(draw, life, staff, transfers):
    """Who first talked holds the lead; some pass to another district before they land, some ask to."""
    if life.reached < NEGOTIATING:
        return
    chance, other = draw(), staff.districts[int(draw() * len(staff.districts))]
    life.first_district = life.district
    if chance > 0.05 or other == life.district or (life.reached > NEGOTIATING and life.stage < REGISTERED):
        return
    asked_on = life.first[NEGOTIATING]
    asked = moment(draw, asked_on)
    share = f"{int(draw() * 10) * 10}"
    if life.stage == NEGOTIATING and life.status == "ongoing":
        transfers.add(
            (asked, asked, life.id, life.district, other, share, "requested", "Generated: a larger site.", life.owner,
             asked, None, None, "", None, None)
        )  # fmt: skip
    elif life.reached >= REGISTERED:
        life.first_district = other
        decided = moment(draw, min(asked_on + 1, SPAN))
        transfers.add(
            (asked, decided, life.id, other, life.district, share, "executed", "Generated: a larger site.", life.owner,
             asked, often_first(draw(), staff.city), decided, "Generated: agreed.", life.owner, decided)
        )  # fmt: skip
