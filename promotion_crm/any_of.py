"""A key among those of a subquery, said so that indexes serve it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull


class IsAnyOf(Func):
    """Whether a key is among those of a subquery, which is worked out once, before the rest.

    Said so, and not by IN, it lets PostgreSQL join the indexes of several such conditions:
    at a million rows a common word takes 0.3 s in place of 7 s.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()
    conditional = True

    def __init__(self, key, rows):
        super().__init__(key, ArraySubquery(rows))


def leads_to(key, rows):
    """The condition that a foreign key leads to one of these rows, asked of each key alone."""
    if not rows.query.has_filters():
        return Q(**{f"{key}__isnull": False})
    return has_any(rows.filter(pk=OuterRef(key)))


def has_any(rows):
    """The condition that there is one of these rows, which name an OuterRef; asked of each row alone.

    By IN, and often by EXISTS, PostgreSQL would work out all of them first, as half a million
    meetings somebody may see, for one page.
    """
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


COUNTED = 300  # seconds for which it is known how many rows are: it decides how they are asked, not which they are
MANY = 1000  # from here on a list of keys takes longer to be read through than to be hashed
HUGE = 20_000  # from here on their hash takes longer than a page may


def among(key, rows, reader, name, *, alone=False):
    """The condition that a key is among those of a subquery of one column, of whatever size.

    Few are found by index. Thousands would be read through for each row that is looked at, so
    they are hashed; with `alone` PostgreSQL may also look for the one, where their hash takes long.
    """
    if rows.query.is_empty():
        return Q(pk__in=[])
    number = number_of(rows, reader, name)
    if number <= MANY:
        return Q(IsAnyOf(F(key), rows))
    (column,) = rows.query.values_select
    if alone and number > HUGE:
        return Q(Exists(rows.filter(**{column: OuterRef(key)})))
    # To PostgreSQL this costs a row little, so that an index which holds all else is read and not the table.
    return Q(**{f"{key}__in": rows})


def number_of(rows, reader, name):
    """How many they are, up to one more than HUGE: counted now and then for each reader, by `name`."""
    return caches["memory"].get_or_set(f"many:{name}:{reader.pk}", lambda: rows[: HUGE + 1].count(), COUNTED)
