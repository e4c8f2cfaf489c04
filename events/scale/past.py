"""The history of generated leads as it would have been: an entry for each step and each change of status.

Written in SQL from the two logs, because there are as many entries as both have rows.
"""

from django.db import connection

from partners.models import ProjectLead, StageChange, StatusChange
from promotion_crm.history import entry_model

from .lives import STAGES

# What a lead did not have before it first reached the stage of that place.
KNOWN_FROM = {
    1: ["investment_type", "investment_undisclosed", "total_investment", "total_currency"],
    2: ["first_met_on", "first_negotiation_district_id"],
    3: ["signed_on", "contract_capital", "contract_currency"],
    4: ["registered_on", "landing_entity", "landing_code", "steward_id"],
    5: ["landed_on"],
    6: ["operating_on"],
}
ABSENT = {
    **dict.fromkeys(["investment_type", "total_currency", "contract_currency", "landing_entity", "landing_code"], "''"),
    "investment_undisclosed": "false",
}
LATER = {name: place for place, names in KNOWN_FROM.items() for name in names}
OF_THE_ACT = ("stage", "stage_since", "status", "status_reason", "lost_to", "duplicate_of_id")
ACTS = f"""
    CREATE TEMPORARY TABLE act ON COMMIT DROP AS
    WITH told AS (
        SELECT id AS lead_id, created_at AS at, 0 AS kind, 'received' AS stage, created_at AS stage_since,
               'ongoing' AS status, '' AS status_reason, '' AS lost_to, NULL::bigint AS duplicate_of_id
        FROM partners_projectlead WHERE id BETWEEN %s AND %s
        UNION ALL
        SELECT lead_id, at, 1, after, at, NULL, NULL, NULL, NULL
        FROM {StageChange._meta.db_table} WHERE lead_id BETWEEN %s AND %s
        UNION ALL
        SELECT lead_id, at, 2, NULL, NULL, after, reason, lost_to, duplicate_of_id
        FROM {StatusChange._meta.db_table} WHERE lead_id BETWEEN %s AND %s
    ), counted AS (
        SELECT *, count(stage) OVER since AS step, count(status) OVER since AS turn,
               max(array_position(%s, stage)) OVER since - 1 AS reached
        FROM told WINDOW since AS (PARTITION BY lead_id ORDER BY at, kind)
    )
    SELECT lead_id, at, kind, reached, lead(at) OVER (PARTITION BY lead_id ORDER BY at, kind) AS until,
           first_value(stage) OVER on_step AS stage, first_value(stage_since) OVER on_step AS stage_since,
           first_value(status) OVER on_turn AS status, first_value(status_reason) OVER on_turn AS status_reason,
           first_value(lost_to) OVER on_turn AS lost_to, first_value(duplicate_of_id) OVER on_turn AS duplicate_of_id
    FROM counted
    WINDOW on_step AS (PARTITION BY lead_id, step ORDER BY at, kind),
           on_turn AS (PARTITION BY lead_id, turn ORDER BY at, kind)
"""


def tell(ids):
    """Write the entries of the leads in that range, oldest first."""
    entries = entry_model(ProjectLead)._meta
    names = [f.column for f in entries.concrete_fields if not f.name.startswith("pgh_")]
    with connection.cursor() as cursor:
        cursor.execute(ACTS, [ids[0], ids[-1]] * 3 + [STAGES])
        cursor.execute(
            f"""
            INSERT INTO {entries.db_table} (pgh_label, pgh_created_at, pgh_until, pgh_obj_id, {", ".join(names)})
            SELECT CASE kind WHEN 0 THEN 'insert' ELSE 'update' END, at, until, lead.id, {", ".join(map(_then, names))}
            FROM act JOIN partners_projectlead lead ON lead.id = act.lead_id
            ORDER BY at, kind, lead.id
            """
        )
        cursor.execute("DROP TABLE act")


def _then(name):
    """The value of a column at the time of the act, in SQL."""
    if name in OF_THE_ACT:
        return f"act.{name}"
    if name == "total_investment":
        # Where talks followed, the first estimate was lower by a fifth.
        early = "CASE WHEN lead.first_met_on IS NULL THEN total_investment ELSE total_investment * 4 / 5 END"
        return f"CASE WHEN reached >= 2 THEN total_investment WHEN reached = 1 THEN {early} END"
    if name in LATER:
        return f"CASE WHEN reached >= {LATER[name]} THEN lead.{name} ELSE {ABSENT.get(name, 'NULL')} END"
    return f"lead.{name}"
