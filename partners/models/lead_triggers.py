"""What the database itself refuses to do to a lead, whoever asks: forms, commands, raw SQL."""

import pgtrigger

from .introduction_rules import INTRODUCER_STAYS

# What was counted when a lead landed; only a verifier corrects it, see `ProjectLead.unlocked`.
LOCKED = (
    *("title", "investor_id", "country", "district_id", "zone_id", "industry_id", "investment_type", "jobs"),
    *("total_investment", "total_currency", "investment_undisclosed", "contract_capital", "contract_currency"),
    *("received_on", "source", "signed_on", "registered_on", "landed_on", "operating_on"),
    *("landing_entity", "landing_code", "first_negotiation_district_id"),
)

# Days of what has happened.
HAPPENED = ("received_on", "signed_on", "registered_on", "operating_on")


def _row(record, names):
    return "(" + ", ".join(f"{record}.{name}" for name in names) + ")"


TRIGGERS = [
    pgtrigger.Trigger(
        name="begins_received",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.stage <> 'received' OR NEW.status <> 'ongoing'"),
        func="""
            RAISE check_violation USING MESSAGE = 'A lead begins as received and ongoing; it moves on from there.';
        """,
    ),
    pgtrigger.Trigger(
        # The log leads and the lead follows: see the triggers of StageChange.
        name="stage_by_its_log",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__stage__df=pgtrigger.F("new__stage")),
        func="""
            IF (OLD.stage, NEW.stage) IS DISTINCT FROM (
                SELECT (before, after) FROM partners_stagechange WHERE lead_id = NEW.id ORDER BY id DESC LIMIT 1)
            THEN RAISE check_violation
                 USING MESSAGE = 'The stage of a lead changes by a step in its log, and not otherwise.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="status_by_its_log",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
        func="""
            IF (OLD.status, NEW.status) IS DISTINCT FROM (
                SELECT (before, after) FROM partners_statuschange WHERE lead_id = NEW.id ORDER BY id DESC LIMIT 1)
            THEN RAISE check_violation
                 USING MESSAGE = 'The status of a lead changes by an entry in its log, and not otherwise.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        # A day still to come would open a gate that it is the day of.
        name="happened_by_now",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*HAPPENED),
        condition=pgtrigger.Condition(
            f"GREATEST({', '.join(f'NEW.{name}' for name in HAPPENED)}) > (now() AT TIME ZONE 'Asia/Shanghai')::date"
        ),
        func="RAISE check_violation USING MESSAGE = 'What happened to a lead is written down once it has happened.';",
    ),
    pgtrigger.Trigger(
        # Lists as of a past day count on it: see standing.py.
        name="code_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.code <> OLD.code"),
        func="RAISE check_violation USING MESSAGE = 'A lead keeps its code.';",
    ),
    pgtrigger.Trigger(
        name="first_district_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.first_negotiation_district_id IS NOT NULL"
            " AND NEW.first_negotiation_district_id IS DISTINCT FROM OLD.first_negotiation_district_id"
        ),
        func="""
            RAISE check_violation USING MESSAGE = 'First negotiation is held once and for good.';
        """,
    ),
    pgtrigger.Trigger(
        name="counted_is_locked",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.stage IN ('landed', 'operating') AND NEW.stage = OLD.stage"),
        func=f"""
            IF {_row("NEW", LOCKED)} IS DISTINCT FROM {_row("OLD", LOCKED)}
               AND COALESCE(current_setting('promotion_crm.unlocked', true), '') <> NEW.id::text
            THEN RAISE check_violation
                 USING MESSAGE = 'A landed lead is locked; only a verifier corrects it.';
            END IF;
            RETURN NEW;
        """,
    ),
    INTRODUCER_STAYS,
]
