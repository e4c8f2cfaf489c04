"""DATABASE_URL as Django's settings of a database."""

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from promotion_crm.database.unavailable import DatabaseUnavailable

SCHEMES = {"postgres", "postgresql"}
PATIENCE = 10  # seconds until a server that does not answer is given up


def database_at(url):
    """The entry of DATABASES. Raises DatabaseUnavailable, which never holds the URL: it has a password."""
    try:
        parts = urlsplit(url)
        name = parts.path.removeprefix("/")
        # A port that is none raises; an @ or / in the name is most likely of a password cut short.
        if parts.scheme not in SCHEMES or not name or set(name) & set("@/") or parts.port == 0:
            raise ValueError
        found = environ.Env.db_url_config(url)
    except (ValueError, ImproperlyConfigured):
        # Plain English: the settings are being read, so there is no language yet.
        raise DatabaseUnavailable(
            "DATABASE_URL cannot be read: write it as postgres://user:password@host:5432/name,"
            " with signs such as @, / or # in the password as %40, %2F or %23."
        ) from None
    options = {"connect_timeout": PATIENCE} | found.get("OPTIONS", {})
    return found | {"ENGINE": "promotion_crm.database.outside", "OPTIONS": options}
