"""The questions the funnel puts to the database, each one statement over the whole cohort.

How far a lead came is read from where it stands and from the steps back in its log, which
are few and have an index of their own: counting takes no walk through every step.
"""

from collections import namedtuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from partners.models import CapitalReceipt, ProjectLead, StageChange
from partners.pipeline import Stage

from .then import tables

STAGES = "ARRAY[" + ", ".join(f"'{stage}'" for stage in Stage.values) + "]::text[]"
COLUMNS = (
    *("id", "stage", "status", "district_id", "industry_id", "country", "received_on", "landed_on"),
    *("total_investment", "total_currency", "contract_capital", "contract_currency"),
)
STEPS = StageChange._meta.db_table


def place(column):
    """The place of a stage from 1, as the index of the steps back has it."""
    return f"array_position({STAGES}, ({column})::text)"


def compiled(rows, *columns):
    """The SELECT of some columns of a queryset, and its parameters; of no rows where none can be."""
    rows = rows.order_by().values_list(*columns)
    try:
        return rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        none = ProjectLead._base_manager.order_by().filter(pk__lt=0)
        return none.values_list(*columns).query.get_compiler(connection=connection).as_sql()


class Counting:
    """Asks about the leads of a queryset, now or as of the end of `day`.

    `visible` are the leads the reader may see. `placed` are those of the queryset, with
    `furthest`, the place they came to.
    """

    def __init__(self, rows, visible, day=None):
        sql, params = compiled(rows, *COLUMNS)
        before = ""
        if day:
            before, known = tables(day, *compiled(visible, "pk"))
            before, params = f"{before}, ", (*known, *params)
        self.params = params
        self.head = f"""
            WITH {before}cohort ({", ".join(COLUMNS)}) AS MATERIALIZED ({sql}),
            fallen AS (
                SELECT lead_id, max({place("before")}) AS furthest FROM {STEPS}
                WHERE {place("after")} < {place("before")} GROUP BY lead_id),
            placed AS (
                SELECT cohort.*, GREATEST({place("stage")}, COALESCE(fallen.furthest, 0)) AS furthest
                FROM cohort LEFT JOIN fallen ON fallen.lead_id = cohort.id)
        """

    def ask(self, rest, params=()):
        """The rows of a statement over `cohort`, `fallen` and `placed`, by the names of its columns."""
        with connection.cursor() as cursor:
            cursor.execute(f"{self.head} {rest}", (*self.params, *params))
            row = namedtuple("Row", [column.name for column in cursor.description])
            return [row(*values) for values in cursor.fetchall()]

    def number(self):
        return self.ask("SELECT count(*) AS leads FROM cohort")[0].leads

    def stages(self):
        """How many leads came how far, stand where, with which status."""
        return self.ask("SELECT furthest, stage, status, count(*) AS leads FROM placed GROUP BY 1, 2, 3")

    def money(self):
        """Sums by how far the leads came: the total and the contract per currency, and what was paid in."""
        return self.ask(f"""
            SELECT 'total' AS kind, furthest, total_currency AS currency, sum(total_investment) AS amount
            FROM placed WHERE total_investment IS NOT NULL GROUP BY 2, 3
            UNION ALL SELECT 'contract', furthest, contract_currency, sum(contract_capital)
            FROM placed WHERE contract_capital IS NOT NULL GROUP BY 2, 3
            UNION ALL SELECT 'paid', furthest, 'USD', sum(receipt.amount_usd)
            FROM placed JOIN {CapitalReceipt._meta.db_table} AS receipt ON receipt.lead_id = placed.id GROUP BY 2
        """)

    def stays(self):
        """The median days of the stays at each stage that have ended, and of how many, of how many leads.

        The row without a stage tells the same of the days from receipt to landing.
        """
        return self.ask(f"""
            SELECT step.before AS stage, count(*) AS stays, count(DISTINCT step.lead_id) AS leads,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM step.at - step.since) / 86400) AS days
            FROM cohort JOIN {STEPS} AS step ON step.lead_id = cohort.id WHERE step.since IS NOT NULL GROUP BY 1
            UNION ALL SELECT NULL, count(*), count(*),
                percentile_cont(0.5) WITHIN GROUP (ORDER BY landed_on - received_on)
            FROM cohort WHERE stage IN ('landed', 'operating')
        """)
