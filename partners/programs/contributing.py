"""Contributions found in what the CRM knows: gathered by one statement for each kind, however many they are.

A source is a function named in settings.CONTRIBUTIONS: of a first and a last day it yields a `Found` for each kind it
knows. Gathered again, nothing is there twice; what has changed since is set right while nobody decided it, and what
its source no longer says goes, or is marked where it was confirmed.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Introduction
from partners.models.appointments import holding
from partners.models.policy_rules import USUAL_HEADS
from partners.pipeline import Stage
from partners.programs.dispatching import answered
from promotion_crm.roles import CONFIRM_CONTRIBUTION
from promotion_crm.working import JobRefused, unheard

from .scoring import checked_at_once

RUNNING = 5_201_318  # advisory lock: the second of two runs waits, and finds all there
COLUMNS = "appointment_id, day, source_key, title_en, title_zh, search_text, lead_id"
# The states of an introduction that the investor has spoken for.
SPOKEN_FOR = (Introduction.State.CONFIRMED, Introduction.State.VERIFIED)


@dataclass
class Found:
    """`rows` give for each: appointment, day, key of the source, titles in English and Chinese, search words, lead."""

    kind: str
    rows: QuerySet


@dataclass
class Gathered:
    """How many are new, were set right, went or were marked as gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0

    @property
    def all(self):
        return self.new + self.changed + self.gone


def key_of(name, field="pk"):
    """Such as "event:123": what a row was found in."""
    return Concat(Value(f"{name}:"), Cast(field, CharField()), output_field=CharField())


def years(year=None, today=None):
    """The first and the last day to look at: of a year, else from the year before to today."""
    today = today or localdate()
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (date(today.year - 1, 1, 1), today)
    return first, min(last, today)


@transaction.atomic
def gather(year=None, beat=unheard):
    """Find what partners did, all or nothing. What it came to; `beat` hears of each source while nothing is saved."""
    first, last = years(year)
    came_to = Gathered()
    with connection.cursor() as cursor, checked_at_once(cursor, True):
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUNNING])
        for name in settings.CONTRIBUTIONS:
            for found in import_string(name)(first, last):
                _look(cursor, found)
                _keep(cursor, found.kind, came_to)
                _let_go(cursor, found.kind, first, last, came_to)
                cursor.execute("DROP TABLE found_now")
                beat(came_to.all)
    return came_to


def _look(cursor, found):
    sql, params = found.rows.order_by().query.sql_with_params()
    looked = f"SELECT * FROM ({sql}) AS looked ({COLUMNS})"
    cursor.execute(f"CREATE TEMP TABLE found_now ON COMMIT DROP AS {looked}", params)
    cursor.execute("ANALYZE found_now")


def _keep(cursor, kind, came_to):
    """New ones in; those nobody decided are set right, and what was thought gone is there again."""
    cursor.execute(
        f"""
        WITH kept AS (
            INSERT INTO partners_contribution AS old (
                {COLUMNS}, kind, head, origin, state, evidence, note, reason, is_sample, created_at, updated_at)
            SELECT DISTINCT ON (found.appointment_id, found.source_key)
                {", ".join(f"found.{name}" for name in COLUMNS.split(", "))}::bigint,
                %(kind)s, COALESCE(rule.head, %(head)s), 'found', 'entered', '', '', '', held.is_sample, now(), now()
            FROM found_now found JOIN partners_appointment held ON held.id = found.appointment_id
            LEFT JOIN LATERAL (
                SELECT id FROM partners_policyversion WHERE program_id = held.program_id
                AND effective_from <= found.day AND (effective_to IS NULL OR effective_to >= found.day)) policy ON true
            LEFT JOIN partners_contributionrule rule ON rule.policy_id = policy.id AND rule.kind = %(kind)s
            ORDER BY found.appointment_id, found.source_key, found.day
            ON CONFLICT (appointment_id, kind, source_key) WHERE source_key <> '' DO UPDATE
            SET day = EXCLUDED.day, title_en = EXCLUDED.title_en, title_zh = EXCLUDED.title_zh,
                search_text = EXCLUDED.search_text, head = EXCLUDED.head, fell_away_on = NULL, updated_at = now()
            WHERE old.state = 'entered'
              AND (old.day, old.title_en, old.title_zh, old.head, old.fell_away_on) IS DISTINCT FROM
                  (EXCLUDED.day, EXCLUDED.title_en, EXCLUDED.title_zh, EXCLUDED.head, NULL::date)
            RETURNING xmax = 0 AS new)
        SELECT count(*) FILTER (WHERE new), count(*) FILTER (WHERE NOT new) FROM kept
        """,
        {"kind": kind, "head": USUAL_HEADS[kind]},
    )
    new, changed = cursor.fetchone()
    came_to.new += new
    came_to.changed += changed


