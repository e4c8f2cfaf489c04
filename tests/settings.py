"""Settings for the tests: a PostgreSQL of their own, whatever DATABASE_URL says, that need not survive a crash."""

import os

os.environ.setdefault("HTTPS", "no")  # before the settings are read: the test client speaks plain http

from promotion_crm.settings import *

SECRET_KEY = "only for tests"
DATABASES = {
    "default": {
        "ENGINE": "promotion_crm.database",
        "NAME": "promotion_crm",
        # One per process, so that two runs in one checkout do not meet.
        "TEST": {"NAME": f"test_{os.getpid()}"},
    }
}
EMBEDDED_POSTGRES = {
    "data": BASE_DIR / "var" / "test-postgres",
    # A table counted as empty between two tests would be joined as if it were so in the next, for hours.
    "options": {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Straight from the sources: no collectstatic before a test.
STATIC_ROOT = None
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# A test asks within a minute what a person asks in a day; those of the limits set their own.
LIMITS = {name: (100 * times, seconds) for name, (times, seconds) in LIMITS.items()}
EXPORTS_A_DAY *= 100
# Each worker its own, as with the database: one looks through its files and removes what it finds.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
MEDIA_ROOT = BASE_DIR / "var" / "test-media" / WORKER
EXPORT_DIR = BASE_DIR / "var" / "test-exports" / WORKER

# Those who must have a second factor are named by the tests of it.
SECOND_FACTOR_ROLES = frozenset()
# Sealing looks through every table, which the tests of the worker need not wait for: tests/kernel/test_seal_rounds.py.
ROUNDS = [name for name in ROUNDS if not name.startswith("promotion_crm.seals.")]
