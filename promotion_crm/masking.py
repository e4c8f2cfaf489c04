"""What must stand in no log, no report of an error and no history: passwords, tokens, keys, and links that open a page.

The addresses whose last part is such a link are named by the setting SECRET_PATHS.
"""

import logging
import re

from django.conf import settings
from django.views.debug import SafeExceptionReporterFilter

MASK = "***"
SECRETS = ("SECRET_KEY", "EMAIL_HOST_PASSWORD", "OIDC_CLIENT_SECRET", "SEAL_KEY")  # settings, where they are set
SHORTEST = 6  # a shorter value would mask words that mean something else
NAMES = r"(?:[\w-]{0,40}(?:token|passw(?:or)?d|secret|session_?id|api_?key|secret_?key|private_?key)[\w-]{0,40})"
PAIR = re.compile(rf"""(?i)(["']?\b{NAMES}["']?\s*(?:=|:|%3d)\s*)(?:b?"[^"]*"|b?'[^']*'|[^\s&;,"'<>)\]}}]+)""")
HEADER = re.compile(r"(?im)\b((?:proxy-)?authorization|cookie|set-cookie)\b([\"']?\s*[:=]\s*)[^\r\n]+")
IN_ADDRESS = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]{0,20}://[^\s:/@'\"]*):[^\s@'\"]{1,200}@")


def masked_path(path):
    """A path without the secret at its end, such as /answer/***/."""
    for start in settings.SECRET_PATHS:
        if path.startswith(start):
            return start + re.sub(r"[^/]+", MASK, path.removeprefix(start), count=1)
    return path


def masked(text):
    """A text without any of it."""
    text = IN_ADDRESS.sub(rf"\1:{MASK}@", text)
    text = HEADER.sub(rf"\1\2{MASK}", text)
    text = PAIR.sub(rf"\1{MASK}", text)
    for start in settings.SECRET_PATHS:
        text = re.sub(rf"{re.escape(start)}[^/\s?\"'<>]+", start + MASK, text)
    for secret in _secrets():
        text = text.replace(secret, MASK)
    return text


def _secrets():
    values = [getattr(settings, name, "") for name in SECRETS]
    values += [database.get("PASSWORD") for database in settings.DATABASES.values()]
    return [value for value in values if isinstance(value, str) and len(value) >= SHORTEST]


class Formatter(logging.Formatter):
    """A line of the log, its traceback as well."""

    def format(self, record):
        return masked(super().format(record))


class ReportFilter(SafeExceptionReporterFilter):
    """Django's own page and mail of an error: what it leaves out, and what is secret in addresses of servers."""

    hidden_settings = re.compile(
        "API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE|DATABASE|EMAIL_URL|CREDENTIAL|SESSION", re.IGNORECASE
    )

    def cleanse_setting(self, key, value):
        cleansed = super().cleanse_setting(key, value)
        return masked(cleansed) if isinstance(cleansed, str) else cleansed
