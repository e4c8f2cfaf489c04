"""Every relation to a model, found from the registry, and the answer declared for it."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import UniqueConstraint

from promotion_crm.lists.base import lists

from .answers import Stays


def _modules():
    return [import_module(name) for name in settings.MERGES]


@cache
def mergeables():
    """Whose records can be merged: {name of the list: Mergeable}."""
    return {of.list_name: of for module in _modules() for of in getattr(module, "MERGES", [])}


@cache
def answers():
    """All that is declared: {(model, name of the field): Answer}, in order."""
    declared = [answer for module in _modules() for answer in module.ANSWERS]
    return {(answer.model, answer.relation.rpartition(".")[2]): answer for answer in declared}


def model_of(of):
    return lists()[of.list_name].model


def list_of(model):
    """The list by whose name records of this model are merged, "" where they are not."""
    return next((name for name, of in mergeables().items() if model_of(of) is model), "")


def permission(model, act="merge"):
    return f"{model._meta.app_label}.{act}_{model._meta.model_name}"


def may_merge(user, model):
    """Whether this person may merge records of the model, those of them that are theirs to change."""
    return user.has_perms([permission(model), permission(model, "change")])


def is_entry(model):
    """Whether the model keeps history entries: these are never rewritten."""
    return hasattr(model, "pgh_id")


def pointing_to(model):
    """The foreign keys to a model, hidden ones and those of tables of pairs among them: [(model, field), …]."""
    found = [
        (r.related_model, r.field)
        for r in model._meta.get_fields(include_hidden=True)
        if r.auto_created and not r.concrete and (r.one_to_many or r.one_to_one)
    ]
    return [(of, f) for of, f in found if not is_entry(of) and not of._meta.proxy]


def by_number():
    """Fields that may hold the number of a record without being a foreign key: [(model, field), …]."""
    kept = [m for m in apps.get_models() if not is_entry(m) and not m._meta.proxy]
    return [
        (m, f)
        for m in kept
        for f in m._meta.concrete_fields
        if not f.is_relation and f.attname.endswith("_id") and f.get_internal_type() in WHOLE
    ]


WHOLE = ("BigIntegerField", "IntegerField", "PositiveBigIntegerField", "PositiveIntegerField", "TextField")


def moving(model):
    """The answers for the relations to a model that write anything, in the order they are carried out."""
    wanted = set(pointing_to(model))
    found = [(of, f.name) for of, f in wanted]
    return [answer for key, answer in answers().items() if key in found and not isinstance(answer, Stays)]


def unique_rules(of, field):
    """The unique rules of a model that a foreign key of it is part of: {name: UniqueConstraint}."""
    rules = {c.name: c for c in of._meta.constraints if isinstance(c, UniqueConstraint) and field.name in c.fields}
    if field.unique:
        rules[f"{field.name}_unique"] = UniqueConstraint(fields=[field.name], name=f"{field.name}_unique")
    for names in of._meta.unique_together:
        if field.name in names:
            rules["_".join(names)] = UniqueConstraint(fields=names, name="_".join(names))
    return rules
