"""The cohort broken down: a row for each district, industry, country, program or partner."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from partners.lists.reached import CREDIT, credit
from partners.models import Introduction, ProjectLead
from partners.pipeline import Stage
from partners.standing import rows_at
from promotion_crm.lists.filters import many_along, within
from promotion_crm.lists.problems import BadQuestion, problem

from .counting import compiled
from .figures import Figure, count, days, percent

SIZE = 50
CLAIM = "introductions"
# A row for each lead and group. A lead is in one district, and in a group of each partner that has a claim to it.
OF_LEADS = "SELECT placed.*, {column} AS key, true AS brought, false AS verified, false AS own FROM placed"
OF_CLAIMS = """
    SELECT placed.*, claim.key, claim.brought, claim.verified, claim.own FROM placed JOIN (
        SELECT id, key, bool_or(NOT own) AS brought, bool_or(own) AS own,
            bool_or(NOT own AND state = 'verified') AS verified
        FROM ({claims}) AS claim (id, key, state, own) WHERE key IS NOT NULL GROUP BY 1, 2) AS claim USING (id)
    UNION ALL SELECT placed.*, NULL, true, false, false FROM placed WHERE {without}
"""
REACHED = ", ".join(f"count(*) FILTER (WHERE brought AND furthest > {s.place}) AS {s.value}" for s in Stage)
GROUPS = f"""
    SELECT key, {REACHED}, count(*) FILTER (WHERE verified) AS verified, count(*) FILTER (WHERE own) AS own,
        count(*) FILTER (WHERE brought AND stage IN ('landed', 'operating')) AS known,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY landed_on - received_on)
            FILTER (WHERE brought AND stage IN ('landed', 'operating')) AS days,
        count(*) OVER () AS groups
    FROM ({{rows}}) AS grouped GROUP BY key
    ORDER BY key IS NULL OR key::text = '', received DESC, key LIMIT %s OFFSET %s
"""


@dataclass
class Group:
    """A row of the breakdown. `verified` and `own` are for partners and programs alone."""

    name: str
    reached: list[Figure]
    landed_share: str
    days: str
    exact_days: float | None
    known: Figure
    verified: Figure
    own: Figure


def kinds_counted(asked):
    """The kinds of claims that count, of those asked for."""
    named = asked.values("credit")
    return [kind for kind in CREDIT if not named or kind in named]


def question(asked, size=SIZE):
    """What the breakdown asks the database: SQL over `placed`, and its parameters. A `size` of None is all groups."""
    rows, params = OF_LEADS.format(column=asked.by.column), ()
    if asked.by.through_claims:
        rows, params = _of_claims(asked)
    return GROUPS.format(rows=rows), (*params, size, (asked.page - 1) * SIZE if size else 0)


def _of_claims(asked):
    """The claims that count: of those the filters ask for, which must be one and the same claim."""
    conditions = [
        within(CLAIM, one.condition_at(value, asked.day) if asked.day else one.condition(value))
        for one, value in asked.filters
        if many_along(ProjectLead, one.field_name) == CLAIM
    ]
    every = rows_at(Introduction, asked.day)
    found = every.filter(*conditions, credit(kinds_counted(asked)))
    claims, params = compiled(found, "lead", asked.by.column, "state", "own_investment")
    if asked.values(asked.by.name):
        return OF_CLAIMS.format(claims=claims, without="false"), params
    standing = every.exclude(state=Introduction.State.REJECTED)
    standing = standing.filter(appointment__isnull=False) if asked.by.name == "program" else standing
    claimed, more = compiled(standing, "lead")
    return OF_CLAIMS.format(claims=claims, without=f"id NOT IN ({claimed})"), (*params, *more)


class Groups:
    """The breakdown that was asked for, a page of it at a time. Raises BadQuestion for a page that is not."""

    def __init__(self, asked, found):
        self.asked, self.by, self.kinds, self._found = asked, asked.by, kinds_counted(asked), found
        if asked.page > 1 and not found:
            raise BadQuestion([problem("page", asked.page, _("There is no such page."), _("The first page is 1."))])

    @cached_property
    def rows(self):
        words = self.by.words([row.key for row in self._found], self.asked.reader)
        return [self._group(row, *words[row.key]) for row in self._found]

    def _group(self, row, name, finding):
        def url(make, *args, kinds=("claimed", "verified"), **changes):
            return make(*args, **finding, **self._credit(finding, kinds), **changes) if finding else ""

        rows, landed = self.asked.rows_url, self.asked.landed_url
        return Group(
            name=name,
            reached=[count(getattr(row, stage), url(rows, stage)) for stage in Stage],
            landed_share=percent(row.landed, row.received),
            days=days(row.days),
            exact_days=row.days,
            known=count(row.known, url(landed)),
            verified=count(row.verified, url(rows, kinds=("verified",))),
            own=count(row.own, url(rows, kinds=("own",))),
        )

    def _credit(self, finding, kinds):
        """The filter of the claims that a figure of a group of claims rests on."""
        if not self.by.through_claims or self.by.name not in finding:
            return {}
        return {"credit": [kind for kind in self.kinds if kind in kinds]}

    @property
    def number(self):
        """How many groups there are, on all pages."""
        return self._found[0].groups if self._found else 0

    @property
    def steps(self):
        """The addresses of the pages before and after, "" where there is none."""
        page, last = self.asked.page, -(-self.number // SIZE)
        before = self.asked.url(page=[page - 1]) if page > 1 else ""
        return before, self.asked.url(page=[page + 1]) if page < last else ""
