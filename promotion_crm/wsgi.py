"""What a WSGI server imports; `manage.py serve` does not need it."""

import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from promotion_crm.secret_key import SecretKeyUnavailable
from promotion_crm.starting import prepare_server

HALT = 3  # by which gunicorn knows not to start a worker anew, again and again

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promotion_crm.settings")
try:
    prepare_server(Path(__file__).resolve().parent.parent / "var")
except SecretKeyUnavailable as problem:
    sys.stderr.write(f"{problem}\n")
    sys.exit(HALT if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn") else 1)
application = get_wsgi_application()
