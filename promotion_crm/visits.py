"""The records a person opened last, and those they starred.

Opening a record writes one row, in one statement that also says whether it is starred.
The rows of a record that was merged into another are left as they are and count for that one
when they are read, so that they are right again once the merge is undone. Whatever the person
may no longer see is left out when the rows are read.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.utils.timezone import now

from .merging.gone import WENT, kept_of, merged_into
from .models import CrmQuerySet, Visit
from .readings import LONGEST, WITH_VISIT

RECENT = 20  # shown at most
KEPT = 60  # rows kept of one person, starred ones apart: some of the last may be gone by now
STARS = 200

OPENED = f"""
    {WENT}, forgotten AS (
        DELETE FROM {Visit._meta.db_table}
        WHERE user_id = %(user)s AND starred_at IS NULL AND NOT (kind = %(kind)s AND record_id = %(record)s)
            AND seen_at < (SELECT seen_at FROM {Visit._meta.db_table} WHERE user_id = %(user)s
                           ORDER BY seen_at DESC OFFSET %(kept)s LIMIT 1)
    ), {WITH_VISIT}
    INSERT INTO {Visit._meta.db_table} (user_id, kind, record_id, seen_at)
    VALUES (%(user)s, %(kind)s, %(record)s, %(now)s)
    ON CONFLICT (user_id, kind, record_id) DO UPDATE SET seen_at = excluded.seen_at
    RETURNING starred_at IS NOT NULL OR EXISTS (
        SELECT FROM {Visit._meta.db_table} before JOIN went ON went.id = before.record_id
        WHERE before.user_id = %(user)s AND before.kind = %(kind)s AND before.starred_at IS NOT NULL)
"""


def kind_of(record):
    return record._meta.label_lower


def model_of(kind):
    """The model of a kind, None for one that has no page of its own."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    rows = model._default_manager.all()
    return model if hasattr(model, "get_absolute_url") and isinstance(rows, CrmQuerySet) else None


def opened(user, record, *, address="", restricted=()):
    """Remember that the person opened the record; whether they starred it.

    Of the restricted records that its page shows the log of readings has the address of the page as well.
    """
    values = {"user": user.pk, "kind": kind_of(record), "record": record.pk, "now": now(), "kept": KEPT}
    values |= {"address": address[:LONGEST], "read_ids": [one.pk for one in restricted]}
    values |= {"read_kinds": [kind_of(one) for one in restricted]}
    with connection.cursor() as cursor:
        cursor.execute(OPENED, values)
        return cursor.fetchone()[0]


def star(user, record, on):
    """Star the record, or take the star away, from what was merged into it as well."""
    if not on and (went := merged_into(kind_of(record), record.pk)):
        Visit.objects.filter(user=user, kind=kind_of(record), record_id__in=went).update(starred_at=None)
    Visit.objects.update_or_create(
        user=user,
        kind=kind_of(record),
        record_id=record.pk,
        defaults={"starred_at": now() if on else None},
        create_defaults={"starred_at": now() if on else None, "seen_at": now()},
    )


@dataclass
class Known:
    """What a person knows: the records opened last, and the starred ones by name."""

    recent: list
    starred: list


def known(user, kinds=None):
    """One query for the rows, and one for each kind of record among them; `kinds` is how many of those, used last."""
    visits = list(Visit.objects.filter(user=user)[: KEPT + STARS])
    used = list(dict.fromkeys(visit.kind for visit in visits))[:kinds]
    visits = [visit for visit in visits if visit.kind in used]
    ids = {}
    for visit in visits:
        ids.setdefault(visit.kind, []).append(visit.record_id)
    records = {kind: _visible(user, model_of(kind), of) for kind, of in ids.items()}
    pairs = [(visit, records[visit.kind].get(visit.record_id)) for visit in visits]
    starred = {(visit.kind, record.pk): record for visit, record in pairs if record and visit.starred_at}
    recent = {(visit.kind, record.pk): record for visit, record in pairs if record}
    return Known(list(recent.values())[:RECENT], sorted(starred.values(), key=str))


def _visible(user, model, ids):
    if not model:
        return {}
    rows = model._default_manager.visible_to(user)
    beside = getattr(model, "named_with", ("organization",) if hasattr(model, "organization") else ())
    rows = rows.select_related(*beside) if beside else rows
    found = rows.in_bulk(ids)
    kept = kept_of(kind_of(model), [pk for pk in ids if pk not in found]) if len(found) < len(ids) else {}
    into = rows.in_bulk({*kept.values()} - {*found}) | found if kept else {}
    return found | {pk: into[other] for pk, other in kept.items() if other in into}
