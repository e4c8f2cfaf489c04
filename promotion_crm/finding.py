"""What a person finds by words among the records of every kind."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Case, Q, Value, When, Window
from django.db.models.functions import RowNumber

from .search import Searchable

MOST = 200  # characters of a question
RANKED = 500  # of the records that hold the words: enough to choose from, few enough to sort while one types


def asked(request):
    """The words of `?q=`, without what no name holds."""
    return request.GET.get("q", "").replace("\0", "").strip()[:MOST]


def kinds():
    """The models whose records have words and a page."""
    return [m for m in apps.get_models() if issubclass(m, Searchable) and hasattr(m, "get_absolute_url")]


def found(user, text, most):
    """What this person may see of every kind: [(model, up to `most` records, whether there are more)]."""
    groups = [(model, best(user, model, text, most + 1)) for model in kinds()]
    return [(model, rows[:most], len(rows) > most) for model, rows in groups if rows]


def best(user, model, text, most):
    """Records of a model that hold every word; those whose name begins with the text come first.

    Where more than RANKED hold them, the first of these that the index gives are put in order.
    """
    starts = reduce(or_, [Q(**{f"{name}__istartswith": text}) for name in model.search_fields])
    order = [Case(When(starts, then=Value(0)), default=Value(1)), *model._meta.ordering]
    held = model._default_manager.visible_to(user).find(text)
    held = held.annotate(nth=Window(RowNumber())).filter(nth__lte=RANKED)
    # What is shown beside a record is joined to these few, not to all that were put in order.
    rows = model._default_manager.filter(pk__in=held.order_by(*order).values("pk")[:most]).order_by(*order)
    return list(rows.select_related("organization") if hasattr(model, "organization") else rows)
