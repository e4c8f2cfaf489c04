"""Events, and one's own meetings, day by day: a month or a week of the calendar.

It asks with the filters of the list of events, so one query string opens either.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Organization
from promotion_crm.lists import Elsewhere
from promotion_crm.lists.conditions.days import YEARS
from promotion_crm.wording import after_label, listed

from .lists.events import EventList
from .models import Meeting

LIST = Elsewhere("events", gettext_lazy("List"), "events")
MONTH, WEEK = "month", "week"
MOST = 500  # entries of each kind on one page
IN_A_DAY = 4  # of a month; the week shows all


class EventCalendar(EventList):
    elsewhere = [LIST]


@cache
def event_calendar():
    return EventCalendar()


@dataclass
class Item:
    """An event or a meeting on one day; `goes_on` where it began on a day before."""

    row: object
    words: str
    about: str
    is_meeting: bool = False
    goes_on: bool = False


@dataclass
class Day:
    on: date
    outside: bool  # of the month that is shown
    items: list[Item] = field(default_factory=list)
    most: int = MOST

    @property
    def is_today(self):
        return self.on == localdate()

    @property
    def shown(self):
        return self.items if len(self.items) <= self.most else self.items[: self.most - 1]

    @property
    def more(self):
        return len(self.items) - len(self.shown)


class Stretch:
    """The month or the week around a day: its days, what it is called and which come before and after."""

    def __init__(self, show, around):
        self.show, self.around = show, around
        self.start = around.replace(day=1) if show == MONTH else around - timedelta(days=around.weekday())
        self.end = (self.start + timedelta(days=31)).replace(day=1) if show == MONTH else self.start + timedelta(days=7)
        self.first = self.start - timedelta(days=self.start.weekday())
        self.last = self.end + timedelta(days=-self.end.weekday() % 7 - 1)

    @property
    def before(self):
        """A day of the stretch before, None where the calendar ends."""
        day = self.start - timedelta(days=1)
        return day if day.year in YEARS else None

    @property
    def after(self):
        return self.end if self.end.year in YEARS else None

    @property
    def words(self):
        if self.show == MONTH:
            return date_format(self.start, _("F Y"))
        ends = [date_format(day, _("j M Y")) for day in (self.first, self.last)]
        return _("%(first)s to %(last)s") % {"first": ends[0], "last": ends[1]}

    def empty_days(self):
        count = (self.last - self.first).days + 1
        most = IN_A_DAY if self.show == MONTH else 2 * MOST
        days = (self.first + timedelta(days=n) for n in range(count))
        return {on: Day(on, not self.start <= on < self.end, most=most) for on in days}


class Plan:
    """What stands on the days of a stretch, of the events that answer a question and of one's own meetings."""

    def __init__(self, question, stretch, *, with_meetings):
        self.question, self.stretch, self.with_meetings = question, stretch, with_meetings

    @cached_property
    def days(self):
        days = self.stretch.empty_days()
        for event in self.events[:MOST]:
            self._spread(days, event)
        for meeting in self.meetings:
            names = listed(meeting.organizations.all())
            kind = meeting.get_kind_display()
            words = after_label(kind, names) if names else kind
            about = meeting.get_state_display() if meeting.state == Meeting.State.DRAFT else ""
            days[meeting.held_on].items.append(Item(meeting, words, about, is_meeting=True))
        return list(days.values())

    @property
    def count(self):
        """How many things stand on the days, without those around the month."""
        return sum(len(day.items) for day in self.days if not day.outside)

    def _spread(self, days, event):
        """An event stands on each of its days."""
        on, last = max(event.starts_on, self.stretch.first), min(event.last, self.stretch.last)
        about = str(event.district or "")
        while on <= last:
            days[on].items.append(Item(event, event.name, about, goes_on=on > event.starts_on))
            on += timedelta(days=1)

    @cached_property
    def events(self):
        """Those of the stretch, and one more where it holds more than a page can show."""
        rows = self.question.rows.annotate(last=Coalesce("ends_on", "starts_on"))
        rows = rows.filter(starts_on__lte=self.stretch.last, last__gte=self.stretch.first)
        return list(rows.select_related("district").order_by("starts_on", "pk")[: MOST + 1])

    @property
    def too_many(self):
        return len(self.events) > MOST

    @cached_property
    def meetings(self):
        if not self.with_meetings:
            return []
        user = self.question.reader
        rows = Meeting.objects.visible_to(user).filter(attendee_links__user=user)
        rows = rows.filter(held_on__range=(self.stretch.first, self.stretch.last)).order_by("held_on", "pk")
        seen = Prefetch("organizations", Organization.objects.visible_to(user).order_by("pk"))
        return list(rows.prefetch_related(seen)[:MOST])

    @cached_property
    def undated(self):
        """How many of the events have no day, and so no place in any calendar."""
        return self.question.rows.filter(starts_on__isnull=True).count()
