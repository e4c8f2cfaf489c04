"""No log and no history holds a password, a token, a key, or a link that opens a page."""

import logging
import re
import time

import pghistory.models
import pytest
from django.apps import apps

from promotion_crm.history import HistoryMiddleware
from promotion_crm.masking import Formatter, ReportFilter, masked, masked_path
from tests import pages


@pytest.mark.parametrize(
    "said",
    [
        "Not Found: /answer/hunter2222/",
        "GET /dispatches/by-link/hunter2222/?language=en HTTP/1.1",
        "GET /calendar.ics?token=hunter2222&x=1",
        "postgres://crm:hunter2222@db.example.org:5432/crm is not to be had",
        "smtp+tls://user:hunter2222@mail.example.org",
        "{'username': 'ann', 'password': 'hunter2222'}",
        'password="hunter2222 with more words"',
        "csrfmiddlewaretoken=hunter2222&username=ann",
        "Cookie: sessionid=hunter2222; theme=dark",
        "Authorization: Bearer hunter2222",
    ],
)
def test_a_line_of_the_log_is_masked(said):
    assert "hunter2222" not in masked(said)
    assert "***" in masked(said)


@pytest.mark.parametrize("said", ["Not Found: /leads/7/", "Broken pipe from 192.0.2.1", "key=value of the list leads"])
def test_other_lines_stay_as_they_are(said):
    assert masked(said) == said


def test_values_of_secret_settings_are_masked_wherever_they_stand(settings):
    settings.SECRET_KEY = "a key that is long enough"
    settings.EMAIL_HOST_PASSWORD = "mail-password"

    assert masked("signed with a key that is long enough by mail-password") == "signed with *** by ***"


def test_a_traceback_is_masked_as_well():
    try:
        raise ValueError("could not open postgres://crm:hunter2222@db/crm")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "broke", (), (ValueError, error, error.__traceback__))

    line = Formatter("%(levelname)s %(message)s").format(record)

    assert "Traceback" in line
    assert "hunter2222" not in line


def test_the_log_of_the_site_is_written_by_it(settings):
    formatters = {name: handler["formatter"] for name, handler in settings.LOGGING["handlers"].items()}

    assert {settings.LOGGING["formatters"][name]["()"] for name in formatters.values()} == {
        "promotion_crm.masking.Formatter"
    }


def test_reports_of_errors_hide_addresses_with_passwords(settings):
    report = ReportFilter()

    assert "hunter2222" not in str(report.cleanse_setting("DATABASE_URL", "postgres://crm:hunter2222@db/crm"))
    assert "hunter2222" not in str(report.cleanse_setting("CACHE", "redis://:hunter2222@db/1"))


def test_each_address_that_ends_in_a_secret_is_known(settings):
    """Of every floor, and of every library whose addresses we offer."""
    with_secret = {
        route for route, entry in pages.patterns() if {"token", "key", "uidb64", "uidb36"} & {*entry.pattern.converters}
    }

    assert with_secret
    assert not [route for route in with_secret if not f"/{route}".startswith(tuple(settings.SECRET_PATHS))]


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/answer/abc:def/", "/answer/***/"), ("/answer/", "/answer/"), ("/leads/7/move/", "/leads/7/move/")],
)
def test_a_path_keeps_all_but_its_secret(path, kept):
    assert masked_path(path) == kept


@pytest.mark.parametrize("path", ["/answer/hunter2222/", "/dispatches/by-link/hunter2222/"])
def test_the_history_keeps_the_page_and_not_the_link(rf, path):
    context = HistoryMiddleware(None).get_context(rf.post(path))

    assert context["url"] == path.replace("hunter2222", "***")


def test_no_password_and_no_token_is_a_field_of_the_history():
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    names = {(model.__name__, f.name) for model in events for f in model._meta.fields}

    assert not [name for name in names if re.search("passw|token|secret|session", name[1])]


@pytest.mark.parametrize("said", ["a-" * 100_000, "a." * 100_000, "token=" * 50_000, "a://" * 50_000])
def test_masking_a_long_line_takes_no_time(said):
    began = time.process_time()

    masked(said)

    assert time.process_time() - began < 5
