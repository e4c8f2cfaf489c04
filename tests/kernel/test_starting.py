"""A server for others starts with a key of its own and production settings; a laptop needs neither."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from promotion_crm.secret_key import SecretKeyUnavailable
from promotion_crm.starting import is_loopback, prepare_command

STRONG = "jW1u7qk3VxW0dP5t8yZ2aB4cD6eF9gH1iJ3kL5mN7oP9qR1sT3uV5wX7"
WEAK = ["short", "a" * 60, f"django-insecure-{STRONG}"]


def run(*command, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {"cwd": settings.BASE_DIR, "env": kept | environment, "capture_output": True, "text": True, "timeout": 60}
    return subprocess.run([sys.executable, *command], check=False, **given)


def test_deploy_check_has_nothing_to_say_of_production_settings():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=STRONG)

    assert (done.returncode, done.stderr) == (0, "")
    assert "0 silenced" in done.stdout


@pytest.mark.parametrize(
    ("environment", "site"),
    [
        ({}, "https://127.0.0.1:8000 True 31536000 __Host-sessionid"),
        ({"HTTPS": ""}, "https://127.0.0.1:8000 True 31536000 __Host-sessionid"),
        ({"HSTS_SECONDS": "0", "SITE_URL": "https://crm.example"}, "https://crm.example True 0 __Host-sessionid"),
        ({"HTTPS": "no", "PORT": "8001"}, "http://127.0.0.1:8001 False 0 sessionid"),
        ({"DEBUG": "yes"}, "http://127.0.0.1:8000 False 0 sessionid"),
    ],
)
def test_all_is_over_https_unless_told_otherwise(environment, site):
    names = ("SITE_URL", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_NAME")
    ask = f"from promotion_crm import settings as s; print(*(getattr(s, n, 'sessionid') for n in {names}))"
    done = run("-c", ask, **environment)

    assert done.stdout.strip() == site, done.stderr


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        (["-c", "import promotion_crm.wsgi"], {}),
        (["manage.py", "check", "--deploy"], {}),
        (["manage.py", "serve"], {"HOST": "0.0.0.0"}),
        *((["-c", "import promotion_crm.wsgi"], {"SECRET_KEY": key}) for key in WEAK[:1]),
    ],
)
def test_production_does_not_start_without_a_strong_key(command, environment):
    done = run(*command, **environment)

    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is ")
    assert "Set SECRET_KEY to a random text of at least 50 characters" in done.stderr
    assert done.stderr.count("\n") == 1
    assert environment.get("SECRET_KEY", "Traceback") not in done.stderr


def test_gunicorn_gives_up_in_place_of_starting_again_and_again():
    done = run("-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "promotion_crm.wsgi")

    assert done.returncode == 3
    assert done.stderr.count("SECRET_KEY is not set") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("key", WEAK)
@pytest.mark.parametrize("arguments", [["check", "--deploy"], ["serve", "--no-demo"]])
def test_a_weak_key_is_as_good_as_none(tmp_path, key, arguments):
    with pytest.raises(SecretKeyUnavailable, match="too easy to guess"):
        prepare_command(arguments, tmp_path, {"SECRET_KEY": key, "HOST": "0.0.0.0"})


@pytest.mark.parametrize("arguments", [["serve"], ["export", "leads"], ["seed_demo"], ["check"], []])
def test_a_laptop_needs_no_settings(tmp_path, arguments):
    environment, again = {}, {}

    prepare_command(arguments, tmp_path, environment)
    prepare_command(arguments, tmp_path, again)

    assert environment == {**again, "HTTPS": "no", "SECOND_FACTOR_ROLES": ""}
    assert len(environment["SECRET_KEY"]) > 50


def test_what_the_environment_says_stands(tmp_path):
    environment = {"HTTPS": "yes", "SECOND_FACTOR_ROLES": "leadership", "SECRET_KEY": STRONG, "HOST": "127.0.0.1"}

    prepare_command(["serve"], tmp_path, given := dict(environment))

    assert given == environment


def test_a_command_in_production_takes_nothing_for_granted(tmp_path):
    prepare_command(["remind"], tmp_path, given := {"SECRET_KEY": STRONG})

    assert given == {"SECRET_KEY": STRONG}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_only_this_machine_reaches_a_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "crm.example.org", "localhost.example.org"])
def test_others_reach_any_other_host(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("address", "reached"), [("0.0.0.0:8000", True), ("[::]:8000", True), ("127.0.0.1:8000", False)]
)
def test_an_address_told_to_runserver_is_looked_at_too(tmp_path, address, reached):
    given = {}
    if reached:
        with pytest.raises(SecretKeyUnavailable):
            prepare_command(["runserver", address], tmp_path, given)
        assert not given
    else:
        prepare_command(["runserver", address], tmp_path, given)
        assert given["HTTPS"] == "no"
