"""Rules that hold for every model, found by walking the registry."""

import pghistory.models
import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from events.models import DoorPress
from partners.models import DoubleSearch, Erasure, ExportedContacts
from promotion_crm import roles
from promotion_crm.models import (
    BrowserSession,
    ChangeSet,
    CrmQuerySet,
    CspReport,
    Digest,
    Download,
    ExportAlert,
    ExportRecord,
    FileImport,
    FileImportRow,
    HistoryCheck,
    Job,
    Reading,
    RetentionRun,
    Seal,
    SealedBlock,
    SealMail,
    SignIn,
    Visit,
)
from promotion_crm.search import Searchable
from tests import make

pytestmark = pytest.mark.django_db
FLOORS = ("promotion_crm", "partners", "events")
# Rows that no one may change or delete.
KEPT = {
    *("stagechange", "statuschange", "exportrecord", "applicationstep", "download", "erasure", "exportedcontacts"),
    *("reading", "seal", "sealedblock", "historycheck", "signin"),
}
STAY = {"user"}  # changed, and never deleted


def _models():
    every = [m for floor in FLOORS for m in apps.get_app_config(floor).get_models()]
    return [m for m in every if not issubclass(m, pghistory.models.Event) and not m._meta.proxy]


MODELS = _models()
LOGS = (
    ExportRecord,
    Download,
    ChangeSet,
    FileImport,
    FileImportRow,
    Job,
    Visit,
    CspReport,
    Digest,
    DoubleSearch,
    DoorPress,
    Reading,
    Seal,
    SealedBlock,
    SealMail,
    HistoryCheck,
    ExportAlert,
    RetentionRun,
    Erasure,
    ExportedContacts,
    SignIn,
    BrowserSession,
)  # logs themselves; nobody's business
TRACKED = [m for m in MODELS if m not in LOGS]
CHANGEABLE = [m for m in TRACKED if m._meta.model_name not in KEPT]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
every_tracked = pytest.mark.parametrize("model", TRACKED, ids=lambda m: m._meta.label)
DELETABLE = [m for m in CHANGEABLE if m._meta.model_name not in STAY]
every_deletable = pytest.mark.parametrize("model", DELETABLE, ids=lambda m: m._meta.label)
every_changeable = pytest.mark.parametrize("model", CHANGEABLE, ids=lambda m: m._meta.label)


def build(model):
    """A new row of the model, by the builder named after it."""
    builders = {"capitalreceipt": "receipt", "projectlead": "lead"}
    if model._meta.model_name.startswith("meeting") and model._meta.model_name != "meeting":
        return _meeting_link(model)
    spelled = builders.get(model._meta.model_name, model._meta.model_name)
    names = {name.removeprefix("make_").replace("_", ""): name for name in dir(make)}
    return getattr(make, names[spelled])()


def _meeting_link(model):
    other = next(f for f in model._meta.fields if f.is_relation and f.name != "meeting")
    return model.objects.create(meeting=make.make_meeting(), **{other.name: build(other.related_model)})


def another_value(row):
    """A field of the row that may be changed by itself, and another value for it."""
    fields = {f.name: f for f in row._meta.fields if not f.unique and f.editable}
    if "is_sample" in fields:
        return "is_sample", True
    words = [f for f in fields.values() if isinstance(f, models.CharField | models.TextField) and not f.choices]
    if words:
        return words[-1].attname, "changed"
    link = [f for f in fields.values() if f.is_relation and f.name != "meeting"][-1]
    return link.attname, build(link.related_model).pk


def history_of(row):
    """What the history says of a row, oldest first."""
    events = type(row).history.rel.related_model.objects
    return list(events.filter(pgh_obj_id=row.pk).order_by("pgh_id").values_list("pgh_label", flat=True))


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@every_tracked
def test_an_insert_is_kept(model):
    row = build(model)

    assert history_of(row)[0] == "insert"


@every_changeable
def test_a_bulk_update_is_kept(model):
    row = build(model)
    name, value = another_value(row)
    before = history_of(row)

    models.QuerySet(model).filter(pk=row.pk).update(**{name: value})

    assert history_of(row) == [*before, "update"]


