"""Values that a constraint refuses."""

from datetime import date

EARLY, LATE = date(2026, 1, 1), date(2026, 2, 1)
NAMELESS = {"name_en": "", "name_zh": ""}


def like(maker, *names, **fields):
    """A second row, and the values of the first that it may not repeat."""
    first, second = maker(**fields), maker(**fields)
    return second, {name: getattr(first, name) for name in names}
