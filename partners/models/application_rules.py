"""Who may take a step of an application, and what the database itself refuses, whoever asks."""

from datetime import timedelta

import pgtrigger
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.programs.procedure import ENTER, REVIEWED, State
from promotion_crm.roles import CONFIRM_APPLICATION, REVIEW_APPLICATION

from .appointments import Appointment

# What was reviewed and decided; only while it is with who entered it, it is edited.
FACTS = ("call_id", "program_id", "category", "district_id", "reasons", "entered_by_id")
REVIEW_STEPS = Q(*(Q(before=before, after=after) for before, after in sorted(REVIEWED)), _connector=Q.OR)


def who_may(application, needs, by):
    """Why this person may not take a step that needs this permission, or ""."""
    if not by.has_perm(needs):
        return {
            ENTER: _("Applications are entered by a district officer or a city administrator."),
            REVIEW_APPLICATION: _("Applications are reviewed by a district officer or a city administrator."),
            CONFIRM_APPLICATION: _("Only a city administrator confirms or rejects applications."),
        }[needs]
    if needs == CONFIRM_APPLICATION:
        reviewed = application.steps.filter(REVIEW_STEPS, by=by.pk).exists()
        return _("Whoever reviewed an application does not decide it.") if reviewed else ""
    own = by.district_id and by.district_id == application.district_id
    if own or by.has_perm(CONFIRM_APPLICATION):
        return ""
    if needs == ENTER:
        mine = application.pk and application.entered_by_id == by.pk
        return "" if mine else _("District that reviews: choose your own district; others enter theirs.")
    reviewer = application.district or _("The commission")
    return _("It is for %(reviewer)s to review; you review those of your own district.") % {"reviewer": reviewer}


def appointment_that_bars(organization, program, days):
    """The appointment for which an organization does not apply anew: it runs on for more than so many days."""
    rows = Appointment.objects.filter(organization=organization, program=program, state__in=Appointment.State.HELD)
    last = localdate() + timedelta(days=days)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last)).first()


def _row(record):
    return "(" + ", ".join(f"{record}.{name}" for name in FACTS) + ")"


TRIGGERS = [
    pgtrigger.Trigger(
        name="program_of_call",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("call_id", "program_id"),
        func="""
            SELECT program_id INTO NEW.program_id FROM partners_call WHERE id = NEW.call_id;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="begins_as_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.state <> 'draft'"),
        func="RAISE check_violation USING MESSAGE = 'An application begins as a draft; it moves on from there.';",
    ),
    pgtrigger.Trigger(
        # The log leads and the application follows: see the triggers of ApplicationStep.
        name="state_by_its_log",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func="""
            IF (OLD.state, NEW.state) IS DISTINCT FROM (
                SELECT (before, after) FROM partners_applicationstep
                WHERE application_id = NEW.id ORDER BY id DESC LIMIT 1)
            THEN RAISE check_violation
                 USING MESSAGE = 'The state of an application changes by a step in its log, and not otherwise.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="facts_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.state NOT IN {State.EDITED} AND {_row('NEW')} IS DISTINCT FROM {_row('OLD')}"
        ),
        func="""
            RAISE check_violation
            USING MESSAGE = 'An application that was sent stays as it was sent; return it to have it changed.';
        """,
    ),
]
