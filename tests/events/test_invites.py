"""Invites of a calendar: what is read of odd files, whom they lead to, and that each is taken once."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from events.invites import BYTES, InviteRefused, read
from events.models import Meeting
from events.taking_invites import drafts_of, take
from tests.make import make_contact, make_user

ZONE = (
    "BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
    "TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n{more}END:STANDARD\nEND:VTIMEZONE\n"
)
PAGE = "meetings-from-calendar"


def event(*lines, start="DTSTART:20260302T010000Z", uid="UID:one@x"):
    return "\n".join(["BEGIN:VEVENT", uid, start, *lines, "END:VEVENT", ""])


def file(*parts, method="REQUEST"):
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{''.join(parts)}END:VCALENDAR\n".replace("\n", "\r\n")


def only(text):
    (invite,) = read(text.encode() if isinstance(text, str) else text)
    return invite


# -- reading -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "zones", "day", "remark"),
    [
        ("DTSTART:20260301T170000Z", "", "2026-03-02", "in Shanghai that is 2026-03-02"),
        ("DTSTART:20260301T150000Z", "", "2026-03-01", ""),
        ("DTSTART;TZID=America/New_York:20260301T200000", "", "2026-03-02", "in Shanghai that is"),
        ("DTSTART;TZID=China Standard Time:20260301T235900", "", "2026-03-01", ""),
        ("DTSTART;TZID=Ours:20260301T200000", ZONE.format(name="Ours", offset="-0500", more=""), "2026-03-02", "Shang"),
        ("DTSTART;TZID=Ours:20260301T200000", ZONE.format(name="Ours", offset="x", more=""), "2026-03-01", "not known"),
        ("DTSTART;TZID=Nowhere:20260301T200000", "", "2026-03-01", "The time zone “Nowhere” is not known"),
        ('DTSTART;TZID="(UTC-05:00) Eastern":20260301T200000', "", "2026-03-02", "in Shanghai that is"),
        ("DTSTART:20260301T235900", "", "2026-03-01", "It names no time zone"),
        ("DTSTART;VALUE=DATE:20260301", "", "2026-03-01", ""),
        ("DTSTART:20260301T100000Z\nDTEND:20260303T100000Z", "", "2026-03-01", "It lasts until 2026-03-03"),
        ("DTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:20260302", "", "2026-03-01", ""),
        ("DTSTART:20260301T100000Z\nDTEND:rubbish", "", "2026-03-01", ""),
    ],
)
def test_the_day_is_that_of_shanghai(start, zones, day, remark):
    invite = only(file(zones, event(start=start)))

    assert (str(invite.day), invite.problem) == (day, "")
    assert remark in " ".join(invite.remarks)
    assert bool(remark) == bool(invite.remarks)


def test_a_zone_of_one_file_is_not_that_of_the_next():
    ours, theirs = (
        file(ZONE.format(name="Ours", offset=offset, more=""), event(start="DTSTART;TZID=Ours:20260301T200000"))
        for offset in ("-0500", "+0800")
    )

    assert [str(only(one).day) for one in (ours, theirs, ours)] == ["2026-03-02", "2026-03-01", "2026-03-02"]


def test_a_zone_that_turns_each_second_is_passed_over():
    for rule in ("RRULE:FREQ=SECONDLY\n", "RRU\n LE:FREQ=SEC\n ONDLY\n", "RRULE:FREQ=YEARLY;BYSECOND=1,2,3\n"):
        zone = ZONE.format(name="Ours", offset="-0500", more=rule)

        assert "not known" in " ".join(only(file(zone, event(start="DTSTART;TZID=Ours:20260301T200000"))).remarks)


@pytest.mark.parametrize(
    ("start", "method", "problem"),
    [
        ("SUMMARY:x", "REQUEST", "It has no beginning (DTSTART)"),
        ("DTSTART:yesterday", "REQUEST", "no date that exists"),
        ("DTSTART:20260230T100000Z", "REQUEST", "no date that exists"),
        ("DTSTART:00010101T000000Z", "REQUEST", "too long ago"),
        ("DTSTART:99991231T235959Z", "REQUEST", "too far ahead"),
        ("DTSTART:20260301T100000Z", "CANCEL", "It is cancelled by this invite"),
        ("DTSTART:20260301T100000Z\nSTATUS:CANCELLED", "REQUEST", "It is cancelled by this invite"),
    ],
)
def test_what_has_no_day_or_is_cancelled_says_so(start, method, problem):
    assert problem in only(file(event(start=start), method=method)).problem


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"BEGIN:VCALENDAR\r\n", "holds no meeting"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "holds no meeting"),
        (b"BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n", "This is no calendar file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40, "This is no calendar file"),
        (b"PK\x03\x04rest of it", "This is a zip archive"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * BYTES, "larger than 1 MB"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "holds no meeting"),
        (file(event() * 101).encode(), "The file holds 101 meetings, and at most 100 are read"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000, "no meeting"),
        (b"BEGIN:VCALENDAR\r\n\r\nnonsense\r\n;;;:::\r\nEND:VEVENT\r\n", ""),
    ],
)
def test_what_is_no_invite_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(InviteRefused) as refused:
        read(content)

    assert sentence in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_every_encoding_of_an_office_is_read(encoding):
    text = file(event("SUMMARY:与上海市投资促进部门会面，讨论项目选址", "LOCATION:浦东新区世纪大道一号"))

    invite = only(text.encode(encoding))

    assert (invite.summary, invite.location) == ("与上海市投资促进部门会面，讨论项目选址", "浦东新区世纪大道一号")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_fold_may_part_a_character(encoding):
    words = "与上海市投资促进部门会面"
    before, after = file(event("SUMMARY:@@")).encode().split(b"@@")
    octets = words.encode(encoding)

    assert only(before + octets[:7] + b"\r\n " + octets[7:] + after).summary == words


def test_a_recurrence_offers_the_days_around_today_and_takes_the_last():
    first = localdate() - timedelta(days=70)
    skipped = localdate() - timedelta(days=7)
    start = f"DTSTART:{first:%Y%m%d}T100000"
    moved = event(f"RECURRENCE-ID:{first:%Y%m%d}T100000", start="DTSTART:20260301T100000")

    invite, other = read(
        file(event("RRULE:FREQ=WEEKLY", f"EXDATE:{skipped:%Y%m%d}T100000", start=start), moved).encode()
    )

    assert invite.day == localdate()
    assert skipped not in invite.days
    assert first not in invite.days
    assert [day for day in invite.days if day > localdate()] == [
        localdate() + timedelta(days=7 * n) for n in range(1, 6)
    ]
    assert "It recurs: choose the day" in " ".join(invite.remarks)
    assert len({invite.mark(day) for day in invite.days} | {other.mark(other.day)}) == len(invite.days) + 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SOMETIMES",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=0",
    ],
)
def test_a_recurrence_that_makes_no_sense_takes_the_first_day(rule):
    invite = only(file(event(f"RRULE:{rule}")))

    assert (str(invite.day), invite.days, invite.problem) == ("2026-03-02", [], "")
    assert "cannot be read" in " ".join(invite.remarks)


# -- the page ------------------------------------------------------------------------------
def send(client, content):
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse(PAGE), {"file": SimpleUploadedFile("invite.ics", content)})


def taken(client, page, place=0):
    draft = page.context["drafts"][place]
    return client.post(reverse(PAGE), {"take": draft.sealed, "day": str(draft.invite.day)})


@pytest.mark.django_db
def test_an_invite_becomes_a_draft_with_those_its_addresses_lead_to(client_of):
    client, ann = client_of("account manager"), make_contact(email="Ann@Example.com")
    colleague = make_user("account manager", email="bo@city.example")
    twins = [make_contact(email="twin@example.com") for _n in "12"]
    people = [
        'ORGANIZER;CN="Chen, Ann":MAILTO:ann@example.COM', "ATTENDEE:mailto:bo@city.example",
        "ATTENDEE;CN=Zoe:mailto:zoe@elsewhere.example", "ATTENDEE;CUTYPE=ROOM:mailto:room@city.example",
        "ATTENDEE:mailto:twin@example.com", f"ATTENDEE:mailto:{client.user.email or 'me@x.example'}",
    ]  # fmt: skip
    text = file(event("SUMMARY:Site\\, and plans", "DESCRIPTION:Line\\nTwo", "LOCATION:Room 5", *people))

    page = send(client, text)
    assert not Meeting.objects.exists()
    response = taken(client, page)

    meeting = Meeting.objects.get()
    assert (response.url, meeting.state, str(meeting.held_on)) == (meeting.get_absolute_url(), "draft", "2026-03-02")
    assert ([*meeting.contacts.all()], [*meeting.organizations.all()]) == ([ann], [ann.organization])
    assert {*meeting.attendees.all()} == {client.user, colleague}
    assert meeting.notes.startswith(
        "Site, and plans\nPlace: Room 5\nLine\nTwo\nAlso invited: Zoe <zoe@elsewhere.example>"
    )
    assert "room@city.example" not in meeting.notes
    assert "2 contacts have the address twin@example.com" in page.content.decode()
    assert twins[0] not in meeting.contacts.all()


@pytest.mark.django_db
def test_the_same_invite_leads_to_its_meeting_and_a_colleague_has_their_own(client_of):
    client, other = client_of("account manager"), client_of("account manager")
    page = send(client, file(event("SUMMARY:A")))

    answers = [taken(client, page).url for _n in "12"]
    again = send(client, file(event("SUMMARY:A, moved", start="DTSTART:20260405T010000Z")))
    theirs = taken(other, send(other, file(event("SUMMARY:A"))))

    assert answers[0] == answers[1]
    assert Meeting.objects.get(logged_by=client.user).get_absolute_url() in again.content.decode()
    assert "Make a draft" not in again.content.decode()
    assert theirs.url not in answers


@pytest.mark.django_db
def test_a_preview_is_of_one_person_and_cannot_be_altered(client_of):
    client, other = client_of("account manager"), client_of("account manager")
    draft = send(client, file(event("SUMMARY:A"))).context["drafts"][0]
    altered = [
        (other, {"take": draft.sealed, "day": str(draft.invite.day)}),
        (client, {"take": draft.sealed + "x", "day": str(draft.invite.day)}),
        (client, {"take": draft.sealed, "day": "2026-01-01"}),
        (client, {"take": draft.sealed, "day": "x"}),
        (client, {"take": ""}),
    ]

    for who, posted in altered:
        assert who.post(reverse(PAGE), posted).url == reverse(PAGE)
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_of_several_meetings_each_may_be_chosen(client_of):
    client = client_of("account manager")
    far = event("SUMMARY:Far", start="DTSTART:20200302T010000Z", uid="UID:far")
    page = send(client, file(far, event("SUMMARY:Near"), event("SUMMARY:None", start="", uid="UID:none")))

    assert [one.invite.summary for one in page.context["drafts"]] == ["Near", "Far", "None"]
    taken(client, page, 1)
    assert Meeting.objects.get().notes == "Far"


@pytest.mark.django_db
def test_forty_megabytes_and_no_file_are_told_and_a_reader_is_refused(client_of):
    client = client_of("account manager")

    large = send(client, b"BEGIN:VCALENDAR\r\n" + b"x" * 40_000_000)
    none = client.post(reverse(PAGE), {})

    assert (large.status_code, none.status_code) == (422, 422)
    assert "larger than 1 MB" in large.content.decode()
    assert "Choose a file." in none.content.decode()
    assert client_of("verifier").get(reverse(PAGE)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_draft():
    user, found = make_user("account manager"), []
    draft = drafts_of(read(file(event("SUMMARY:A")).encode()), user)[0]
    start = threading.Barrier(2)

    def press():
        start.wait()
        found.append(take(draft, draft.invite.day, by=user))
        connection.close()

    presses = [threading.Thread(target=press) for _n in "12"]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert sorted(is_new for _meeting, is_new in found) == [False, True]
    assert {meeting.pk for meeting, _new in found} == {Meeting.objects.get().pk}
