"""Pairs of rows that may be one are kept until someone decides; what was decided is not asked again."""

from django.db import connection
from django.db.models import Q

from partners.models import doubles_of

from .grounds import score
from .judging import compared
from .looking import look_for_doubles, stored

ENTERING = 5_201_319  # advisory lock, with one of NUMBERS: rows of a kind are compared one after the other
NUMBERS = {"organization": 1, "contact": 2}


def one_at_a_time(model):
    """Whoever enters such a row waits here until the transaction of the one before has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ENTERING, NUMBERS[model._meta.model_name]])


def refresh(model, rows):
    """Compare these saved rows with all others: keep what is found, drop what is alike no longer.

    Returns how many pairs are new.
    """
    found = {}
    for row, others in zip(rows, look_for_doubles(model, rows), strict=True):
        found |= {tuple(sorted((row.pk, pk))): grounds for pk, grounds in others}
    _drop(model, {row.pk for row in rows}, found)
    return _keep(doubles_of(model), found)


def _keep(doubles, found):
    """Keep the pairs {(one, other): grounds} that are not kept yet, and what speaks anew for those still open."""
    pks = {pk for pair in found for pk in pair}
    known = {(d.one_id, d.other_id): d for d in doubles.objects.filter(one__in=pks, other__in=pks)}
    fresh = [
        doubles(one_id=one, other_id=other, grounds=grounds, score=score(grounds))
        for (one, other), grounds in found.items()
        if (one, other) not in known
    ]
    doubles.objects.bulk_create(fresh, ignore_conflicts=True)
    for pair, kept in known.items():
        if pair in found and kept.state == kept.State.OPEN and kept.grounds != found[pair]:
            kept.grounds, kept.score = found[pair], score(found[pair])
            kept.save(update_fields=["grounds", "score", "updated_at"])
    return len(fresh)


def _drop(model, pks, found):
    """Drop the open pairs of these rows for which nothing speaks any more."""
    rows = doubles_of(model).objects.open().filter(Q(one__in=pks) | Q(other__in=pks))
    pairs = {(d.one_id, d.other_id): d.pk for d in rows}
    unsure = {pair: pk for pair, pk in pairs.items() if pair not in found}
    kept = stored(compared(model), {pk for pair in unsure for pk in pair})
    gone = [pk for (one, other), pk in unsure.items() if not _still(kept.get(one), kept.get(other))]
    doubles_of(model).objects.filter(pk__in=gone).delete()


def _still(one, other):
    return one is not None and other is not None and one.grounds(other)
