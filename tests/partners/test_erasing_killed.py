"""A worker that is killed while it erases a person: nothing is half done, another takes it up. Real processes."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from partners.models import Contact, Erasure, Organization
from partners.privacy import background
from promotion_crm.lists import keeping
from promotion_crm.models import Job
from tests import make
from tests.kernel.test_working import wait_for

SETTINGS = """from tests.settings import *
DATABASES["default"]["NAME"] = {name!r}
EXPORT_DIR = {folder!r}
JOBS = {{"erasure": "fatal_erasing.make"}}
ROUNDS = ["promotion_crm.working.reap"]
"""
FATAL = """import os, pathlib, signal
from partners import erasing
from partners.models import Contact
from partners.privacy import background

def make(job, beat):
    if job.tries > 1:
        pathlib.Path({folder!r}, "left").write_text(str(Contact.objects.get(pk=job.arguments["contact"]).is_erased))
        return background.make(job, beat)
    name, dies = {dies!r}, erasing.Erasing
    def fatal(*args):
        if name == "remove" or args[1].name == "partners_organization":
            os.kill(os.getpid(), signal.SIGKILL)
        return swept(*args)
    if name == "remove":
        erasing.leftovers.remove = fatal
    else:
        swept, dies._sweep_table = dies._sweep_table, fatal
    return background.make(job, beat)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("dies", "left"), [("sweep", "False"), ("remove", "True")], ids=["in it", "right after"])
def test_it_is_taken_up_again_and_done_once(tmp_path, settings_of_files, dies, left):
    contact = make.make_contact(name_en="Ulla Quince", name_zh="")
    named = make.make_organization(note="Ulla Quince called")
    record = make.make_export_record(list_name="contacts", sha256="5" * 64)
    make.make_exported_contacts(export=record, contacts=[contact.pk])
    keeping.path_of(record).write_text("x")
    job = background.ask(contact, by=make.make_user("privacy officer"), reason="Asked")
    folder = str(tmp_path)
    (tmp_path / "fatal_settings.py").write_text(
        SETTINGS.format(name=connection.settings_dict["NAME"], folder=str(settings_of_files))
    )
    (tmp_path / "fatal_erasing.py").write_text(FATAL.format(folder=folder, dies=dies))
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "fatal_settings", "PYTHONPATH": f"{folder}:{settings.BASE_DIR}"}
    process = subprocess.Popen([sys.executable, "manage.py", "work", "--keep"], cwd=settings.BASE_DIR, env=env)
    try:
        wait_for(lambda: Job.objects.filter(pk=job.pk).exclude(state__in=Job.State.OPEN).exists(), seconds=60)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
    finally:
        process.kill()
        process.wait()

    job.refresh_from_db(), named.refresh_from_db()
    assert (job.state, job.tries, job.why) == ("done", 2, "")
    assert (tmp_path / "left").read_text() == left
    assert Erasure.objects.count() == 1
    assert Contact.objects.get(pk=contact.pk).is_erased
    assert Organization.objects.get(pk=named.pk).note == f"Erased person {contact.pk} called"
    assert not keeping.kept(record)


@pytest.fixture
def settings_of_files(settings, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    settings.EXPORT_DIR = folder
    return folder
