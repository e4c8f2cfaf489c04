"""Migrations that do not load half of all models anew for each operation: a new database is ready in a quarter of the
time.

A trigger changes nothing about a model's class, so its state need not be rendered again. After `makemigrations`, put
these in place of `pgtrigger.migrations.AddTrigger` and `RemoveTrigger`, and of `migrations.Migration` where it does
much.
"""

from itertools import groupby

import pgtrigger.migrations
from django.db import migrations
from django.db.migrations.operations.base import Operation

CREATING = migrations.CreateModel
ADDING = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint, pgtrigger.migrations.AddTrigger)


class AddTrigger(pgtrigger.migrations.AddTrigger):
    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name_lower].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(pgtrigger.migrations.RemoveTrigger):
    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name_lower].options
        options["triggers"] = [trigger for trigger in options["triggers"] if trigger.name != self.name]


class Migration(migrations.Migration):
    """A migration whose operations of one kind that stand side by side are one step.

    After each operation Django loads all models anew that lead to the one it changed, here more than sixty: of
    the minute a new database took that was nine tenths. After such a step it does so once.
    """

    def apply(self, *args, **kwargs):
        one_by_one, self.operations = self.operations, [*together(self.operations)]
        try:
            return super().apply(*args, **kwargs)
        finally:
            self.operations = one_by_one


def together(operations):
    """The operations, in their order, those of one kind side by side as one."""
    for kind, group in groupby(operations, _kind):
        found = list(group)
        yield from [Together(found)] if kind else found


def _kind(operation):
    return next((kind for kind in (CREATING, ADDING) if isinstance(operation, kind)), None)


class Together(Operation):
    """Operations of which none asks for what another one does to the state."""

    reduces_to_sql = True

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        loaded = state.__dict__.pop("apps", None)  # without it nothing is loaded anew
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if loaded is not None:
            state.apps = loaded
            names = {getattr(one, "model_name", None) or one.name for one in self.operations}
            state.reload_models({(app_label, name.lower()) for name in names}, delay=False)

    def database_forwards(self, *args):
        for operation in self.operations:
            operation.database_forwards(*args)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)