@every_changeable
def test_an_update_by_raw_sql_is_kept(model):
    row = build(model)
    name, value = another_value(row)
    before = history_of(row)

    run(f'UPDATE {model._meta.db_table} SET "{name}" = %s WHERE id = %s', value, row.pk)

    assert history_of(row) == [*before, "update"]


@pytest.mark.parametrize(
    "model", [m for m in CHANGEABLE if m._meta.model_name not in STAY], ids=lambda m: m._meta.label
)
def test_a_delete_by_raw_sql_is_kept(model):
    row = make.make_meeting(organizations=[]) if model._meta.model_name == "meeting" else build(model)
    if model._meta.model_name == "projectlead":
        row.clocks.all().delete()

    run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)

    assert history_of(row)[-1] == "delete"


@pytest.mark.parametrize("act", ["UPDATE {} SET id = id WHERE id = %s", "DELETE FROM {} WHERE id = %s"])
@pytest.mark.parametrize("name", sorted(KEPT))
def test_rows_that_are_kept_cannot_be_changed(name, act):
    model = next(m for m in MODELS if m._meta.model_name == name)
    row = build(model)

    with pytest.raises(DatabaseError), transaction.atomic():
        run(act.format(model._meta.db_table), row.pk)


def test_an_account_is_disabled_and_never_deleted():
    user = make.make_user()

    for delete in (user.delete, lambda: run("DELETE FROM promotion_crm_user WHERE id = %s", user.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            delete()


@pytest.mark.parametrize("act", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
@every_tracked
def test_history_cannot_be_rewritten(model, act):
    build(model)
    table = model.history.rel.related_model._meta.db_table

    with pytest.raises(DatabaseError), transaction.atomic():
        run(act.format(table))


@pytest.mark.parametrize(
    "field",
    [f for m in MODELS for f in m._meta.local_many_to_many if f.remote_field.through._meta.auto_created],
    ids=str,
)
def test_tables_of_pairs_have_a_history_as_well(field):
    events = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event)]
    tracked = {event.pgh_tracked_model._meta.concrete_model for event in events}

    assert field.remote_field.through in tracked


def test_no_password_or_search_word_is_in_the_history():
    events = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event)]
    kept = {f.name for event in events for f in event._meta.fields}

    assert not kept & {"password", "search_text"}


@every_model
def test_nobody_and_those_without_a_role_see_nothing(model):
    build(model)

    for who in (AnonymousUser(), make.make_user()):
        assert isinstance(model.objects.all(), CrmQuerySet)
        assert not model.objects.visible_to(who).exists()
        assert not model.objects.editable_by(who).exists()


@every_model
def test_the_emergency_account_sees_every_row(model):
    row = build(model)

    assert model.objects.visible_to(make.make_user(superuser=True)).contains(row)
    assert model.objects.visible_to(roles.OPERATOR).contains(row)


@every_model
def test_every_model_belongs_to_an_area_of_work(model):
    assert model._meta.label_lower in {name for area in roles.AREAS.values() for name in area}


@every_model
def test_every_model_is_in_the_admin(model):
    """On a page of its own, or inside the page of the record it belongs to."""
    inline = {line.model for registered in admin.site._registry.values() for line in registered.inlines}

    assert model in admin.site._registry or model in inline


@pytest.mark.parametrize("model", [m for m in MODELS if issubclass(m, Searchable)], ids=lambda m: m._meta.label)
def test_a_searchable_row_is_found_by_its_words(model):
    row = build(model)
    words = str(getattr(row, model.search_fields[0]))

    assert model.objects.find(words).contains(row)
    assert not model.objects.find("qqqxxx").exists()


def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("key", roles.ROLES)
def test_a_role_has_exactly_what_the_table_says(key):
    assert granted(key) == set(roles.permissions(roles.ROLES[key]))


@pytest.mark.parametrize("key", roles.ROLES)
def test_migrate_repairs_a_role(key):
    Group.objects.get(name=key).permissions.clear()
    Group.objects.filter(name="leadership").delete()

    roles.sync()

    assert granted(key) == set(roles.permissions(roles.ROLES[key]))


def granted(key):
    pairs = Group.objects.get(name=key).permissions.values_list("content_type__app_label", "codename")
    return {f"{label}.{codename}" for label, codename in pairs}
