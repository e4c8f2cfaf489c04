"""The questions the funnel puts to the database: one statement, which looks through the cohort once.

How far a lead came is read from where it stands and from the steps back in its log, which
are few and have an index of their own; only the days of the stays need every step.
"""

from types import SimpleNamespace

from django.core.exceptions import EmptyResultSet
from django.db import connection

from partners.models import CapitalReceipt, ProjectLead, StageChange
from partners.pipeline import Stage
from partners.standing import rows_at
from promotion_crm.history import logged
from promotion_crm.lists.subqueries import THEN

STAGES = "ARRAY[" + ", ".join(f"'{stage}'" for stage in Stage.values) + "]::text[]"
COLUMNS = (
    *("stage", "status", "district_id", "industry_id", "country", "received_on", "landed_on"),
    *("total_investment", "total_currency", "contract_capital", "contract_currency"),
)


def place(column):
    """The place of a stage from 1, as the index of the steps back has it."""
    return f"array_position({STAGES}, ({column})::text)"


# The leads that were asked for, with how far they came, and whether they ever went back.
PLACED = f"""
    fallen AS (
        SELECT lead_id, max({place("before")}) AS furthest FROM steps
        WHERE {place("after")} < {place("before")} GROUP BY lead_id),
    placed AS MATERIALIZED (
        SELECT cohort.*, GREATEST({place("stage")}, COALESCE(fallen.furthest, 0)) AS furthest,
            fallen.lead_id IS NOT NULL AS fell
        FROM cohort LEFT JOIN fallen ON fallen.lead_id = cohort.id)
"""
# How many came how far, stand where, with which status.
COUNTS = "SELECT furthest, stage, status, count(*) AS leads FROM placed GROUP BY 1, 2, 3"
# Sums by how far the leads came: the total and the contract per currency, and what was paid in.
# As text, for the decimals to stay what they are.
MONEY = """
    SELECT 'total' AS kind, furthest, total_currency AS currency, sum(total_investment)::text AS amount
    FROM placed WHERE total_investment IS NOT NULL GROUP BY 2, 3
    UNION ALL SELECT 'contract', furthest, contract_currency, sum(contract_capital)::text
    FROM placed WHERE contract_capital IS NOT NULL GROUP BY 2, 3
    UNION ALL SELECT 'paid', furthest, 'USD', sum(receipt.amount_usd)::text
    FROM placed JOIN receipts AS receipt ON receipt.lead_id = placed.id GROUP BY 2
"""
# The median days of the stays at each stage that have ended, of how many, of how many leads: one
# that never went back left a stage once at most. The row without a stage is of receipt to landing.
STAYS = """
    SELECT step.before AS stage, count(*) AS stays,
        count(*) FILTER (WHERE NOT fell) + count(DISTINCT step.lead_id) FILTER (WHERE fell) AS leads,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', step.at - step.since) / 86400) AS days
    FROM placed JOIN steps AS step ON step.lead_id = placed.id WHERE step.since IS NOT NULL GROUP BY 1
    UNION ALL SELECT NULL, count(*), count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY landed_on - received_on)
    FROM placed WHERE stage IN ('landed', 'operating')
"""


def compiled(rows, *columns):
    """The SELECT of some columns of a queryset, and its parameters; of no rows where none can be."""
    rows = rows.order_by().values_list(*columns)
    try:
        return rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        none = ProjectLead._base_manager.order_by().filter(pk__lt=0)
        return none.values_list(*columns).query.get_compiler(connection=connection).as_sql()


def ask(leads, questions, day=None):
    """The answers to `questions`, {name: (SQL over `placed`, its parameters)}: {name: [row, …]}.

    `leads` is the queryset of those counted; with `day`, of their entries as of its end.
    """
    steps = logged(StageChange, day) if day else StageChange.objects.all()
    tables = {
        "cohort": (compiled(leads, THEN if day else "pk", *COLUMNS), ("id", *COLUMNS)),
        "steps": _table(steps, "lead", "before", "after", "at", "since"),
        "receipts": _table(rows_at(CapitalReceipt, day), "lead", "amount_usd"),
    }
    named = ", ".join(
        f"{name} ({', '.join(columns)}) AS NOT MATERIALIZED ({sql})" for name, ((sql, _), columns) in tables.items()
    )
    answers = " UNION ALL ".join(
        f"SELECT '{name}', json_agg(answer) FROM ({sql}) AS answer" for name, (sql, _) in questions.items()
    )
    params = [value for (_, values), _ in tables.values() for value in values]
    params += [value for _, values in questions.values() for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named}, {PLACED} {answers}", params)
        return {name: [SimpleNamespace(**row) for row in rows or ()] for name, rows in cursor.fetchall()}


def _table(rows, *columns):
    return compiled(rows, *columns), ("lead_id", *columns[1:])
