"""How a row is made: what was given, and for the rest what is usual."""

from itertools import count

PASSWORD = "correct horse battery"
NUMBERS = count(1)


def row(model, given, **usual):
    """Save a row of what was given and, for the rest, what is usual (made only when needed)."""
    for name, value in usual.items():
        if name not in given and f"{name}_id" not in given:
            given[name] = value() if callable(value) else value
    return model.objects.create(**given)


def number():
    """A number no other row of this run has."""
    return next(NUMBERS)
