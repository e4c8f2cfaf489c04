"""The terms of a program as bars over years: one for each partner, or for each batch where they are many.

Worked out on the server: the page holds an SVG of plain shapes, and the same as a table.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Appointment, Batch
from partners.models.appointments import holding

MOST = 40  # bars of partners; with more partners a bar is a batch
WIDTH, LEFT, ROW, TOP, POINT = 900, 250, 26, 26, 12  # in units of the drawing; POINT: an arrow at its right
LABEL = 30  # letters of a label, of which a Chinese one takes two
PAST_TODAY = timedelta(days=180)  # how far at least the drawing goes


@dataclass
class Bar:
    """One line: words, the days it runs, where it leads; `tone` is the state, `count` its partners."""

    label: str
    starts_on: date | None
    ends_on: date | None
    url: str
    tone: str
    state: str
    count: int = 0
    x: float = 0
    width: float = 0
    y: int = 0

    @property
    def short(self):
        """The label cut to its room."""
        room, kept = LABEL, ""
        for letter in self.label:
            room -= 2 if letter > "\u2e80" else 1
            if room < 0:
                return f"{kept.rstrip()}…"
            kept += letter
        return kept

    @property
    def middle(self):
        return self.y + ROW // 2

    @property
    def bar_y(self):
        return self.y + 5

    @property
    def arrow(self):
        """The head of a bar whose term has no published end."""
        right, top, bottom = WIDTH - POINT, self.bar_y, self.bar_y + Chart.bar
        return f"{right},{top} {WIDTH},{self.middle} {right},{bottom}"


@dataclass
class Chart:
    bars: list = field(default_factory=list)
    years: list = field(default_factory=list)  # (x, year)
    today: float = 0
    of_batches: bool = False
    left_out: int = 0  # terms without a day to begin at

    width, left, bar = WIDTH, LEFT, ROW - 10
    last_label = WIDTH - 40  # from where on a year is written to the left of its line

    @property
    def height(self):
        return TOP + ROW * len(self.bars) + 6

    @property
    def bottom(self):
        return TOP + ROW * len(self.bars)


def chart_of(program, rows):
    """The chart of these appointments of a program; `rows` are what the reader may see."""
    rows = rows.filter(program=program)
    dated = rows.filter(starts_on__isnull=False)
    partners = list(dated.select_related("organization").order_by("starts_on", "pk")[: MOST + 1])
    many = len(partners) > MOST
    chart = Chart(_of_batches(program, dated) if many else [_of_partner(row) for row in partners], of_batches=many)
    chart.left_out = rows.filter(starts_on__isnull=True).count()
    _place(chart)
    return chart


def _of_partner(row):
    ends = row.terminated_on if row.terminated_on and row.starts_on <= row.terminated_on else row.ends_on
    label = row.organization.name
    return Bar(label, row.starts_on, ends, row.get_absolute_url(), row.state, row.get_state_display())


def _of_batches(program, rows):
    counts = {
        "count": Count("pk"),
        "held": Count("pk", filter=holding(localdate())),
        "open_ended": Count("pk", filter=Q(ends_on=None)),
    }
    spans = rows.order_by().values("batch").annotate(first=Min("starts_on"), last=Max("ends_on"), **counts)
    batches = Batch.objects.select_related("program").in_bulk([span["batch"] for span in spans if span["batch"]])
    for span in sorted(spans, key=lambda span: span["first"]):
        batch = batches.get(span["batch"])
        url = batch.get_absolute_url() if batch else f"{reverse('appointments')}?program={program.code}&batch=none"
        state = _("%(held)d of %(count)d now") % {"held": span["held"], "count": span["count"]}
        yield Bar(
            str(batch or _("Without a batch")), span["first"], None if span["open_ended"] else span["last"], url,
            "active" if span["held"] else "expired", state, span["count"],
        )  # fmt: skip


def _place(chart):
    """Where each bar and each year lies in the drawing."""
    chart.bars, today = list(chart.bars), localdate()
    if not chart.bars:
        return
    first = date(min(min(bar.starts_on for bar in chart.bars), today).year, 1, 1)
    last = max(*(bar.ends_on or today for bar in chart.bars), today + PAST_TODAY) + timedelta(days=1)
    scale = (WIDTH - LEFT - POINT) / (last - first).days

    def at(day):
        return round(LEFT + (day - first).days * scale, 1)

    for place, bar in enumerate(chart.bars):
        bar.x, bar.y = at(bar.starts_on), TOP + ROW * place
        bar.width = max(round((at(bar.ends_on + timedelta(days=1)) if bar.ends_on else WIDTH - POINT) - bar.x, 1), 2)
    step = (last.year - first.year) // 14 + 1
    chart.years = [(at(date(year, 1, 1)), year) for year in range(first.year, last.year + 1, step)]
    chart.today = at(today)


def counts_by_category(rows):
    """[(category, words, partners now, terms in all), …] of some appointments, in the categories' order."""
    found = (
        rows.order_by().values("category").annotate(held=Count("pk", filter=holding(localdate())), count=Count("pk"))
    )
    by = {row["category"]: row for row in found}
    return [
        (value, words, by[value]["held"], by[value]["count"])
        for value, words in Appointment.Category.choices
        if value in by
    ]
