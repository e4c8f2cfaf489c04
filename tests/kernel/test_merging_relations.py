"""Every relation to a record that can be merged has an answer, and every answer a relation."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from promotion_crm.merging.answers import Clears, Goes, OneStays, Refused, Stays
from promotion_crm.merging.relations import answers, by_number, mergeables, model_of, pointing_to, unique_rules

MODELS = {name: model_of(of) for name, of in mergeables().items()}
POINTING = [(of, f) for model in MODELS.values() for of, f in pointing_to(model)]


def named(pairs):
    return {f"{of._meta.label}.{f.name}" for of, f in pairs}


def test_organizations_and_contacts_can_be_merged():
    assert list(MODELS) == ["organizations", "contacts"]


@pytest.mark.parametrize("name", MODELS)
def test_every_relation_has_an_answer(name):
    """A new one fails here until someone says, in the `merges.py` of its floor, what becomes of it."""
    declared = {answer.relation for answer in answers().values()}

    assert named(pointing_to(MODELS[name])) - declared == set()


def test_every_answer_has_a_relation():
    declared = {answer.relation for answer in answers().values()}

    assert declared - named([*POINTING, *by_number()]) == set()


def test_what_keeps_the_number_of_a_record_without_a_foreign_key_has_an_answer():
    declared = {answer.relation for answer in answers().values()}

    assert named(by_number()) - declared == set()
    assert "promotion_crm.Visit.record_id" in named(by_number())


@pytest.mark.parametrize(
    "answer", [a for a in answers().values() if not isinstance(a, Stays | Goes)], ids=lambda a: a.relation
)
def test_every_unique_rule_of_a_relation_is_settled(answer):
    rules = unique_rules(answer.model, answer.field)

    assert set(rules) == set(answer.rules), "say in `rules` what becomes of two rows that break it together"
    assert all(isinstance(how, OneStays | Clears | Refused) for how in answer.rules.values())


@pytest.mark.parametrize("answer", answers().values(), ids=lambda a: a.relation)
def test_nothing_points_to_a_row_that_may_be_dropped_but_what_goes_along(answer):
    dropping = [how for how in getattr(answer, "rules", {}).values() if isinstance(how, OneStays)]
    along = {name for how in dropping for name in how.along}

    assert not dropping or {f"{of._meta.label}.{f.name}" for of, f in pointing_to(answer.model)} == along


@pytest.mark.django_db
@pytest.mark.parametrize("name", MODELS)
def test_the_database_knows_no_other_foreign_key(name):
    table = MODELS[name]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE contype = 'f' AND confrelid = %s::regclass",
            [table],
        )
        known = set(cursor.fetchall())

    assert known == {(of._meta.db_table, f.column) for of, f in pointing_to(MODELS[name])}


@isolate_apps("partners")
def test_hidden_relations_and_tables_of_pairs_are_found():
    class Firm(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "partners"

    class Prize(models.Model):  # noqa: DJ008
        given_to = models.ForeignKey(Firm, models.CASCADE, related_name="+")
        seen_by = models.ManyToManyField(Firm, related_name="+")

        class Meta:
            app_label = "partners"

    assert {f"{of.__name__}.{f.name}" for of, f in pointing_to(Firm)} == {"Prize.given_to", "Prize_seen_by.firm"}


def test_the_registry_is_all_there_is():
    assert {of for of, _f in POINTING} <= set(apps.get_models(include_auto_created=True))


def test_the_page_in_docs_is_what_the_command_prints():
    out = StringIO()
    call_command("merges", stdout=out)

    said = "manage.py merges > docs/merging.md"
    assert Path(settings.BASE_DIR, "docs/merging.md").read_text() == out.getvalue(), said
