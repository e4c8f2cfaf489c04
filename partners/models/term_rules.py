"""What must always be true of terms, kept by the database whoever writes: forms, imports, raw SQL.

An appointment begins as active, or expired where history is entered. It is renewed by inserting the
one that renews it, and terminated by its `Termination`: these move it, and nothing else does.
"""

import pgtrigger
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from promotion_crm.refused import Stale

TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"

# Which terms must lie apart. One that was terminated is cut short on its day and stands in nobody's way; of
# one that ended long ago, or began, on a day nobody published there is nothing to compare: history loads all the same.
DATED_TERM = Q(starts_on__isnull=False) & (Q(ends_on__isnull=False) | Q(state__in=["active", "termination_proposed"]))
DATED_TERM &= ~Q(state="terminated")

STEPS = (
    *(("active", after) for after in ("expired", "renewed", "termination_proposed")),
    *(("expired", after) for after in ("active", "renewed")),
    *(("termination_proposed", after) for after in ("active", "terminated")),
    *(("renewed", after) for after in ("active", "expired")),
)


class StaleTerm(Stale):
    """Someone else was first; the message says what the appointment is by now."""


def wrong_state(appointment, before):
    """Why a form or a file may not give an appointment this state, or ""; `before` is None for a new one.

    Renewing and terminating are acts with pages of their own.
    """
    after, ends, today = appointment.state, appointment.ends_on, localdate()
    if after == before or (before is None and after in ("active", "expired")):
        return ""
    if {before, after} <= {"active", "expired"}:
        if after == "expired" and not (ends and ends < today):
            return _("State: a term that still runs has not expired; write the day it ended first.")
        if after == "active" and ends and ends < today:
            return _("State: the term has ended; renew the appointment on its page.")
        return ""
    return _("State: an appointment is renewed and terminated on its own page; leave the state as it is.")


def _refuse(sentence):
    return f"RAISE check_violation USING MESSAGE = '{sentence}';"


def _steps():
    return ", ".join(f"('{before}', '{after}')" for before, after in STEPS)


def _termination(state):
    return f"EXISTS (SELECT 1 FROM partners_termination WHERE appointment_id = NEW.id AND state = '{state}')"


RENEWAL = "EXISTS (SELECT 1 FROM partners_appointment later WHERE later.renews_id = NEW.id)"

TRIGGERS = [
    pgtrigger.Trigger(
        name="batch_of_program",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("batch_id", "program_id"),
        condition=pgtrigger.Q(new__batch__isnull=False),
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM partners_batch
                           WHERE id = NEW.batch_id AND program_id = NEW.program_id)
            THEN {_refuse("The batch belongs to another program.")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="policy_of_program",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "NEW.policy_id IS NOT NULL AND (OLD.policy_id, OLD.program_id)"
            " IS DISTINCT FROM (NEW.policy_id, NEW.program_id)"
        ),
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM partners_policyversion
                           WHERE id = NEW.policy_id AND program_id = NEW.program_id)
            THEN {_refuse("The policy version belongs to another program.")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        # It keeps the rules it was made under: those of its batch, else those in force on its first day.
        name="begins_by_a_policy",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.policy_id IS NULL THEN
                NEW.policy_id = COALESCE(
                    (SELECT policy_id FROM partners_batch WHERE id = NEW.batch_id),
                    (SELECT id FROM partners_policyversion
                     WHERE program_id = NEW.program_id AND effective_from <= NEW.starts_on
                       AND COALESCE(effective_to, NEW.starts_on) >= NEW.starts_on));
            ELSIF NOT EXISTS (SELECT 1 FROM partners_policyversion
                              WHERE id = NEW.policy_id AND program_id = NEW.program_id)
            THEN {_refuse("The policy version belongs to another program.")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="begins_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.state NOT IN ('active', 'expired')"),
        func=_refuse("An appointment begins as active or expired; it is renewed or terminated afterwards."),
    ),
    pgtrigger.Trigger(
        name="renews_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.renews_id IS NOT NULL"),
        declare=[("held", "record")],
        func=f"""
            SELECT * INTO held FROM partners_appointment WHERE id = NEW.renews_id FOR UPDATE;
            IF (held.organization_id, held.program_id) IS DISTINCT FROM (NEW.organization_id, NEW.program_id)
            THEN {_refuse("A renewal is of the same organization and program.")}
            END IF;
            IF held.state NOT IN ('active', 'expired')
            THEN {_refuse("Only an active or expired appointment is renewed, and once.")}
            END IF;
            IF held.ends_on IS NULL OR NEW.starts_on IS NULL OR NEW.starts_on <= held.ends_on
            THEN {_refuse("A renewal begins after the term it renews has ended.")}
            END IF;
            UPDATE partners_appointment SET state = 'renewed', updated_at = now() WHERE id = held.id;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="renews_for_good",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.renews_id IS DISTINCT FROM NEW.renews_id"),
        func=_refuse("What an appointment renews is said when it is made, and stays."),
    ),
    pgtrigger.Trigger(
        # A renewal made by mistake is deleted: the one before stands again as if there had been none.
        name="renewal_taken_back",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.renews_id IS NOT NULL"),
        func=f"""
            UPDATE partners_appointment
            SET state = CASE WHEN ends_on < {TODAY} THEN 'expired' ELSE 'active' END, updated_at = now()
            WHERE id = OLD.renews_id AND state = 'renewed';
            RETURN NULL;
        """,
    ),
    pgtrigger.Trigger(
        name="state_by_its_act",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_steps()})
            THEN {_refuse("An appointment does not become that.")}
            END IF;
            IF OLD.state = 'active' AND NEW.state = 'expired' AND COALESCE(NEW.ends_on >= {TODAY}, true)
            THEN {_refuse("A term that still runs has not expired.")}
            END IF;
            IF OLD.state = 'expired' AND NEW.state = 'active' AND NEW.ends_on < {TODAY}
            THEN {_refuse("A term that has ended is active no more; it is renewed.")}
            END IF;
            IF NEW.state = 'renewed' AND pg_trigger_depth() < 2 AND NOT {RENEWAL}
            THEN {_refuse("An appointment is renewed by the one that renews it.")}
            END IF;
            IF OLD.state = 'renewed' AND {RENEWAL}
            THEN {_refuse("An appointment that was renewed stays so while its renewal stands.")}
            END IF;
            IF NEW.state = 'termination_proposed' AND NOT {_termination("proposed")}
            THEN {_refuse("A termination is proposed with its ground and evidence.")}
            END IF;
            IF OLD.state = 'termination_proposed' AND NEW.state = 'active' AND {_termination("proposed")}
            THEN {_refuse("The termination of this appointment is not decided yet.")}
            END IF;
            IF NEW.state = 'terminated' AND NOT {_termination("carried_out")}
            THEN {_refuse("An appointment is terminated by a termination that was carried out.")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="terminated_for_good",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.state = 'terminated' AND (OLD.state, OLD.terminated_on, OLD.starts_on, OLD.ends_on)"
            " IS DISTINCT FROM (NEW.state, NEW.terminated_on, NEW.starts_on, NEW.ends_on)"
        ),
        func=_refuse("An appointment that was terminated stays as it was."),
    ),
]