def _let_go(cursor, kind, first, last, came_to):
    """What its source no longer says: gone where nobody decided it, marked where it was confirmed."""
    gone = """
        WHERE said.kind = %(kind)s AND said.origin = 'found' AND said.day BETWEEN %(first)s AND %(last)s
          AND {state} AND {not_there} EXISTS (
              SELECT 1 FROM found_now found
              WHERE found.appointment_id = said.appointment_id AND found.source_key = said.source_key)
    """
    given = {"kind": kind, "first": first, "last": last, "today": localdate()}
    away = gone.format(state="said.state = 'entered'", not_there="NOT")
    cursor.execute(f"DELETE FROM partners_contribution said {away}", given)
    came_to.gone += cursor.rowcount
    marked = gone.format(state="said.state = 'confirmed' AND said.fell_away_on IS NULL", not_there="NOT")
    cursor.execute(
        f"UPDATE partners_contribution said SET fell_away_on = %(today)s, updated_at = now() {marked}", given
    )
    came_to.gone += cursor.rowcount
    back = gone.format(state="said.state = 'confirmed' AND said.fell_away_on IS NOT NULL", not_there="")
    cursor.execute(f"UPDATE partners_contribution said SET fell_away_on = NULL, updated_at = now() {back}", given)
    came_to.changed += cursor.rowcount


def make(job, beat):
    """What the worker does when somebody asks on the page. Raises JobRefused."""
    if not job.owner.has_perm(CONFIRM_CONTRIBUTION):
        raise JobRefused(_("Only a city administrator has contributions gathered."))
    gather(job.arguments.get("year"), beat)
    return {"page": job.arguments["page"]}


# -- sources of this floor ------------------------------------------------------------


def leads(first, last):
    """Leads introduced, on the day they were received, and landed; not those a partner invests in itself.

    The introduction is counted under the appointment it was claimed under; the landing under the one of the same
    program whose term holds the day it landed, as the term may have been renewed since.
    """
    brought = Introduction.objects.filter(
        state__in=SPOKEN_FOR, role=Introduction.Role.INTRODUCER, own_investment=False, appointment__isnull=False
    )
    received = brought.filter(holding(F("lead__received_on"), "appointment__"))
    yield Found("lead_introduced", _of_leads(received, "appointment_id", "lead__received_on", first, last))
    held = brought.filter(
        holding(F("lead__landed_on"), "partner__appointments__"),
        partner__appointments__program=F("appointment__program"),
        lead__stage__in=Stage.COUNTED,
    )
    yield Found("lead_landed", _of_leads(held, "partner__appointments__pk", "lead__landed_on", first, last))


def _of_leads(rows, appointment, day, first, last):
    title = F("lead__title")
    return rows.filter(**{f"{day}__range": (first, last)}).values_list(
        F(appointment), F(day), key_of("lead", "lead_id"), title, Value("", CharField()), F("lead__search_text"),
        F("lead_id"),
    )  # fmt: skip


def dispatches(first, last):
    """Dispatches a partner has confirmed to have, on the day it did."""
    rows = answered().filter(holding(F("acknowledged_on"), "appointment__"), acknowledged_on__range=(first, last))
    yield Found(
        "dispatch_answered",
        rows.values_list(
            "appointment", "day", "key", "title_en", "title_zh", "dispatch__search_text",
            Value(None, BigIntegerField()),
        ),
    )  # fmt: skip
