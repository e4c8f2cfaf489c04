"""iCalendar files (RFC 5545) of what has a day.

Nothing in the CRM has a time of day, so each entry is of whole days and takes no time in the
reader's calendar. The time zone is named all the same: it says whose days these are, and a
calendar without any entry would not be one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from promotion_crm.content_lines import line, written

CONTENT_TYPE = "text/calendar; charset=utf-8"
HEAD = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Promotion CRM//Calendar//EN", "CALSCALE:GREGORIAN"]
# China has had one time, without summer time, since 1991.
ZONE = [
    *("BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T020000"),
    *("TZOFFSETFROM:+0900", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE"),
]
LAST = date.max - timedelta(days=1)
REREAD = "PT1H"  # how often a calendar should ask again


@dataclass(frozen=True)
class Entry:
    """Something of one day, or of the days from `starts_on` to `ends_on`, that one included.

    `row` is the record it stands for: the same record is the same entry in every file.
    """

    row: object
    words: str
    starts_on: date
    ends_on: date | None = None
    url: str = ""
    about: str = ""
    place: str = ""
    settled: bool = True
    changed_at: datetime | None = None

    @property
    def uid(self):
        meta = self.row._meta
        return f"{meta.model_name}-{self.row.pk}@{urlsplit(settings.SITE_URL).hostname}"

    def lines(self):
        changed = (self.changed_at or self.row.updated_at).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        last = max(self.ends_on or self.starts_on, self.starts_on)
        yield "BEGIN:VEVENT"
        yield line("UID", self.uid)
        # Without a METHOD this is when what it says was last revised, so that equal entries are equal files.
        yield f"DTSTAMP:{changed}"
        yield f"LAST-MODIFIED:{changed}"
        yield f"DTSTART;VALUE=DATE:{_plain(self.starts_on)}"
        yield f"DTEND;VALUE=DATE:{_plain(min(last, LAST) + timedelta(days=1))}"  # the day after
        yield line("SUMMARY", self.words)
        yield from (
            line(name, value) for name, value in (("LOCATION", self.place), ("DESCRIPTION", self.about)) if value
        )
        if self.url:
            yield f"URL:{self.url}"
        yield f"STATUS:{'CONFIRMED' if self.settled else 'TENTATIVE'}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def _plain(day):
    return day.isoformat().replace("-", "")  # %Y leaves a year before 1000 short


def calendar(entries, name=""):
    """The bytes of a calendar; with a name it is one to subscribe to."""
    lines = [*HEAD]
    if name:
        lines += [line("NAME", name), line("X-WR-CALNAME", name), "X-WR-TIMEZONE:Asia/Shanghai"]
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REREAD}", f"X-PUBLISHED-TTL:{REREAD}"]
    lines += ZONE
    for entry in entries:
        lines += entry.lines()
    return written([*lines, "END:VCALENDAR"])
