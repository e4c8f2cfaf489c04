"""The embedded PostgreSQL: one server for all processes, that comes back from any kill."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from promotion_crm.database import account, sockets
from tests.kernel.embedded import UNSAFE, ask, is_running, pid_of

USER = f"""
import sys
from promotion_crm.database.server import EmbeddedServer
EmbeddedServer(sys.argv[1], {UNSAFE}).ensure()
print("here", flush=True)
sys.stdin.read()
"""

PARENT = f"""
import os, sys
from promotion_crm.database.server import EmbeddedServer
server = EmbeddedServer(sys.argv[1], {UNSAFE})
server.ensure()
if os.fork():
    sys.exit()
assert not server.joined
server.ensure()
print("here", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def start(data):
    """Start a process that uses the database and stays until it is told to leave."""
    started = []

    def start(script=USER):
        process = subprocess.Popen(
            [sys.executable, "-c", script, data],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def is_here(process):
    return process.stdout.readline() == b"here\n"


def leave(process):
    process.stdin.close()
    process.wait(20)


def wait_until(true, seconds=10):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_first_use_makes_a_database_that_belongs_to_an_ordinary_role(server):
    server.ensure()

    assert ask(server, "SELECT current_user || ' ' || current_database()") == "promotion_crm promotion_crm"
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(server, "SELECT upper('é')") == "É"


def test_nobody_else_on_the_machine_reaches_it(server, data):
    server.ensure()

    assert data.stat().st_mode & 0o077 == 0
    assert server.log.stat().st_mode & 0o077 == 0
    assert ask(server, "SHOW listen_addresses") == ""
    rules = ask(server, "SELECT string_agg(DISTINCT type || auth_method, ',') FROM pg_hba_file_rules", superuser=True)
    assert rules == "localpeer"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try as somebody else")
def test_another_account_is_turned_away_at_the_socket(server, data):
    server.ensure()
    for folder in (data, *data.parents):  # all doors open, so that only the server refuses
        if str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o055)

    with pytest.raises(psycopg2.OperationalError, match="Peer authentication failed"):
        as_nobody(lambda: psycopg2.connect(server.dsn()))


def as_nobody(act):
    os.seteuid(65534)
    try:
        act()
    finally:
        os.seteuid(0)


def test_second_process_shares_the_server_and_the_last_one_out_stops_it(start, data):
    first, second = start(), start()
    assert is_here(first)
    assert is_here(second)
    pid = pid_of(data)

    leave(first)
    assert pid_of(data) == pid

    leave(second)
    assert not is_running(data)


def test_three_that_start_at_once_in_an_empty_folder_make_one_server(start, data):
    three = [start() for _ in range(3)]

    assert all(is_here(process) for process in three)
    assert data.with_name("postgres.log").read_text().count("ready to accept connections") == 1
    assert sorted(path.name for path in data.parent.iterdir()) == [
        "postgres", "postgres.alive", "postgres.log", "postgres.starting", "postgres.users",
    ]  # fmt: skip


def test_forked_child_keeps_the_server_when_its_parent_leaves(start, data):
    parent = start(PARENT)

    assert is_here(parent)
    parent.wait(20)

    assert is_running(data)
    parent.stdin.close()
    wait_until(lambda: not is_running(data))


def test_killed_user_is_not_waited_for(start, server, data):
    killed = start()
    assert is_here(killed)
    killed.kill()
    killed.wait()
    pid = pid_of(data)

    server.ensure()
    assert pid_of(data) == pid

    server.leave()
    assert not is_running(data)


def test_killed_server_comes_back_with_what_was_committed(server, data):
    server.ensure()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(pid_of(data), signal.SIGKILL)

    server.ensure()

    assert ask(server, "SELECT answer FROM kept") == 42


def test_leftovers_that_name_a_living_stranger_do_not_stop_the_start(server, data):
    server.ensure()
    server.leave()
    stranger = f"{os.getpid()}\n{data}\n1\n5432\n{data}\n\n1 1\nready\n"
    (data / "postmaster.pid").write_text(stranger)
    (data / f"{sockets.NAME}.lock").write_text(stranger)
    (data / sockets.NAME).touch()

    server.ensure()

    assert ask(server, "SELECT 1") == 1


def test_half_made_database_is_made_again(start, server, data):
    killed = start()
    wait_until(lambda: list(data.parent.glob(".postgres-new-*/data/base")))
    killed.kill()
    assert not data.exists()

    server.ensure()

    assert ask(server, "SELECT 1") == 1
    assert not list(data.parent.glob(".postgres-new-*"))


def test_dropped_database_is_made_anew(server):
    server.ensure()
    subprocess.run([server.binary("dropdb"), f"--maintenance-db={server.dsn('postgres')}", "promotion_crm"], check=True)

    server.ensure()

    assert ask(server, "SELECT current_database()") == "promotion_crm"


def test_django_reconnects_after_the_server_was_killed(data, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import os, signal, sys, django\n"
        "from pathlib import Path\n"
        "from django.conf import settings\n"
        "settings.configure(DATABASES={'default': {'ENGINE': 'promotion_crm.database'}},\n"
        f"    EMBEDDED_POSTGRES={{'data': Path(sys.argv[1]), 'options': {UNSAFE}}})\n"
        "django.setup()\n"
        "from django.db import connection\n"
        "connection.ensure_connection()\n"
        "os.kill(int(Path(sys.argv[1], 'postmaster.pid').read_text().split()[0]), signal.SIGKILL)\n"
        "connection.close()\n"
        "print(connection.cursor().execute('SELECT 1') or connection.settings_dict['NAME'])\n"
    )

    done = subprocess.run(
        [sys.executable, script, data],
        env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == "promotion_crm\n", done.stderr
    assert not is_running(data)


@pytest.mark.django_db
def test_triggers_and_the_rest_see_an_ordinary_postgresql():
    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 180000
    assert connection.settings_dict["NAME"].startswith("test_")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run it")
def test_root_has_it_run_under_an_account_that_nobody_has(server, data):
    server.ensure()

    assert data.stat().st_uid == account.UNASSIGNED
    assert Path(f"/proc/{pid_of(data)}").stat().st_uid == account.UNASSIGNED or not shutil.which("setpriv")
