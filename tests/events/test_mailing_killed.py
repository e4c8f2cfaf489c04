"""A real worker, killed in the middle of many mails: none is lost, none is sent twice."""

import os
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from events import mailing
from events.models import GuestMail
from promotion_crm.models import Job
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12
SETTINGS = """
from tests.settings import *
DATABASES["default"]["NAME"] = {name!r}
EMAIL_BACKEND = "slow_mail.Backend"
ROUNDS = ["promotion_crm.working.reap", "events.mailing.send_asked_by_database"]
"""
BACKEND = """
import os, time
from django.core.mail.backends.base import BaseEmailBackend
class Backend(BaseEmailBackend):
    def send_messages(self, messages):
        with open(os.environ["MAILED"], "a") as file:
            file.write(messages[0].to[0] + "\\n")
        time.sleep(0.15)
        return 1
"""


def test_a_worker_killed_in_the_middle_neither_loses_nor_doubles_a_mail(tmp_path):
    event, by, mailed = make.make_event(), make.make_user("event officer"), tmp_path / "mailed"
    for n in range(MANY):
        make.make_participation(event=event, email=f"guest{n}@example.org")
    mailing.write(event, "invitation", mailing.preview(event, "invitation").mark, by=by)
    name = connection.settings_dict["NAME"]
    (tmp_path / "mail_settings.py").write_text(SETTINGS.format(name=name))
    (tmp_path / "slow_mail.py").write_text(BACKEND)
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "mail_settings", "MAILED": str(mailed)}
    env["PYTHONPATH"] = f"{tmp_path}:{settings.BASE_DIR}"
    given = {"cwd": settings.BASE_DIR, "env": env}

    process = subprocess.Popen([sys.executable, "manage.py", "work"], **given)
    try:
        until = time.monotonic() + 30
        while not mailed.exists() or len(mailed.read_text().splitlines()) < 4:
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()
    subprocess.run([sys.executable, "manage.py", "work", "--once"], check=True, timeout=60, **given)

    times = Counter(mailed.read_text().split())
    assert set(times.values()) == {1}
    assert len(times) == MANY  # the one in hand had gone out
    in_doubt = GuestMail.objects.get(state="failed")
    assert "may have arrived or not" in in_doubt.problem
    assert GuestMail.objects.filter(state="sent").count() == MANY - 1
    assert Job.objects.get().state == "done"
