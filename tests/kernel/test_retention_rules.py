"""Every model, table and folder says how long what is in it is kept."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from promotion_crm.retaining.rules import Files, Forever, periods, ruled, rules

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent
MODELS = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_model_has_a_rule(model):
    assert model._meta.label_lower in ruled(), f"Say in a module of RETAINED how long {model._meta.label} is kept."


def test_every_table_without_a_model_has_a_rule():
    known = {m._meta.db_table for m in MODELS} | {t for r in rules() if isinstance(r, Forever) for t in r.tables}

    assert set(connection.introspection.table_names()) - known == set()


def test_every_folder_of_files_has_a_rule():
    holding = {name for name in dir(settings) if name.endswith(("_DIR", "_ROOT"))} - {
        "BASE_DIR",
        "STATIC_ROOT",
        "FILE_UPLOAD_TEMP_DIR",
    }

    assert holding == {rule.setting for rule in rules() if isinstance(rule, Files)}


def test_no_rule_speaks_of_a_model_that_is_gone():
    labels = {m._meta.label_lower for m in MODELS}
    ours = {app for app in apps.app_configs if not label_of_package(app)}

    assert not {label for label in ruled() if label.partition(".")[0] in ours} - labels


def label_of_package(app):
    return app in ("sessions", "admin", "auth", "contenttypes")


@pytest.mark.parametrize("name", periods())
def test_what_is_due_can_be_asked(name):
    rule = periods()[name]

    assert rule.due().count() == 0
    assert rule.period == rule.days


def test_an_office_has_periods_of_its_own(settings):
    settings.RETENTION_DAYS = {"visits": 90}

    assert periods()["visits"].period == 90


def test_the_page_of_the_rules_is_the_one_of_today():
    out = StringIO()

    call_command("retain", "--rules", stdout=out)

    assert (ROOT / "docs/retention.md").read_text() == out.getvalue()
