"""Settings. Everything a server may want to change comes from the environment."""

from pathlib import Path

import environ
from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from . import countries
from .database.outside.address import database_at
from .secret_key import secret_key
from .wiring import *  # noqa: F403 - all of its names are settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(BASE_DIR / "var")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django_tasks",
    "django_tasks_db",  # before our own, whose admin takes its place
    "promotion_crm",
    "partners",
    "events",
    "promotion_crm.apps.CrmAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_countries",
    "django_filters",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "promotion_crm.shell.LanguageMiddleware",
    "promotion_crm.coming_back.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "promotion_crm.history.HistoryMiddleware",
    "promotion_crm.views.refusals.GoneMiddleware",
]

ROOT_URLCONF = "promotion_crm.urls"
WSGI_APPLICATION = "promotion_crm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "promotion_crm.shell.shell",
            ],
        },
    },
]

# -- database: your own server by DATABASE_URL, or the embedded one ---------------
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": database_at(env.str("DATABASE_URL"))}
else:
    DATABASES = {"default": {"ENGINE": "promotion_crm.database", "NAME": "promotion_crm"}}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
EMBEDDED_POSTGRES = {"data": BASE_DIR / "var" / "postgres", "options": {}}

# -- people -----------------------------------------------------------------------
AUTH_USER_MODEL = "promotion_crm.User"
AUTHENTICATION_BACKENDS = ["promotion_crm.permissions.OneQuery"]
VALIDATORS = ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
AUTH_PASSWORD_VALIDATORS = [{"NAME": f"django.contrib.auth.password_validation.{name}Validator"} for name in VALIDATORS]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign-in"

# -- language, time ---------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Chinese"))]
LOCALE_PATHS = [BASE_DIR / "promotion_crm" / "locale"]
FORMAT_MODULE_PATH = "promotion_crm.formats"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

COUNTRIES_OVERRIDE = countries.NAMES

# -- mail: to the console unless EMAIL_URL names a server, smtp+tls://user:password@host:587 ----
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 30  # seconds until a mail server that does not answer is given up
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Promotion CRM <crm@localhost>")
SITE_URL = (
    env.str("SITE_URL", default="")
    or f"http://{env.str('HOST', default='127.0.0.1')}:{env.str('PORT', default='8000')}"
)

# -- files ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
MEDIA_ROOT = BASE_DIR / "var" / "media"
EXPORT_DIR = BASE_DIR / "var" / "exports"
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=7)  # how long a file can be downloaded again
# Rows that a request carries; with more the file is made in the background.
EXPORT_AT_ONCE = {"csv": 500_000, "xlsx": 100_000}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "promotion_crm.sheets.Storage"},
}

# -- safety -----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = env.bool("HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL_REDIRECT else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Errors go to the console, where whoever runs the process keeps them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# -- history ----------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True

# -- long work --------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
NO_CONTACT_DAYS = env.int("NO_CONTACT_DAYS", default=60)
