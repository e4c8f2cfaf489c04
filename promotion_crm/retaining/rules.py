"""The rules the floors declare: of each model and table how long its rows are kept, and why.

A module that `settings.RETAINED` names has `RULES`. The periods are proposals of ours [P] where no law or act of the
office says otherwise; `settings.RETENTION_DAYS` has an office's own, by the name of the rule.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db.models import CASCADE, SET_NULL, Exists
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.seals import rewriting

from .touching import pointing, rows_of


class NotCarriedOut(Exception):
    """The act of a rule may not be done to a row; the message names the row and what to do."""


@dataclass(frozen=True)
class Forever:
    """Rows that stay as long as the record they are about. `models` are labels, `tables` have no model.

    A label of an app that is not installed is passed over: sign-in and cache may be set up in several ways.
    """

    because: object
    models: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Files:
    """Files of a folder, the value of a setting; `days` None where they stay as long as the row that names them."""

    label: object
    setting: str
    because: object
    days: int | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Histories:
    """The history entries of all tracked models of a floor."""

    because: object
    floor: str = ""

    @property
    def models(self):
        floor = apps.get_app_config(self.floor)
        return tuple(m._meta.label for m in floor.get_models() if issubclass(m, pghistory.models.Event))


def in_short(rule):
    """What the seal is told: nothing that a person typed, which may name somebody and stays on the chain for good."""
    return str(_("Retention by the rule “%(name)s”.") % {"name": rule.label})


@dataclass(frozen=True)
class Along:
    """Rows that go with the row they belong to by `field`, though it may not be removed from under them.

    Of a log the seal is told.
    """

    model: str
    field: str
    because: object

    @property
    def models(self):
        return (self.model,)

    @property
    def of(self):
        return apps.get_model(self.model)

    @property
    def relation(self):
        return self.of._meta.get_field(self.field).remote_field


def along(model):
    """The rules by which other rows go with those of a model."""
    return [rule for rule in rules() if isinstance(rule, Along) and rule.relation.model is model]


def removed(rule, pks, by, reason):
    """Delete the rows, with what goes along by a rule, and what the database or Django deletes along."""
    for part in along(rule.of):
        rows = part.of._base_manager.filter(**{f"{part.field}__in": pks})
        with rewriting(part.of, rows.values_list("pk", flat=True), by=by, reason=in_short(rule)):
            rows.delete()
    rule.of._base_manager.filter(pk__in=pks).delete()


@dataclass(frozen=True)
class Period:
    """Rows that are kept `days` days after `since`, a field; then `act` is done to them, which `then` says in words.

    `only` narrows them; a function of the time before which they are due where that needs more than a condition.
    An `automatic` one is carried out each day by the worker; any other by a person who says why. `logged` rows are
    append-only: the seal over them is told. `lot` rows are done in one transaction.
    """

    name: str
    label: object
    model: str
    days: int
    since: str
    because: object
    only: object = field(default=None, hash=False)
    act: object = removed
    then: object = _("removed")
    automatic: bool = True
    logged: bool = False
    lot: int = 1000

    @property
    def models(self):
        return (self.model,)

    @property
    def of(self):
        return apps.get_model(self.model)

    @property
    def period(self):
        """Days, as the office has set them."""
        return int(settings.RETENTION_DAYS.get(self.name, self.days))

    def due(self):
        """The rows past their period that nothing else needs."""
        before = now() - timedelta(days=self.period)
        rows = self.of._base_manager.filter(**{f"{self.since}__lt": before}).order_by("pk")
        if callable(self.only):
            rows = self.only(rows, before)
        elif self.only is not None:
            rows = rows.filter(self.only)
        return unneeded(rows) if self.act is removed else rows


def unneeded(rows):
    """Without the rows that another row points to and is not deleted with: those stay as long as it does."""
    going = [rule.relation for rule in along(rows.model)]
    for relation in pointing(rows.model):
        if relation not in going and relation.on_delete not in (CASCADE, SET_NULL):
            rows = rows.filter(~Exists(rows_of(relation)))
    return rows


def rules():
    """All rules, in the order they are declared."""
    return [rule for name in settings.RETAINED for rule in import_module(name).RULES]


def apps_of(label):
    """The name of the app of a label, "" where it is not installed."""
    found = apps.app_configs.get(label.partition(".")[0])
    return found.name if found else ""


def periods():
    """The rules by which something goes, by name."""
    return {rule.name: rule for rule in rules() if isinstance(rule, Period) and apps_of(rule.model)}


def ruled():
    """The labels of all models that have a rule, in lower case."""
    return {label.lower() for rule in rules() for label in rule.models}
