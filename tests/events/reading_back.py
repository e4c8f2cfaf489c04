"""Files for calendars and address books read back: by other people's parsers, and octet by octet."""

import warnings

import icalendar


def events_of(content):
    """The entries of a calendar by their words; any complaint of the parser is a failure."""
    assert_lines(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = icalendar.Calendar.from_ical(content)
    broken = [error for part in read.walk() for error in part.errors]
    assert not broken, broken
    return {str(event["SUMMARY"]): event for event in read.walk("VEVENT")}


def assert_lines(content):
    """Every line ends in CR LF, has at most 75 octets, and none begins in the middle of a character."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert not [line for line in lines if b"\r" in line or b"\n" in line or len(line) > 75]
    for line in lines:
        line.decode()
