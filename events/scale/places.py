"""What generated rows draw from: countries, days, and their words, with a realistic skew."""

from datetime import date, timedelta


def listed(text, by=None):
    """The words of a text, or its parts between `by`."""
    return text.split(by)


# Out of a hundred organizations, so many come from there.
PER_HUNDRED = {
    "US": 17, "HK": 13, "DE": 11, "JP": 11, "SG": 7, "GB": 6, "CN": 6, "FR": 5, "KR": 4, "TW": 4, "CH": 3, "NL": 2,
    "IT": 2, "SE": 2, "IL": 2, "AU": 1, "CA": 1, "MO": 1, "AE": 1, "": 1,
}  # fmt: skip
COUNTRIES = [code for code, count in PER_HUNDRED.items() for _each in range(count)]

# Fixed, not today, so that a seed gives the same rows on any day.
LAST_DAY = date(2026, 10, 31)
FIRST_DAY = date(2021, 1, 1)
SPAN = (LAST_DAY - FIRST_DAY).days
DAYS = [str(FIRST_DAY + timedelta(days=n)) for n in range(SPAN + 800)]
CLOCK = [f"{9 + n // 60:02}:{n % 60:02}:00+08" for n in range(9 * 60)]


def day_number(draw):
    """A day of the span as its number in DAYS; recent ones more often."""
    return int(draw() ** 0.6 * SPAN)


def moment(draw, day):
    """An hour of work on that day, as PostgreSQL reads it."""
    return f"{DAYS[day]} {CLOCK[int(draw() * len(CLOCK))]}"
