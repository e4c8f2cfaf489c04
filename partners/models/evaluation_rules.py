"""What must always be true of evaluations, kept by the database: four eyes, steps in order, frozen when published."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# What an evaluation may become: {from: (to, …)}. Scored anew, a review is asked for anew.
STEPS = {"open": ("scored",), "scored": ("reviewed", "open"), "reviewed": ("published", "scored", "open")}
SCORED = ["scored", "reviewed", "published"]
REVIEWED = ["reviewed", "published"]


def _stamped(step, states):
    """Who took a step and when are known in the states from that step on, and in no other."""
    some = {f"{step}_by__isnull": False, f"{step}_at__isnull": False}
    none = {f"{step}_by__isnull": True, f"{step}_at__isnull": True}
    return Q(state__in=states, **some) | (~Q(state__in=states) & Q(**none))


CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["appointment", "year"],
        name="evaluation_once_a_year",
        violation_error_message=_("This appointment already has an evaluation of that year."),
    ),
    models.CheckConstraint(
        condition=Q(state__in=SCORED, total__gte=0, total__lte=100) | Q(state="open", total__isnull=True),
        name="evaluation_score_in_hundred",
        violation_error_message=_("A score is between 0 and 100; an open evaluation has none."),
    ),
    models.CheckConstraint(
        condition=_stamped("scored", SCORED) & _stamped("reviewed", REVIEWED) & _stamped("published", ["published"]),
        name="evaluation_steps_by_someone",
        violation_error_message=_("Each step of an evaluation was taken by someone, on some day."),
    ),
    models.CheckConstraint(
        condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("scored_by")),
        name="evaluation_reviewed_by_another",
        violation_error_message=_("Whoever scored an evaluation does not review it."),
    ),
]


def _steps():
    return ", ".join(f"('{before}', '{after}')" for before, afters in STEPS.items() for after in (before, *afters))


TRIGGERS = [
    pgtrigger.Trigger(
        name="of_one_program",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.program_id <> (SELECT program_id FROM partners_appointment WHERE id = NEW.appointment_id)
               OR NEW.program_id <> (SELECT program_id FROM partners_policyversion WHERE id = NEW.policy_id)
            THEN RAISE check_violation
                 USING MESSAGE = 'The appointment and the policy of an evaluation are of one program.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="known_step",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.state <> 'published'"),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_steps()})
            THEN RAISE check_violation USING MESSAGE = 'There is no such step of an evaluation.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        # What is published says what its frozen inputs come to.
        name="published_as_scored",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.state = 'published'"),
        func="""
            IF TG_OP = 'INSERT' THEN
                RAISE check_violation USING MESSAGE = 'An evaluation is published once it was scored and reviewed.';
            END IF;
            IF OLD.state <> 'published' AND NEW.total IS DISTINCT FROM (
                SELECT sum(score) FROM partners_evaluationheadscore WHERE evaluation_id = NEW.id)
            THEN RAISE check_violation USING MESSAGE = 'The total is not the sum of its heads; score it again.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="published_for_good",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.state = 'published'"),
        func="RAISE check_violation USING MESSAGE = 'A published evaluation stays as it is.';",
    ),
]


def part_of_published(name):
    """The triggers that lock what a published evaluation rests on: one for each statement, however many rows.

    The evaluations are held, so that one who publishes and one who writes here wait for each other.
    """
    told = {
        "inserted": (pgtrigger.Insert, {"new": "rows_now"}, "SELECT evaluation_id FROM rows_now"),
        "deleted": (pgtrigger.Delete, {"old": "rows_then"}, "SELECT evaluation_id FROM rows_then"),
        "updated": (
            pgtrigger.Update,
            {"old": "rows_then", "new": "rows_now"},
            "SELECT evaluation_id FROM rows_then UNION SELECT evaluation_id FROM rows_now",
        ),
    }
    return [
        pgtrigger.Trigger(
            name=f"{name}_{act}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**referencing),
            func=f"""
                PERFORM 1 FROM partners_evaluation WHERE id IN ({rows}) ORDER BY id FOR NO KEY UPDATE;
                IF EXISTS (SELECT 1 FROM partners_evaluation WHERE id IN ({rows}) AND state = 'published')
                THEN RAISE check_violation USING MESSAGE = 'What a published evaluation rests on stays as it is.';
                END IF;
                RETURN NULL;
            """,
        )
        for act, (operation, referencing, rows) in told.items()
    ]
