"""What points to a record, and whether anything of it was touched lately."""

import pghistory.models
from django.db.models import DateField, DateTimeField, Exists, OuterRef, Q
from django.utils.timezone import localdate


def pointing(model):
    """The relations of other rows to those of a model, also those without a name; history entries aside."""
    for relation in model._meta.get_fields(include_hidden=True):
        of_rows = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if of_rows and not issubclass(relation.related_model, pghistory.models.Event):
            yield relation


def rows_of(relation):
    """The rows that point by this relation to the row of the outer query."""
    return relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}).order_by()


def untouched(rows, before, without=()):
    """Without the records that a row points to which has a day since then, or of which that cannot be told.

    `without` are models whose rows say nothing of that, as pairs of likely duplicates.
    """
    for relation in pointing(rows.model):
        if relation.related_model not in without:
            rows = rows.filter(~Exists(rows_of(relation).filter(_since(days_of(relation), before))))
    return rows


def days_of(relation):
    """The days and times of a pointing row, [(path, field), …]; where they may all be empty, those of the record too
    that the row first belongs to.

    With none at all the row keeps the record for good.
    """
    own = _days(relation.related_model)
    if any(not field.null for _path, field in own):
        return own
    owners = [f for f in relation.related_model._meta.concrete_fields if f.is_relation and not f.null]
    owners = [f for f in owners if f is not relation.field][:1]
    return own + [(f"{f.name}__{path}", field) for f in owners for path, field in _days(f.related_model)]


def _days(model):
    return [(f.name, f) for f in model._meta.concrete_fields if isinstance(f, DateField)]


def _since(days, before):
    asked = Q()
    for path, field in days:
        asked |= Q(**{f"{path}__gte": before if isinstance(field, DateTimeField) else localdate(before)})
    return asked
