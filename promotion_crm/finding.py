"""What a person finds by words among the records of every kind."""

import re
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Case, Exists, Q, Value, When

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
    """The models whose records have words and a page, and are looked for everywhere."""
    found = (m for m in apps.get_models() if issubclass(m, Searchable) and m.search_everywhere)
    return [m for m in found if hasattr(m, "get_absolute_url")]


def found(user, text, most):
    """What this person may see of every kind: [(model, up to `most` records, whether there are more)]."""
    groups = [(model, best(user, model, text, most + 1)) for model in kinds()]
    return [(model, rows[:most], len(rows) > most) for model, rows in groups if rows]


def best(user, model, text, most):
    """Records of a model that hold every word; those whose name begins with the text come first.

    Where more than RANKED hold them, the first of these that the index gives are put in order. Of a
    letter or two those that begin so are found first, and are enough; of the first digits of a
    telephone number and of a code there are no others, nor of two letters in prose, and of one letter
    only where none begins so.
    """
    visible, alone = model._default_manager.visible_to(user).order_by(), BEGINS_ONLY.fullmatch(text)
    starts = reduce(or_, [Q(**{f"{name}__istartswith": text}) for name in model.search_fields])
    if text.isascii() and text.isalpha():
        starts |= Q(search_text__regex=rf"[{HAN}] {text.lower()}")  # its pinyin from the first character on
    order = [Case(When(starts, then=Value(0)), default=Value(1)), *model._meta.ordering]
    parts = _begun(visible, model, text, most) if alone or (text.isascii() and len(text) <= FEW) else []
    in_prose = not model.search_pinyin and len(text) < FEW
    if not (in_prose or (alone and len(text) > 1)):
        held = visible.find(text)
        for part in parts:  # without those that are found already; of one letter only where there are none
            held = held.filter(~Exists(part)) if alone else held.exclude(pk__in=part)
        # The limit stands in a question of its own: beside the order the database sorts all of them first.
        some = model._default_manager.filter(pk__in=held.values("pk")[:RANKED])
        parts.append(some.order_by(*order).values("pk")[:most])
    if not parts:
        return []
    # One question: the database leaves a part undone once those before it were enough.
    pks = parts[0].union(*parts[1:], all=True)[:most] if parts[1:] else parts[0]
    # What is shown beside a record is joined to these few, not to all that were put in order.
    rows = model._default_manager.filter(pk__in=pks).order_by(*order)
    return list(rows.select_related("organization") if hasattr(model, "organization") else rows)


def _begun(visible, model, text, most):
    """Questions for the keys of records that begin with the text, one for each column with an index of beginnings."""
    parts, before = [], Q()
    for name in model.search_begins:
        rows = visible.annotate(begin=in_capitals(name)).filter(begin__startswith=text.upper())
        rows = rows.exclude(before) if before else rows
        parts.append(rows.order_by("begin").values("pk")[:most])
        before |= Q(**{f"{name}__istartswith": text})
    return parts
