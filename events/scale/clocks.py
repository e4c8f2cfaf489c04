"""Rows of the response clocks of generated leads: most stopped in time, some late, some running past their day."""

from datetime import date
from functools import cache

from promotion_crm.workdays import add_workdays, is_published

from .places import DAYS, FIRST_DAY, SPAN, listed, moment

COLUMNS = listed(
    "created_at updated_at lead_id kind policy_id started_on due_on holidays_known stopped_on stopped_by_id given_up"
    " note"
)
ANSWER, ASSESS, INFORM, REPORT = 1, 3, 7, 14  # working days, where no policy says otherwise
RECENT = 60  # days; what is older has been answered long since


@cache
def due(day, count):
    """The number in DAYS of the `count`-th working day after a day, and whether the holidays between are known."""
    begun = date.fromisoformat(DAYS[day])
    ends = add_workdays(begun, count)
    known = all(is_published(year) for year in range(begun.year, ends.year + 1))
    return (ends - FIRST_DAY).days, "t" if known else "f"


def promise(draw, life, introduced, clocks):
    """Answer and assess; tell the introducer where there is one, and report to it once."""
    _clock(draw, life, "answer", life.day, ANSWER, clocks)
    assessed = life.first[1] if life.reached else None
    _clock(draw, life, "assess", life.day, ASSESS, clocks, assessed)
    if introduced:
        told = _clock(draw, life, "inform", life.day, INFORM, clocks)
        if told is not None and life.closed is None:
            _clock(draw, life, "report", told, REPORT, clocks)


def _clock(draw, life, kind, day, count, clocks, known=None):
    """Stopped on the day `known`, or when it suits. The day it stopped, None while it runs."""
    last, published = due(day, count)
    stopped = known
    if stopped is None and not (life.day > SPAN - RECENT and draw() < 0.3) and draw() < 0.98:
        stopped = day + int(draw() * (last - day + 1)) if draw() < 0.92 else last + 1 + int(draw() * 9)
        stopped = stopped if stopped <= SPAN else None
    given_up = "f"
    if life.closed is not None and (stopped is None or stopped > life.closed):
        stopped, given_up = max(life.closed, day), "t"
    begun = life.created if day == life.day else moment(draw, day)
    clocks.add(
        (begun, begun if stopped is None or stopped == day else moment(draw, stopped), life.id, kind, None, DAYS[day],
         DAYS[last], published, None if stopped is None else DAYS[stopped],
         None if stopped is None or given_up == "t" else life.owner, given_up, "")
    )  # fmt: skip
    return None if given_up == "t" else stopped
