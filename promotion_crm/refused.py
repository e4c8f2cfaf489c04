"""Why an act was not done, and with which status its page says so."""

from django.core.exceptions import PermissionDenied, ValidationError


class Stale(Exception):
    """Somebody else was first; the message says to the person what is so by now."""


REFUSED = (Stale, PermissionDenied, ValidationError)


def status_of(error):
    return 409 if isinstance(error, Stale) else 403 if isinstance(error, PermissionDenied) else 422


def sentences(error):
    return error.messages if isinstance(error, ValidationError) else [str(error)]
