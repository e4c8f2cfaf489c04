"""What keeps the embedded PostgreSQL from working is said in one sentence, and nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from promotion_crm.database import sockets
from promotion_crm.database.server import EmbeddedServer
from promotion_crm.database.unavailable import DatabaseUnavailable
from tests.kernel.embedded import UNSAFE, ask


def test_path_too_long_for_a_socket_works(server, data):
    deep = data.parent / ("d" * 60) / ("e" * 60) / "postgres"
    server = EmbeddedServer(deep, UNSAFE)

    server.ensure()

    folder = sockets.folder(deep)
    assert ask(server, "SELECT 1") == 1
    assert folder.parent == Path("/tmp")
    assert folder.stat().st_mode & 0o077 == 0
    server.leave()
    folder.rmdir()


def test_path_with_marks_of_other_languages_works(data):
    odd = data.parent / "招商, a \"b\" $c 'd'" / "postgres"
    server = EmbeddedServer(odd, UNSAFE)

    server.ensure()

    assert ask(server, "SELECT 1") == 1
    server.leave()
    sockets.folder(odd).rmdir()


def test_socket_folder_that_others_can_enter_is_refused(data):
    deep = data.parent / ("d" * 60) / ("e" * 60) / "postgres"
    folder = sockets.folder(deep)
    folder.mkdir()
    folder.chmod(0o777)

    with pytest.raises(DatabaseUnavailable, match="not this account's private folder"):
        EmbeddedServer(deep, UNSAFE).ensure()
    folder.rmdir()


def test_data_of_another_version_is_left_alone(server, data):
    data.mkdir()
    (data / "PG_VERSION").write_text("16\n")

    with pytest.raises(DatabaseUnavailable, match="made by PostgreSQL 16 and this is 18"):
        server.ensure()


def test_folder_with_other_files_is_left_alone(server, data):
    data.mkdir()
    (data / "thesis.txt").touch()

    with pytest.raises(DatabaseUnavailable, match="holds files that are not a database"):
        server.ensure()
    assert [path.name for path in data.iterdir()] == ["thesis.txt"]


def test_file_in_the_way_is_named(tmp_path):
    (tmp_path / "var").touch()

    with pytest.raises(DatabaseUnavailable, match=r"/var is in the way of the database files"):
        EmbeddedServer(tmp_path / "var" / "postgres", UNSAFE).ensure()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_may_not_be_written_is_named(server, data):
    data.parent.chmod(0o500)

    with pytest.raises(DatabaseUnavailable, match="cannot be written"):
        server.ensure()
    data.parent.chmod(0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_data_of_another_account_is_named(server, data):
    server.ensure()
    server.leave()
    os.chown(data, 1234, 1234)

    with pytest.raises(DatabaseUnavailable, match=r"another account \(user ID 1234\)"):
        server.ensure()


@pytest.fixture
def mounted(tmp_path):
    """Mount a small disk; skips where that is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(options):
        if (
            os.geteuid()
            or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=False).returncode
        ):
            pytest.skip("only root, outside a container, can mount a disk to try")
        return disk

    yield mount
    if os.path.ismount(disk):
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_read_only_disk_is_named(mounted):
    disk = mounted("size=1m,ro")

    with pytest.raises(DatabaseUnavailable, match="read-only disk"):
        EmbeddedServer(disk / "postgres", UNSAFE).ensure()


def test_disk_too_full_to_begin_is_named(mounted):
    disk = mounted("size=20m")

    with pytest.raises(DatabaseUnavailable, match="is full: free some space"):
        EmbeddedServer(disk / "postgres", UNSAFE).ensure()
    assert not list(disk.glob(".postgres-new-*"))


def test_disk_too_full_to_go_on_is_named_and_nothing_is_lost(mounted):
    disk = mounted("size=120m")
    server = EmbeddedServer(disk / "postgres", UNSAFE)
    server.ensure()
    server.leave()
    fill(disk / "ballast")

    with pytest.raises(DatabaseUnavailable, match="is full: free some space"):
        server.ensure()

    (disk / "ballast").unlink()
    server.ensure()
    assert ask(server, "SELECT 1") == 1
    server.leave()


def fill(path):
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def test_platform_without_a_postgresql_is_told_what_to_do(server, monkeypatch):
    monkeypatch.setattr("promotion_crm.database.cluster.PACKAGE", "no_such_package")

    with pytest.raises(DatabaseUnavailable, match="set DATABASE_URL"):
        server.ensure()


def test_unknown_trouble_names_the_log(data):
    with pytest.raises(DatabaseUnavailable, match="the reason is at the end of .*postgres.log"):
        EmbeddedServer(data, UNSAFE | {"shared_buffers": "much"}).ensure()
    assert 'invalid value for parameter "shared_buffers"' in data.with_name("postgres.log").read_text()


def test_command_line_says_one_sentence(tmp_path):
    (tmp_path / "postgres").touch()
    (tmp_path / "scratch.py").write_text(
        f"from tests.settings import *\nEMBEDDED_POSTGRES = {{'data': Path({str(tmp_path)!r}, 'postgres')}}\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "scratch", "PYTHONPATH": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert (
        done.stderr == f"{tmp_path}/postgres is in the way of the database files: move it elsewhere and start again.\n"
    )
