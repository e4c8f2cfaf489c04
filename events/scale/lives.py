"""The life of a generated lead: the day it came, its steps along the pipeline, its changes of status."""

from dataclasses import dataclass, field

from .names import often_first
from .places import DAYS, SPAN, listed, moment

STEP_COLUMNS = listed("lead_id before after by_id at since note")
STATUS_COLUMNS = listed("lead_id before after by_id at reason lost_to duplicate_of_id")
STAGES = listed("received qualified negotiating signed registered landed operating")
LANDED = STAGES.index("landed")
REACHED = [0] * 30 + [1] * 22 + [2] * 20 + [3] * 10 + [4] * 7 + [5] * 6 + [6] * 5
STEPS = 1.6  # of a lead that never goes back, on average
STATUSES = ["ongoing"] * 80 + ["delayed"] * 6 + ["dormant"] * 6 + ["lost"] * 4 + ["abandoned"] * 3 + ["duplicate"]
CLOSED = ("lost", "abandoned", "duplicate")
REASONS = {
    "delayed": "Generated: waits for a decision.",
    "dormant": "Generated: no answer.",
    "lost": "Generated: price.",
    "abandoned": "Generated: given up.",
    "duplicate": "Generated: reported twice.",
}
BACK = "Generated: not that far after all."
CURRENCIES = ["USD", "USD", "CNY", "EUR", "HKD", "JPY"]


@dataclass(slots=True)
class Life:
    """What the rows of a lead and of all that hangs on it agree on.

    `first` is the day on which each stage was first reached, by its place; `steps` and
    `turns` hold the rows of the two logs. A day is its number in DAYS.
    """

    id: int
    place: int
    day: int
    created: str
    owner: int
    district: int
    currency: str
    millions: int
    stage: int = 0
    since: str = ""
    status: str = "ongoing"
    duplicate_of: int | None = None
    latest: str = ""
    last: int = 0
    closed: int | None = None
    first: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    turns: list = field(default_factory=list)
    first_district: int | None = None
    verifier: int | None = None

    @property
    def reached(self):
        """The place of the furthest stage it ever reached."""
        return len(self.first) - 1

    def day_of(self, stage):
        """The date on which it first reached a stage, or None."""
        place = STAGES.index(stage)
        return DAYS[self.first[place]] if place <= self.reached else None


def live(draw, key, place, day, met, staff, bounces, earlier):
    """A life from that day on; without a contact (`met`) no talks. `bounces` go back and forth on average."""
    officer, district = often_first(draw(), staff.officers)
    life = Life(
        id=key,
        place=place,
        day=day,
        created=moment(draw, day),
        owner=officer if draw() < 0.6 else often_first(draw(), staff.managers),
        district=district,
        currency=CURRENCIES[int(draw() * len(CURRENCIES))],
        millions=int(1 + 300 * draw() ** 3),
    )
    life.since = life.latest = life.created
    life.last, life.first = day, [day]
    _walk(draw, life, _path(draw, min(REACHED[int(draw() * 100)], 6 if met else 1), bounces), staff)
    _turn(draw, life, earlier)
    return life


def _path(draw, target, bounces):
    """The places passed on the way to the place `target`, some of them back and forth before landing."""
    turning = {}
    for _bounce in range(int(draw() * (2 * bounces + 1))):
        at = 1 + int(draw() * min(max(target, 1), LANDED - 1))
        turning[at] = turning.get(at, 0) + 1
    path = []
    for at in range(1, max(target, max(turning, default=0)) + 1):
        path += [at, *[at - 1, at] * turning.get(at, 0)]
    return [*path, 0] if path and not target else path


def _walk(draw, life, path, staff):
    """One day or more for each step, and at most as many as are left."""
    most = min(70, max(1, 2 * (SPAN - life.day) // (len(path) + 1)))
    for at in path:
        day = life.last + 1 + int(draw() ** (1 if life.stage else 3) * most)
        if day > SPAN:
            return
        when = moment(draw, day)
        by = often_first(draw(), staff.verifiers) if at >= LANDED else life.owner
        note = BACK if at < life.stage else ""
        if at == LANDED:
            life.verifier = by
        life.steps.append((life.id, STAGES[life.stage], STAGES[at], by, when, life.since, note))
        life.stage, life.since, life.latest, life.last = at, when, when, day
        if at > life.reached:
            life.first.append(day)


def _turn(draw, life, earlier):
    """To the status it has, sometimes by way of another; what is registered is not given up."""
    status = STATUSES[int(draw() * 100)]
    if (status in CLOSED and life.stage > 3) or (status == "duplicate" and not earlier):
        status = "ongoing"
    if status == "ongoing" and draw() > 0.05:
        return
    through = ["delayed", "ongoing"] if status == "ongoing" else [status]
    for after in through:
        day = life.last + 1 + int(draw() * 40)
        if day > SPAN:
            return
        when, other = moment(draw, day), earlier if after == "duplicate" else None
        lost_to = "Generated: elsewhere" if after == "lost" else ""
        life.turns.append((life.id, life.status, after, life.owner, when, REASONS.get(after, ""), lost_to, other))
        life.status, life.latest, life.last, life.duplicate_of = after, when, day, other
        life.closed = day if after in CLOSED else None
