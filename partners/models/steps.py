"""The log of a lead's stages and statuses. A row is written, and the database moves the lead by it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThan
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.pipeline import STATUS_STEPS, STEPS, Stage, Status
from promotion_crm.history import track
from promotion_crm.sorting import Place

from .leads import OfLead, ProjectLead


def _pairs(steps):
    """The transitions as SQL: a row of two texts each."""
    return ", ".join(f"('{before}', '{after}')" for before, after in sorted(steps))


BACK = sorted((a, b) for a, b in STEPS if Stage(b).place < Stage(a).place)
# The same of a row. A lead has been as far as it stands now, or as far as where a step back began.
BACKWARD = Q(LessThan(Place("after", Stage.values), Place("before", Stage.values)))


@track()
class StageChange(models.Model):
    """One step of a lead along the pipeline. Written by `ProjectLead.move_to`, never changed.

    `since` is when the stage it leaves began: the two times give the days spent there.
    """

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="stage_changes")
    before = models.CharField(pgettext_lazy("stage", "from"), max_length=11, choices=Stage)
    after = models.CharField(_("to"), max_length=11, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=now)
    since = models.DateTimeField(_("at the earlier stage since"), null=True, editable=False)
    note = models.TextField(_("note"), blank=True)

    objects = OfLead.as_manager()

    class Meta:
        verbose_name = _("stage change")
        verbose_name_plural = _("stage changes")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["lead", "-at"], name="stage_change_of_lead"),
            models.Index(fields=["lead", "-id"], name="stage_change_last"),
            models.Index(fields=["lead", "before"], condition=BACKWARD, name="stage_change_back"),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="known_step",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("held", "record")],
                func=f"""
                    SELECT stage, stage_since INTO held FROM partners_projectlead WHERE id = NEW.lead_id FOR UPDATE;
                    IF held.stage IS DISTINCT FROM NEW.before
                    THEN RAISE check_violation USING MESSAGE = 'The lead is no longer at the stage this step leaves.';
                    END IF;
                    IF (NEW.before, NEW.after) NOT IN ({_pairs(STEPS)})
                    THEN RAISE check_violation USING MESSAGE = 'There is no such step of a lead.';
                    END IF;
                    IF NEW.note = '' AND (NEW.before, NEW.after) IN ({_pairs(BACK)})
                    THEN RAISE check_violation USING MESSAGE = 'A step back needs its reason.';
                    END IF;
                    IF NEW.before = 'registered' AND NEW.after = 'landed' AND NOT EXISTS (
                        SELECT 1 FROM partners_verification
                        WHERE lead_id = NEW.lead_id AND state = 'passed' AND reopened_at IS NULL)
                    THEN RAISE check_violation USING MESSAGE = 'A lead lands by a verification it passed.';
                    END IF;
                    IF NEW.before = 'landed' AND NEW.after = 'registered' AND EXISTS (
                        SELECT 1 FROM partners_verification
                        WHERE lead_id = NEW.lead_id AND state = 'passed' AND reopened_at IS NULL)
                    THEN RAISE check_violation USING MESSAGE = 'A landing is taken back by reopening its verification.';
                    END IF;
                    NEW.since = LEAST(held.stage_since, NEW.at);
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="moves_the_lead",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE partners_projectlead SET stage = NEW.after, stage_since = NEW.at, updated_at = now(),
                        landed_on = CASE
                            WHEN NEW.before = 'landed' AND NEW.after = 'registered' THEN NULL
                            WHEN NEW.before = 'registered' AND NEW.after = 'landed' THEN (
                                SELECT landed_on FROM partners_verification WHERE lead_id = NEW.lead_id
                                AND state = 'passed' AND reopened_at IS NULL)
                            ELSE landed_on END
                    WHERE id = NEW.lead_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"


@track()
class StatusChange(models.Model):
    """One change of a lead's status. Written by `ProjectLead.set_status`, never changed."""

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="status_changes")
    before = models.CharField(pgettext_lazy("stage", "from"), max_length=9, choices=Status)
    after = models.CharField(_("to"), max_length=9, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=now)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    lost_to = models.CharField(_("lost to"), max_length=200, blank=True)
    duplicate_of = models.ForeignKey(
        ProjectLead, models.PROTECT, verbose_name=_("duplicate of"), related_name="+", null=True, blank=True
    )

    objects = OfLead.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["lead", "-id"], name="status_change_last")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(after__in=Status.WANT_REASON) | ~Q(reason=""),
                name="status_change_has_reason",
                violation_error_message=_("This status needs a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(after=Status.LOST) | ~Q(lost_to=""),
                name="status_change_lost_says_where",
                violation_error_message=_("Write where the project went."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="known_status",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    PERFORM 1 FROM partners_projectlead
                    WHERE id = NEW.lead_id AND status = NEW.before FOR UPDATE;
                    IF NOT FOUND
                    THEN RAISE check_violation USING MESSAGE = 'The lead no longer has the status this entry leaves.';
                    END IF;
                    IF (NEW.before, NEW.after) NOT IN ({_pairs(STATUS_STEPS)})
                    THEN RAISE check_violation USING MESSAGE = 'There is no such change of status.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="sets_the_status",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # Closed, its clocks that run stop without having been done. What they promised
                # is taken up again by `set_status`, which knows the working days.
                func=f"""
                    UPDATE partners_projectlead SET status = NEW.after, status_reason = NEW.reason,
                        lost_to = NEW.lost_to, duplicate_of_id = NEW.duplicate_of_id, updated_at = now()
                    WHERE id = NEW.lead_id;
                    IF NEW.after IN {Status.CLOSED}
                    THEN UPDATE partners_responseclock
                         SET stopped_on = GREATEST(started_on, (NEW.at AT TIME ZONE 'Asia/Shanghai')::date),
                             stopped_by_id = NEW.by_id, given_up = true, updated_at = now()
                         WHERE lead_id = NEW.lead_id AND stopped_on IS NULL;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"
