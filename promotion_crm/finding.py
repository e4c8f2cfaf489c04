"""What a person finds by words among the records of every kind."""

import re
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Case, Q, Value, When, Window
from django.db.models.functions import RowNumber

from .search import HAN, Searchable, in_capitals

MOST = 200  # characters of a question
FEW = 3  # letters, or digits, of which there are too many to put in order
# One letter or digit; a telephone number up to its fifth digit; a code such as SH-2026-00001.
BEGINS_ONLY = re.compile(r"[!-~]|\+[ ()-]*(\d[ ()-]*){0,5}|[A-Za-z]{2}-[\d-]*")
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

    Where more than RANKED hold them, the first of these that the index gives are put in order. Of a
    letter or two those that begin so are found first, and are enough; of one letter, of the first
    digits of a telephone number and of a code there are no others, nor of two letters in prose.
    """
    alone = BEGINS_ONLY.fullmatch(text)
    if alone or (text.isascii() and len(text) <= FEW):
        begun = _begun(user, model, text, most)
        if alone or len(begun) == most or (not model.search_pinyin and len(text) < FEW):
            return begun
    starts = reduce(or_, [Q(**{f"{name}__istartswith": text}) for name in model.search_fields])
    if text.isascii() and text.isalpha():
        starts |= Q(search_text__regex=rf"[{HAN}] {text.lower()}")  # its pinyin from the first character on
    order = [Case(When(starts, then=Value(0)), default=Value(1)), *model._meta.ordering]
    held = model._default_manager.visible_to(user).find(text)
    held = held.annotate(nth=Window(RowNumber())).filter(nth__lte=RANKED)
    # What is shown beside a record is joined to these few, not to all that were put in order.
    return _shown(model, held.order_by(*order).values("pk")[:most], order)


def _begun(user, model, text, most):
    """Records of which a column begins with the text, by the index of its beginnings, in one query."""
    visible = model._default_manager.visible_to(user).order_by()
    pks = [
        visible.annotate(begin=in_capitals(name))
        .filter(begin__startswith=text.upper())
        .order_by("begin")
        .values_list("pk", flat=True)[:most]
        for name in model.search_begins
    ]
    if "name_zh" in model.search_fields:  # who has a Chinese name alone is found by its pinyin
        pks.append(visible.filter(name_en="").find(text).values_list("pk", flat=True)[:most])
    if not pks:
        return []
    return _shown(model, pks[0].union(*pks[1:]) if pks[1:] else pks[0], model._meta.ordering)[:most]


def _shown(model, pks, order):
    rows = model._default_manager.filter(pk__in=pks).order_by(*order)
    return list(rows.select_related("organization") if hasattr(model, "organization") else rows)
