"""Operations of one kind side by side are one step, and leave the state that they leave one by one."""

import pytest
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RemoveField, RunSQL
from django.db.migrations.state import ModelState, ProjectState

from promotion_crm.migrating import Migration, Together, together

KEY = [("id", models.BigAutoField(primary_key=True))]
FIRM = CreateModel("firm", [*KEY, ("name", models.CharField(max_length=9))])
DEAL = CreateModel("deal", [*KEY])
OF_FIRM = AddField("deal", "firm", models.ForeignKey("kernel.firm", models.PROTECT, null=True))
SIZE = AddField("deal", "size", models.IntegerField(default=1))
BY_SIZE = AddIndex("deal", models.Index(fields=["size", "firm"], name="by_size"))
POSITIVE = AddConstraint("deal", models.CheckConstraint(condition=models.Q(size__gt=0), name="positive"))
WIDER = AlterField("firm", "name", models.CharField(max_length=90))
ALL = [FIRM, DEAL, OF_FIRM, SIZE, BY_SIZE, POSITIVE, WIDER, RemoveField("deal", "size"), RunSQL("SELECT 1")]
ALL[7:7] = [AddField("firm", "note", models.TextField(default=""))]


def test_only_neighbours_of_one_kind_are_one_step_and_none_is_lost_or_moved():
    steps = [*together(ALL)]

    assert [len(getattr(step, "operations", [step])) for step in steps] == [2, 4, 1, 1, 1, 1]
    assert [one for step in steps for one in getattr(step, "operations", [step])] == ALL
    assert [type(step) is Together for step in steps] == [True, True, False, True, False, False]


@pytest.mark.django_db(transaction=True)
def test_the_tables_and_the_state_are_as_one_by_one(monkeypatch):
    found = []
    for kind in (Migration.__mro__[1], Migration):
        migration, state = kind("0001", "kernel"), ProjectState()
        migration.operations = ALL[:7]
        _ = state.apps  # loaded, as in the middle of a run
        with connection.schema_editor() as editor:
            state = migration.apply(state, editor)
        found.append((_tables(), _models(state), _models(ProjectState.from_apps(state.apps))))
        with connection.schema_editor() as editor:
            editor.delete_model(state.apps.get_model("kernel", "deal"))
            editor.delete_model(state.apps.get_model("kernel", "firm"))
        assert migration.operations == ALL[:7]

    assert found[0] == found[1]
    assert "by_size" in found[0][0]["kernel_deal"]


def _tables():
    with connection.cursor() as cursor:
        of = connection.introspection
        return {
            name: [
                *(column[:4] for column in of.get_table_description(cursor, name)),
                *sorted(of.get_constraints(cursor, name)),
            ]
            for name in ("kernel_firm", "kernel_deal")
        }


def _models(state):
    def told(one: ModelState):
        indexes, constraints = one.options.get("indexes", []), one.options.get("constraints", [])
        return [*((n, f.deconstruct()[1:]) for n, f in one.fields.items()), *map(str, indexes), *map(str, constraints)]

    return {key: told(one) for key, one in state.models.items()}
