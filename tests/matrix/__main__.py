import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.matrix.printing import printed  # noqa: E402

sys.stdout.write(printed())
