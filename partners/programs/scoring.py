"""Scores by SQL: what goes into evaluations is copied, and worked out, without a row in Python.

Written again, only what changed is written, so that the history tells of changes alone.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from partners.models import PolicyVersion
from partners.models.evaluation_scores import SQL

MANY = 500  # evaluations scored in one act
# What counts now: the contributions of the year that are confirmed, with the points of the policy's rules.
# A kind without a rule earns nothing, and is shown all the same.
COUNTS = """
    SELECT one.id AS evaluation_id, said.id AS contribution_id, said.kind, COALESCE(rule.head, said.head) AS head,
           said.day, said.title_en, said.title_zh, COALESCE(rule.points, 0) AS points
    FROM partners_evaluation one
    JOIN partners_contribution said ON said.appointment_id = one.appointment_id AND said.state = 'confirmed'
         AND said.day BETWEEN make_date(one.year, 1, 1) AND make_date(one.year, 12, 31)
    LEFT JOIN partners_contributionrule rule ON rule.policy_id = one.policy_id AND rule.kind = said.kind
    WHERE one.id = ANY(%(pks)s)
"""
HEADS = f"""
    SELECT one.id AS evaluation_id, head.head, head.weight, head.full_points,
           COALESCE(sum(counted.points), 0) AS points,
           {SQL.format(points="COALESCE(sum(counted.points), 0)", full_points="head.full_points", weight="head.weight")}
           AS score
    FROM partners_evaluation one
    JOIN partners_evaluationhead head ON head.policy_id = one.policy_id
    LEFT JOIN partners_evaluationinput counted ON counted.evaluation_id = one.id AND counted.head = head.head
    WHERE one.id = ANY(%(pks)s)
    GROUP BY one.id, head.id
"""
HEADS_NOW = """
    (SELECT one.id AS evaluation_id, head.head, head.weight, head.full_points
     FROM partners_evaluation one JOIN partners_evaluationhead head ON head.policy_id = one.policy_id
     WHERE one.id = ANY(%(pks)s)) asked
"""
TOTALS = """
    UPDATE partners_evaluation one SET state = 'scored', scored_by_id = %(by)s, scored_at = %(at)s,
        reviewed_by_id = NULL, reviewed_at = NULL, updated_at = %(at)s,
        total = (SELECT sum(score) FROM partners_evaluationheadscore WHERE evaluation_id = one.id)
    WHERE one.id = ANY(%(pks)s)
"""


def score(pks, *, by):
    """Copy what counts into these evaluations, which the caller holds, and work out their scores.

    Raises ValidationError where their policy says no heads.
    """
    bare = PolicyVersion.objects.filter(evaluations__in=pks, heads__isnull=True).distinct().first()
    if bare:
        told = _("The policy “%(policy)s” has no evaluation heads; give it heads and weights first.")
        raise ValidationError(told % {"policy": bare})
    many = len(pks) > MANY
    with connection.cursor() as cursor, checked_at_once(cursor, many):
        _count_anew(cursor, "partners_evaluation", many)
        _write(cursor, "partners_evaluationinput", COUNTS, ("evaluation_id", "contribution_id"), pks)
        _count_anew(cursor, "partners_evaluationinput", many)
        _write(cursor, "partners_evaluationheadscore", HEADS, ("evaluation_id", "head"), pks)
        _count_anew(cursor, "partners_evaluationheadscore", many)
        cursor.execute(TOTALS, {"pks": list(pks), "by": by.pk, "at": now()})


@contextmanager
def checked_at_once(cursor, many):
    """Foreign keys are checked with each statement, and not at the end: kept for tens of thousands of rows whose
    history is written row by row, those checks make each row slower than the one before (tenfold at 20,000).
    """
    if many:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield
    if many:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _count_anew(cursor, table, many):
    """PostgreSQL plans by what it counted last: after thousands of new rows that is far from what there is."""
    if many:
        cursor.execute(f"ANALYZE {table}")


# The columns of each table beside those that tell its rows apart.
REST = {
    "partners_evaluationinput": ("kind", "head", "day", "title_en", "title_zh", "points"),
    "partners_evaluationheadscore": ("weight", "full_points", "points", "score"),
}


def _write(cursor, table, asked, keys, pks):
    """Make the rows of these evaluations say what is asked: some go, some come, some change."""
    rest = REST[table]
    same = " AND ".join(f"asked.{key} = old.{key}" for key in keys)
    cursor.execute(
        f"""
        DELETE FROM {table} old WHERE old.evaluation_id = ANY(%(pks)s)
        AND NOT EXISTS (SELECT 1 FROM ({asked}) asked WHERE {same})
        """,
        {"pks": list(pks)},
    )
    columns = ", ".join((*keys, *rest))
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in rest)
    old, new = (", ".join(f"{row}.{name}" for name in rest) for row in ("old", "EXCLUDED"))
    cursor.execute(
        f"""
        INSERT INTO {table} AS old ({columns}, created_at, updated_at)
        SELECT {columns}, now(), now() FROM ({asked}) asked ORDER BY {", ".join(keys)}
        ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {changed}, updated_at = now()
        WHERE ({old}) IS DISTINCT FROM ({new})
        """,
        {"pks": list(pks)},
    )


def inputs_changed(pks):
    """Those of these evaluations that would come to something else now: by their inputs or the heads of the policy."""
    if not pks:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {_differs("evaluation_id, contribution_id, head, points", f"({COUNTS}) asked", "partners_evaluationinput")}
            UNION
            {_differs("evaluation_id, head, weight, full_points", HEADS_NOW, "partners_evaluationheadscore")}
            """,
            {"pks": list(pks)},
        )
        return sorted(pk for (pk,) in cursor.fetchall())


def _differs(columns, asked, table):
    """A SELECT of the evaluations for which a table does not hold what is asked."""
    now_so = f"SELECT {columns} FROM {asked}"
    then_so = f"SELECT {columns} FROM {table} WHERE evaluation_id = ANY(%(pks)s)"
    return f"""
        SELECT evaluation_id FROM (
            ({now_so} EXCEPT {then_so}) UNION ALL ({then_so} EXCEPT {now_so})) differs
    """
