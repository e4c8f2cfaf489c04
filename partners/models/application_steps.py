"""The log of an application. A row is written, and the database moves the application by it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.programs.procedure import DECIDED, REVIEWED, STEPS, WANT_COMMENT, State
from promotion_crm.history import track
from promotion_crm.models import CrmQuerySet

from .applications import Application


def _pairs(steps):
    """The steps as SQL: a row of two texts each."""
    return ", ".join(f"('{before}', '{after}')" for before, after in sorted(steps))


class StepQuerySet(CrmQuerySet):
    def changed_by(self, user):
        return self.none()  # by the acts of its application only


@track()
class ApplicationStep(models.Model):
    """One step of an application: from which state to which, by whom and why. Never changed."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name=_("application"), related_name="steps")
    before = models.CharField(pgettext_lazy("stage", "from"), max_length=17, choices=State)
    after = models.CharField(_("to"), max_length=17, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"), default=now)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of applications")
        ordering = ["-id"]
        indexes = [models.Index(fields=["application", "-id"], name="application_step_last")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(after__in=WANT_COMMENT) | ~Q(comment=""),
                name="application_step_says_why",
                violation_error_message=_("Comment: an application is returned or rejected with a reason."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="known_step",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    PERFORM 1 FROM partners_application
                    WHERE id = NEW.application_id AND state = NEW.before FOR UPDATE;
                    IF NOT FOUND
                    THEN RAISE check_violation
                         USING MESSAGE = 'The application is no longer in the state this step leaves.';
                    END IF;
                    IF (NEW.before, NEW.after) NOT IN ({_pairs(STEPS)})
                    THEN RAISE check_violation USING MESSAGE = 'There is no such step of an application.';
                    END IF;
                    IF NEW.after IN {DECIDED} AND EXISTS (
                        SELECT 1 FROM partners_applicationstep WHERE application_id = NEW.application_id
                        AND by_id = NEW.by_id AND (before, after) IN ({_pairs(REVIEWED)}))
                    THEN RAISE check_violation
                         USING MESSAGE = 'Whoever reviewed an application does not decide it.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                # Beginning the review, its holder stays the same: the time it has waited counts on.
                name="moves_the_application",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    UPDATE partners_application SET state = NEW.after, updated_at = now(),
                        since = CASE WHEN NEW.before = 'submitted' AND NEW.after = 'district_review'
                            THEN since ELSE NEW.at END,
                        submitted_at = CASE WHEN NEW.after = 'submitted' THEN NEW.at ELSE submitted_at END,
                        reviewed_by_id = CASE WHEN (NEW.before, NEW.after) IN ({_pairs(REVIEWED)})
                            THEN NEW.by_id ELSE reviewed_by_id END,
                        decided_by_id = CASE WHEN NEW.after IN {DECIDED} THEN NEW.by_id END,
                        decided_at = CASE WHEN NEW.after IN {DECIDED} THEN NEW.at END
                    WHERE id = NEW.application_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"
