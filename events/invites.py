"""Invites of a calendar (RFC 5545) as offices send them: what each is about, its day, and who is named in it.

A meeting has a day only, so of each time its day in Shanghai is taken. What cannot be read is told
and never guessed: an InviteRefused for the whole file, or the `problem` of one of its meetings.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from threading import Lock
from uuid import UUID

import icalendar
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _
from icalendar.error import BrokenCalendarProperty
from icalendar.timezone import tzp

from events.recurring import Unreadable, days_of
from promotion_crm.happened import FIRST_DAY
from promotion_crm.importing.decoding import encoding_of
from promotion_crm.importing.refusals import FileRefused

BYTES = 1_000_000  # an invite has some kilobytes
MEETINGS = 100  # of one file; each may recur, which takes time to follow
PEOPLE = 200  # of one meeting
WORDS = 5_000  # characters of a description
LINE = 300  # of what stands on one line
AHEAD = timedelta(days=3660)
BEGIN = re.compile(r"^\s*BEGIN:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)
ZONE = re.compile(r"^BEGIN:VTIMEZONE\s.*?^END:VTIMEZONE\s*?\n", re.IGNORECASE | re.MULTILINE | re.DOTALL)
# A zone turns by the year; what turns more often is no zone, and would take long to follow.
ODD_ZONE = re.compile(r"FREQ=(?!YEARLY)|BY(SECOND|MINUTE|HOUR|YEARDAY|WEEKNO)=", re.IGNORECASE)
ZONES = 20
FOLD = re.compile(r"\r?\n[ \t]")
FOLDED = re.compile(FOLD.pattern.encode())
OFFSET = re.compile(r"(?:UTC|GMT)\s*([+-])(\d\d):?(\d\d)")
CONTROLS = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F])
# What the library says of a calendar that it cannot follow.
DAMAGED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, AssertionError)
ROOMS = {"ROOM", "RESOURCE"}
_parsing = Lock()  # the library keeps the zones that a file defines, for all files


class InviteRefused(Exception):
    """Nothing can be taken from the file; the words say why, and what to do."""


@dataclass
class Invite:
    """One meeting of a calendar. `people` are (e-mail, name), the organizer first; `days` those of a recurrence."""

    uid: str = ""
    summary: str = ""
    location: str = ""
    description: str = ""
    day: date | None = None
    days: list = field(default_factory=list)
    people: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    problem: str = ""

    def mark(self, day):
        """What stands for it, or for one day of it where it recurs: one person takes it once."""
        text = f"{self.uid}\n{day}" if self.days else self.uid
        return UUID(bytes=sha256(text.encode()).digest()[:16])


def read(content):
    """The meetings of a file, in its order. Raises InviteRefused."""
    calendars = _parsed(_text(content))
    events = [(calendar, event) for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise InviteRefused(_("The file begins a calendar and holds no meeting. It may be cut off: send it again."))
    if len(events) > MEETINGS:
        said = _("The file holds %(count)d meetings, and at most %(most)d are read: save the one you mean as a file.")
        raise InviteRefused(said % {"count": len(events), "most": MEETINGS})
    moved = {}
    for _calendar, event in events:
        if (at := _dated(event, "RECURRENCE-ID")) is not None:
            moved.setdefault(_uid(event), set()).add(_day(at))
    return [_invite(calendar, event, moved) for calendar, event in events]


# -- the file ------------------------------------------------------------------------------
def _text(content):
    if len(content) > BYTES:
        raise InviteRefused(
            _("The file is larger than 1 MB, and an invite has some kilobytes: save the one meeting as a file.")
        )
    if not content.strip():
        raise InviteRefused(_("The file is empty."))
    if content[:2] == b"PK":
        raise InviteRefused(_("This is a zip archive. Unpack it, and send the .ics file inside."))
    # A fold may part a character. Octets are joined first where a character has no octet of zero.
    content = content if b"\0" in content[:200] else FOLDED.sub(b"", content)
    try:
        text = content.decode(encoding_of(content)).removeprefix("\ufeff")
    except (FileRefused, UnicodeError) as error:
        raise InviteRefused(_not_a_calendar()) from error
    if not BEGIN.search(text):
        raise InviteRefused(_not_a_calendar())
    return FOLD.sub("", text)


def _not_a_calendar():
    return _("This is no calendar file. Save the invite from your calendar as a file that ends in .ics, and send that.")


def _parsed(text):
    """The calendars of a text; without the zones it defines where these are broken."""
    few = len(ZONE.findall(text)) <= ZONES
    for attempt in (ZONE.sub(_kept_zone if few else "", text), ZONE.sub("", text)):
        try:
            with _parsing:
                tzp.use_default()  # forgets the zones of other files
                return icalendar.Calendar.from_ical(attempt, multiple=True)
        except DAMAGED as error:
            refused = error
    raise InviteRefused(_("The calendar in the file is damaged. Save the invite again, and send that.")) from refused


def _kept_zone(found):
    return "" if ODD_ZONE.search(found[0]) or len(found[0]) > 10_000 else found[0]


# -- one meeting ---------------------------------------------------------------------------
def _invite(calendar, event, moved):
    invite = Invite(
        uid=_uid(event),
        summary=_words(event, "SUMMARY")[:LINE],
        location=_words(event, "LOCATION")[:LINE],
        description=_words(event, "DESCRIPTION")[:WORDS],
        people=_people(event),
    )
    if len(_words(event, "DESCRIPTION")) > WORDS:
        invite.remarks.append(_("Its text is long; the first %(most)d characters are taken.") % {"most": WORDS})
    cancelled = "CANCEL" in (_words(calendar, "METHOD").upper(), _words(event, "STATUS").upper()[:6])
    start = _dated(event, "DTSTART")
    invite.problem = _date(invite, event, start) or (_cancelled() if cancelled else "")
    again = _dated(event, "RECURRENCE-ID")
    if again is not None:
        invite.uid = f"{invite.uid}\n{_day(again)}"
    invite.uid = invite.uid or f"{invite.summary}\n{invite.day}\n{invite.people[:1]}"
    if not invite.problem and again is None and event.get("RRULE") is not None:
        _recur(invite, event, start, moved.get(invite.uid, ()))
    return invite


def _cancelled():
    return _("It is cancelled by this invite: there is nothing to log. A draft that was taken of it earlier stays.")


def _date(invite, event, start):
    """Find its day; what is wrong with it, or nothing."""
    if start is None:
        if event.get("DTSTART") is None and not any(name == "DTSTART" for name, _why in event.errors):
            return _("It has no beginning (DTSTART), so no day. Log the meeting by hand.")
        return _("Its beginning (DTSTART) is no date that exists. Log the meeting by hand.")
    invite.day = _day(start)
    if invite.day is None or not FIRST_DAY <= invite.day <= localdate() + AHEAD:
        return _("Its day is too long ago or too far ahead to be meant. Log the meeting by hand.")
    invite.remarks += _about_zone(event, start)
    end = _day(_dated(event, "DTEND"))
    if end and not isinstance(start, datetime):
        end -= timedelta(days=1)
    if end and end > invite.day:
        invite.remarks.append(_("It lasts until %(day)s; its first day is taken.") % {"day": end})
    return ""


def _about_zone(event, start):
    if not isinstance(start, datetime):
        return []
    if start.tzinfo is not None:
        day, here = start.date(), _day(start)
        if day == here:
            return []
        return [_("In its own time zone it begins on %(there)s; in Shanghai that is %(here)s.") % {
            "there": day, "here": here
        }]  # fmt: skip
    if zone := _zone_of(event):
        return [_("The time zone “%(zone)s” is not known; the day is taken as it stands there.") % {"zone": zone[:60]}]
    return [_("It names no time zone; the day is taken as it stands there.")]


def _recur(invite, event, start, moved):
    """Which days it recurs on, as far as that can be read."""
    try:
        days = [day for day in days_of(event, start, _day) if day not in moved]
    except Unreadable:
        days = []
    if days:
        past = [day for day in days if day <= localdate()]
        invite.days, invite.day = days, (past or days[:1])[-1]
        invite.remarks.append(_("It recurs: choose the day that is meant."))
    else:
        invite.remarks.append(_("It recurs in a way that cannot be read; its first day is taken."))


def _people(event):
    """[(e-mail in small letters, name), …], each once; rooms are nobody."""
    found = {}
    for name in ("ORGANIZER", "ATTENDEE"):
        value = event.get(name, [])
        for one in (value if isinstance(value, list) else [value])[:PEOPLE]:
            params = getattr(one, "params", {})
            if str(params.get("CUTYPE", "")).upper() in ROOMS:
                continue
            address = _clean(one).lower().removeprefix("mailto:").strip()
            if "@" in address and len(address) < 255:
                found.setdefault(address, _clean(params.get("CN", ""))[:200])
    return list(found.items())


# -- values --------------------------------------------------------------------------------
def _dated(event, name):
    """The date or time of a property, None where there is none that can be read."""
    try:
        value = event.get(name)
        value = value[0] if isinstance(value, list) and value else value
        found = getattr(value, "dt", None)
    except BrokenCalendarProperty:
        return None
    if not isinstance(found, date):
        return None
    if isinstance(found, datetime) and found.tzinfo is None and (zone := OFFSET.search(_zone_of(event, name))):
        sign, hours, minutes = zone.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        if ahead < timedelta(days=1):
            return found.replace(tzinfo=timezone(-ahead if sign == "-" else ahead))
    return found


def _zone_of(event, name="DTSTART"):
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return str(getattr(value, "params", {}).get("TZID", ""))


def _day(moment):
    """The day of a date or time in Shanghai; None outside of all calendars."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(UTC).astimezone(get_default_timezone()).date()
    except (OverflowError, ValueError):
        return None


def _words(component, name):
    value = component.get(name, "")
    return _clean(value[0] if isinstance(value, list) and value else value)


def _uid(event):
    text = _words(event, "UID")
    return text if len(text) <= LINE else sha256(text.encode()).hexdigest()


def _clean(value):
    return str(value).replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS).strip()
