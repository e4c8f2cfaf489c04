"""Columns that look at other rows: each a subquery, worked out for the shown rows alone.

`of` is what the `link` of those rows points to: the listed row itself, or as of a past day
its record, THEN.
"""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from promotion_crm.any_of import leads_to

THEN = "pgh_obj"


def total(rows, link, aggregate, of="pk"):
    """An aggregate of the rows whose `link` is the listed row; NULL where there are none."""
    of_this = _of_this(rows, link, of).order_by().values(link)
    return Subquery(of_this.annotate(total_of_these=aggregate).values("total_of_these"))


def how_many(rows, link, of="pk"):
    """How many rows have the listed row as their `link`."""
    return Coalesce(total(rows, link, Count("pk"), of), Value(0), output_field=IntegerField())


def joined(rows, link, words, of="pk"):
    """The different words of those rows in one text, in order, parted by commas."""
    return total(rows, link, StringAgg(words, ", ", distinct=True, default=Value("")), of)


def first(rows, link, value, of="pk"):
    """The value of the first of those rows in their own order; NULL where there are none."""
    return Subquery(rows.filter(**{link: OuterRef(of)}).values_list(value)[:1])


def _of_this(rows, link, of):
    """Those of the rows that have the listed row as their `link`.

    Where they are told by what stands in other tables, as what somebody may see is, each that has that
    link is asked alone. In one question PostgreSQL would read through all they may see for every listed row.
    """
    linked = {link: OuterRef(of)}
    if not _looks_elsewhere(rows.query):
        return rows.filter(**linked)
    return rows.model._base_manager.filter(leads_to("pk", rows), **linked)


def _looks_elsewhere(query):
    parts = (part for leaf in query.where.leaves() if hasattr(leaf, "flatten") for part in leaf.flatten())
    return any(isinstance(part, (Query, Subquery)) for part in parts)
