"""Settings of the bench: a server of its own that is kept from one run to the next."""

import os

os.environ.setdefault("HTTPS", "no")  # before the settings are read: the test client speaks plain http

from promotion_crm.settings import *

SECRET_KEY = "only for the bench"
HOME = BASE_DIR / "var" / "bench"
DATABASES = {
    "default": {
        "ENGINE": "promotion_crm.database",
        "NAME": os.environ.get("BENCH_DATABASE", "postgres"),
        "CONN_MAX_AGE": None,
    }
}
# Loading is not measured; reading needs no safety against a crash.
EMBEDDED_POSTGRES = {
    "data": HOME / "postgres",
    "options": {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
}
ALLOWED_HOSTS = ["testserver"]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EXPORT_DIR = HOME / "exports"
MEDIA_ROOT = HOME / "media"
