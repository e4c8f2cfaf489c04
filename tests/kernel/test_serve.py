"""`manage.py serve`: from an empty folder to a page that answers, and away without a trace."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.db import connection

from promotion_crm.database.server import EmbeddedServer, embedded
from tests.kernel.embedded import UNSAFE, is_running

SETTINGS = """
from pathlib import Path
from tests.settings import *
from tests.kernel.embedded import UNSAFE

HERE = Path(__file__).parent
EMBEDDED_POSTGRES = {"data": HERE / "postgres", "options": UNSAFE}
STATIC_ROOT = HERE / "static"
"""


@pytest.fixture
def migrated(django_db_setup, data):
    """A database of its own with every table, made by copying: migrating takes too long for a test."""
    template = connection.settings_dict["TEST"]["TEMPLATE"]
    server = EmbeddedServer(data, UNSAFE)
    server.ensure()
    dump = subprocess.run([server.binary("pg_dump"), embedded().dsn(template)], capture_output=True, check=True)
    subprocess.run(
        [server.binary("psql"), "--quiet", "--set=ON_ERROR_STOP=1", server.dsn()],
        input=dump.stdout, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    server.leave()
    return data


@pytest.fixture
def serve(tmp_path):
    """Start `manage.py serve` on a port."""
    (tmp_path / "served.py").write_text(SETTINGS)
    started = []

    def serve(port):
        environment = {
            "DJANGO_SETTINGS_MODULE": "served",
            "PYTHONPATH": str(tmp_path),
            "PORT": str(port),
            "DEMO_PASSWORD": "only for this test",
        }
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR, env=os.environ | environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        started.append(process)
        return process

    yield serve
    for process in started:
        process.terminate()
        process.communicate()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(process, port, path, seconds=60):
    """The status of the answer, once the server answers at all."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=seconds) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code
        except urllib.error.URLError:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_serves_the_demo_shares_its_database_and_leaves_nothing_running(migrated, serve):
    first_port, second_port = free_port(), free_port()
    first = serve(first_port)
    assert get(first, first_port, "/readyz") == 200
    assert get(first, first_port, "/static/css/shell.css") == 200

    second = serve(second_port)
    assert get(second, second_port, "/readyz") == 200

    first.send_signal(signal.SIGINT)
    said, complained = first.communicate(timeout=30)
    assert f"http://127.0.0.1:{first_port}" in said
    assert "admin" in said
    assert "This is the setting of a laptop" in said
    assert complained == ""
    assert get(second, second_port, "/readyz") == 200

    second.terminate()
    said, _complained = second.communicate(timeout=30)
    assert "Loading the demo" not in said
    assert not is_running(migrated)


def test_port_in_use_is_said_in_one_sentence(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said, complained = serve(port).communicate(timeout=30)

    assert said == ""
    assert complained == f"Port {port} is in use: choose another, for example PORT=8001 make run.\n"


@pytest.mark.parametrize("port", ["http", "-1", "70000"])
def test_port_that_is_none_is_named(serve, port):
    _said, complained = serve(port).communicate(timeout=30)

    assert complained == f"PORT is {port}, which is not a port: use a number from 1 to 65535.\n"
