"""Who opened what is restricted: each page that shows such a record says so here, in the log `Reading`.

A record is restricted when its `is_restricted` says so. A page of what belongs to it, such as a receipt of a lead, is a
reading of it as well. Pages of records write the reading along with the visit, see visits.py, in one statement; every
other page calls `read`. What is not restricted leaves no reading.
"""

from functools import cache

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from .models import Reading
from .panels import Panel

SEES_READINGS = "promotion_crm.view_reading"
LONGEST = Reading._meta.get_field("address").max_length
# Part of the statement that remembers a visit.
WITH_VISIT = f"""
    read AS (
        INSERT INTO {Reading._meta.db_table} (user_id, at, kind, record_id, address)
        SELECT %(user)s, %(now)s, kind, id, %(address)s
        FROM unnest(%(read_kinds)s::text[], %(read_ids)s::bigint[]) AS shown (kind, id)
    )
"""


def is_restricted(record):
    return getattr(record, "is_restricted", False)


def restricted_of(record):
    """The restricted records that a page of this one tells of: itself, and those it belongs to or is about."""
    ways = _ways(type(record))
    found = [record, *(other for way in ways for other in _along(record, *way))]
    return list(dict.fromkeys(one for one in found if is_restricted(one)))


@cache
def _ways(model, deep=2):
    """The names that lead from a model to what may be restricted, over one model between them at most."""
    ways = []
    for f in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if not f.is_relation or f.related_model is model:
            continue
        if hasattr(f.related_model, "is_restricted"):
            ways.append((f.name,))
        elif deep > 1 and not f.many_to_many:
            ways += [(f.name, *way) for way in _ways(f.related_model, deep - 1)]
    return ways


def _along(record, name, *rest):
    value = getattr(record, name)
    others = value.all() if record._meta.get_field(name).many_to_many else [value] if value else []
    return [found for other in others for found in (_along(other, *rest) if rest else [other])]


def read(request, *records):
    """This page shows restricted records, or restricted notes of them, to whoever asked."""
    given = {"user": request.user, "at": now(), "address": request.path[:LONGEST]}
    Reading.objects.bulk_create(
        Reading(kind=record._meta.label_lower, record_id=record.pk, **given) for record in records
    )


def readings_url(record):
    return reverse("readings-of", args=[record._meta.label_lower, record.pk])


def readings_of(request, record):
    """The panel of a restricted record that leads to who opened it, for those who may know. It asks nothing."""
    if not is_restricted(record) or not request.user.has_perm(SEES_READINGS):
        return None
    return Panel(
        _("Restricted"),
        "history/readings_panel.html",
        url=readings_url(record),
        url_label=_("Who opened this"),
        name="readings",
    )
