"""What is sealed: every table of the database that is only ever added to, found by walking the registry.

The entries of the history, their contexts (who, from where, why), and each log whose rows a trigger keeps from being
changed or deleted. A test names every log that is neither, with the reason.
"""

from dataclasses import dataclass, field

import pgtrigger
from django.apps import apps
from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pghistory.models import Context, Event

from promotion_crm import spans
from promotion_crm.models import Seal, SealedBlock

CHAIN = (Seal, SealedBlock)  # sealed by being the chain
CONTEXT_KEY = "seal_id"  # of a context, whose own key has no order: a column of migration 0015


@dataclass(frozen=True)
class Sealed:
    """A table, the number its rows are told apart by, and the columns that may lawfully change later."""

    model: type
    key: str
    without: frozenset = field(default_factory=frozenset)

    @property
    def table(self):
        return self.model._meta.db_table

    @property
    def lasts(self):
        """Whether its rows say until when they held, which `verify` works out anew."""
        return issubclass(self.model, Event) and spans.has_spans(self.model)

    @property
    def rests(self):
        """Whether its rows may still be written to while what they tell of goes on."""
        return self.model is Context


def sealed():
    """What is sealed, by the name of its table, in order."""
    found = [_sealed(model) for model in apps.get_models() if not model._meta.proxy and model._meta.managed]
    return {one.table: one for one in sorted(filter(None, found), key=lambda one: one.table)}


def _sealed(model):
    if model is Context:
        return Sealed(model, CONTEXT_KEY, frozenset({"updated_at"}))
    if issubclass(model, Event):
        return Sealed(model, model._meta.pk.column, frozenset({"pgh_until"} if spans.has_spans(model) else ()))
    if model not in CHAIN and _is_kept(model):
        return Sealed(model, model._meta.pk.column)
    return None


def _is_kept(model):
    """Whether triggers keep every row of a model from being changed and from being deleted."""
    every = [one for one in keepers(model) if one.condition is None]
    return {"UPDATE", "DELETE"} <= {act for one in every for act in str(one.operation).split(" OR ")}


def keepers(model):
    """The triggers that refuse a change of a model's rows."""
    return [one for one in getattr(model._meta, "triggers", []) if isinstance(one, pgtrigger.Protect)]


def columns_of(tables):
    """The columns there are now, in their order, by the name of the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname::text, array_agg(attname::text ORDER BY attnum)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relname = ANY(%s) AND pg_table_is_visible(attrelid) AND attnum > 0 AND NOT attisdropped
            GROUP BY relname
            """,
            [list(tables)],
        )
        return dict(cursor.fetchall())


def named(table):
    """What a sealed table holds, in words, and whether it is a history."""
    one = sealed().get(table)
    if one is None:
        return {"name": table, "of_history": False}
    if one.rests:
        return {"name": _("Acts: who, from where, why"), "of_history": True}
    told = getattr(one.model, "pgh_tracked_model", None)
    return {"name": capfirst((told or one.model)._meta.verbose_name_plural), "of_history": told is not None}
