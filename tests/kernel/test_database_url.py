"""DATABASE_URL: whatever is wrong with it is said in one sentence, and its password is not."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from promotion_crm.database.outside.address import database_at
from promotion_crm.database.server import embedded
from promotion_crm.database.unavailable import DatabaseUnavailable

SECRET = "hunter2"


def check_migrations(url):
    environment = {"DJANGO_SETTINGS_MODULE": "promotion_crm.settings", "DATABASE_URL": url, "SECRET_KEY": "x"}
    return subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=settings.BASE_DIR, env=os.environ | environment, text=True, capture_output=True, timeout=60,
    )  # fmt: skip


def judge(ended):
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert "DATABASE_URL" in ended.stderr
    assert SECRET not in ended.stderr + ended.stdout
    return ended.stderr


@pytest.mark.parametrize(
    "url",
    [
        *("garbage", f"mysql://me:{SECRET}@127.0.0.1/x", "sqlite:///x", f"postgres://me:{SECRET}@127.0.0.1"),
        *(f"postgres://me:{SECRET}@127.0.0.1:port/x", f"postgres://me:{SECRET}@127.0.0.1:99999/x"),
        *(f"postgres://me:1/{SECRET}@127.0.0.1/x", f"postgres://me:{SECRET}#@127.0.0.1/x", "postgres://[::1/x"),
    ],
)
def test_a_url_that_cannot_be_read(url):
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL cannot be read") as refused:
        database_at(url)

    assert SECRET not in str(refused.value)


def test_a_url_that_can_be_read():
    found = database_at(f"postgresql://me:{SECRET}@db.example:5433/crm?sslmode=require")

    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == ("db.example", 5433, "crm", "me")
    assert found["PASSWORD"] == SECRET
    assert found["OPTIONS"] == {"connect_timeout": 10, "sslmode": "require"}


def test_a_command_ends_with_the_sentence():
    assert "cannot be read" in judge(check_migrations(f"mysql://me:{SECRET}@127.0.0.1/x"))


@pytest.mark.parametrize("rest", ["x", "x?sslmode=nonsense", "x?nonsense=1"])
def test_a_server_that_does_not_let_in(rest):
    said = judge(check_migrations(f"postgres://me:{SECRET}@127.0.0.1:1/{rest}"))

    assert "cannot be used" in said


@pytest.mark.django_db
@pytest.mark.parametrize(("user", "name"), [("", "no_such_database"), ("no_such_user", "postgres")])
def test_a_server_that_refuses(user, name):
    at = embedded().parameters()
    url = f"postgres://{user or at['user']}:{SECRET}@/{name}?host={at['host']}&port={at['port']}"

    said = judge(check_migrations(url))

    assert "no_such" in said
