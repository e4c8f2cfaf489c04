"""Settings of safety: what every answer carries, what a request may bring, what is counted. See docs/security.md."""

from urllib.parse import urlsplit

import environ
from csp.constants import SELF

_env = environ.Env()
_YEAR = 365 * 24 * 3600
_MB = 1024 * 1024

# -- who asks, and how ------------------------------------------------------------
TRUSTED_PROXIES = _env.int("TRUSTED_PROXIES", default=0)  # of our own, one behind the other; see visitors.py
# Production is whatever is not told to be a laptop: see starting.py, which says HTTPS=no there.
HTTPS = _env.bool("HTTPS", default=True) if _env.str("HTTPS", default="") else not _env.bool("DEBUG", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked for by machines beside the server
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = _env.int("HSTS_SECONDS", default=_YEAR) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0

# -- cookies ----------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"  # a browser takes this name from this very host alone

# -- what every answer carries ----------------------------------------------------
CSP_REPORTS = "/csp-reports/"
# A sign-in by the office's own provider is a form that leads there.
_provider = urlsplit(_env.str("OIDC_SERVER", default=""))
_provider = [f"{_provider.scheme}://{_provider.netloc}"] if _provider.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],  # images, styles and all else that is not named
        "script-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF, *_provider],
        "frame-ancestors": ["'none'"],
        "report-uri": CSP_REPORTS,
        "report-to": "csp",
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# By name; an answer that says something else of one of them keeps it. See safe_answers.py.
ANSWER_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    # Whoever comes after on the same machine finds nothing under the back button.
    "Cache-Control": "no-store, private",
}
# The door scans by camera; passkeys and the clipboard are a page's own unless said otherwise. The rest is off.
_OFF = ("display-capture", "geolocation", "microphone", "payment", "usb")
PAGE_HEADERS = {
    "Permissions-Policy": ", ".join(["camera=(self)", *(f"{name}=()" for name in _OFF)]),
    "Reporting-Endpoints": f'csp="{CSP_REPORTS}"',
}
SECURITY_CONTACT = _env.str("SECURITY_CONTACT", default="")  # in /.well-known/security.txt

# -- what a request may bring -----------------------------------------------------
LARGEST_REQUEST = 64 * _MB  # with its files; refused before it is read
DATA_UPLOAD_MAX_MEMORY_SIZE = int(2.5 * _MB)  # without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- how often: (times, in how many seconds), see limiting.py; what is not named here is not counted ----
LIMITS = {
    "search": (600, 60),
    "export": (120, 3600),
    "import": (60, 3600),
    "download": (600, 3600),
    "signed link": (600, 600),
    "calendar feed": (600, 600),
    "csp report": (120, 60),
}

# -- the log: errors go to the console, where whoever runs the process keeps them, without secrets ----
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "promotion_crm.masking.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # In place of Django's own, whose lines would hold the address as it was asked.
        "django": {"handlers": [], "level": "INFO" if _env.bool("DEBUG", default=False) else "WARNING"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "promotion_crm.masking.ReportFilter"
