"""Settings. Everything a server may want to change comes from the environment."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from . import countries
from .database.outside.address import database_at
from .entering import *  # noqa: F403 - all of its names are settings
from .safety import *  # noqa: F403 - all of its names are settings
from .wiring import *  # noqa: F403 - all of its names are settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")  # on a laptop starting.py provides it
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django_tasks",
    "django_tasks_db",  # before our own, whose admin takes its place
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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
    "allauth.account.middleware.AccountMiddleware",
    "promotion_crm.coming_back.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "promotion_crm.safe_answers.SafeAnswers",
    "promotion_crm.signing_in.gate.Gate",
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
    or f"http{'s' if HTTPS else ''}://{env.str('HOST', default='127.0.0.1')}:{env.str('PORT', default='8000')}"  # noqa: F405
)

# -- files ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
MEDIA_ROOT = BASE_DIR / "var" / "media"
EXPORT_DIR = BASE_DIR / "var" / "exports"
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=7)  # how long a file can be downloaded again
# What a person may take a day: rows with personal data, unless a privacy officer gave them another limit, and files.
EXPORT_PERSONAL_ROWS_A_DAY = env.int("EXPORT_PERSONAL_ROWS_A_DAY", default=20_000)
EXPORTS_A_DAY = env.int("EXPORTS_A_DAY", default=500)
# Rows that a request carries; with more the file is made in the background.
EXPORT_AT_ONCE = {"csv": 500_000, "xlsx": 100_000}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "promotion_crm.sheets.Storage"},
}

# -- history ----------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
SEAL_KEY = env.str("SEAL_KEY", default="")  # seals the history; kept apart from the database, see docs/history.md
SEAL_MAIL_TO = env.list("SEAL_MAIL_TO", default=[])  # where one seal a day is sent, outside of the office

# -- long work --------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# An office's own periods of retention, by the name of the rule: RETENTION_DAYS=visits=90,jobs=200
RETENTION_DAYS = env.dict("RETENTION_DAYS", cast={"value": int}, default={})
NO_CONTACT_DAYS = env.int("NO_CONTACT_DAYS", default=60)
