"""Days worked out when a test runs, not when it is collected: midnight may lie between."""

from datetime import timedelta

from django.utils.timezone import localdate


def today():
    return localdate()


def tomorrow():
    return localdate() + timedelta(days=1)


def yesterday():
    return localdate() - timedelta(days=1)


def worked_out(typed):
    """What is typed, with the day each of these functions gives in its place."""
    return {name: value() if callable(value) else value for name, value in typed.items()}
