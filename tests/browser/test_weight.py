"""A page weighs at most 120 kB over the wire with an empty cache, as the real server sends it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from tests import admins, make
from tests.browser.conftest import session_cookie
from tests.test_page_costs import Office

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 120_000  # bytes
SETTINGS = """
from pathlib import Path
from tests.settings import *
from tests.settings import BASE_DIR, DATABASES
from promotion_crm.settings import STORAGES

EMBEDDED_POSTGRES = {postgres!r}
DATABASES["default"]["NAME"] = {name!r}
STATIC_ROOT = Path(__file__).parent / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
"""


@pytest.fixture
def site(transactional_db, tmp_path):
    """The address of `manage.py serve` on the database of this test."""
    postgres = settings.EMBEDDED_POSTGRES | {"data": str(settings.EMBEDDED_POSTGRES["data"])}
    name = connection.settings_dict["NAME"]
    (tmp_path / "served.py").write_text(SETTINGS.format(postgres=postgres, name=name))
    port = _free_port()
    environment = {"DJANGO_SETTINGS_MODULE": "served", "PYTHONPATH": str(tmp_path), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--no-demo"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield _answering(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(30)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answering(address, process):
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=10).close()
            return address
        except (urllib.error.URLError, TimeoutError):
            assert process.poll() is None, "serve ended"
            assert time.monotonic() < deadline, "serve does not answer"
            time.sleep(0.1)


def weigh(chromium, site, user, address):
    """The bytes a new visitor is sent for a page, and what each part weighs."""
    context = chromium.new_context(base_url=site)
    context.add_cookies([session_cookie(user, site)])
    page = context.new_page()
    answered = []
    page.on("requestfinished", lambda request: answered.append(request))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes = [(request.sizes(), request.url) for request in answered]
    context.close()
    parts = [(size["responseBodySize"] + size["responseHeadersSize"], url) for size, url in sizes]
    return sum(size for size, _url in parts), sorted(parts, reverse=True)


def test_pages_are_light(chromium, site):
    me = make.make_user("city administrator")
    office = Office(me)
    office.grow(30)
    records = [row.get_absolute_url() for row in office.records().values()]
    lists = [reverse(name) for name in ("leads", "contacts", "meetings", "follow-ups")]
    lead = make.make_introduction().lead
    forms = [reverse("log-meeting"), admins.url(make.ProjectLead, "changelist"), admins.change(lead)]

    heavy = {}
    for address in [reverse("desk"), reverse("lead-board"), *lists, *records, *forms]:
        weight, parts = weigh(chromium, site, me, address)
        if weight > LIMIT:
            heavy[address] = (weight, parts[:8])

    assert not heavy
