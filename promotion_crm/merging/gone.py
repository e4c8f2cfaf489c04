"""Where a record went that was merged into another. A merge that was undone leads nowhere."""

from django.db import connection

from promotion_crm.history import entry_model
from promotion_crm.models import ChangeSet

LONGEST = 20  # merges in a row that are followed
# The numbers of the records that went into one, as the beginning of a statement.
WENT = """
    WITH RECURSIVE went(id, depth) AS (
        SELECT gone_id, 1 FROM promotion_crm_changeset
        WHERE merged_kind = %(kind)s AND kept_id = %(record)s AND undone_at IS NULL
        UNION
        SELECT gone_id, depth + 1 FROM promotion_crm_changeset JOIN went ON kept_id = went.id
        WHERE merged_kind = %(kind)s AND undone_at IS NULL AND depth < 20
    )
"""
STEP = ("gone_id", "kept_id")


def kept_of(kind, pks):
    """The records that those of these that went were merged into, at the last: {pk: pk}.

    `kind` is the label of their model, such as partners.organization.
    """
    found = dict.fromkeys(pks)
    places = {pk: pk for pk in found}
    for _step in range(LONGEST):
        steps = dict(ChangeSet.objects.merges(kind).filter(gone_id__in=set(places.values())).values_list(*STEP))
        places = {pk: steps[place] for pk, place in places.items() if place in steps}
        if not places:
            break
        found |= places
    return {pk: kept for pk, kept in found.items() if kept}


def merged_into(kind, pk):
    """The numbers of the records that went into this one."""
    with connection.cursor() as cursor:
        cursor.execute(f"{WENT} SELECT DISTINCT id FROM went", {"kind": kind, "record": pk})
        return [row[0] for row in cursor]


def as_it_was(model, pk):
    """A record that went, for reading only, by its last entry in the history; None where there is none."""
    return all_as_they_were(model, [pk]).get(pk)


def all_as_they_were(model, pks):
    """The same of several: {pk: record}, in one query."""
    entries = entry_model(model).objects.filter(pgh_obj_id__in=pks).order_by("pgh_obj_id", "-pgh_id")
    names = [f.attname for f in entries.model._meta.concrete_fields if not f.name.startswith("pgh_")]
    rows = entries.distinct("pgh_obj_id") if pks else ()
    return {entry.pgh_obj_id: model(**{name: getattr(entry, name) for name in names}) for entry in rows}
