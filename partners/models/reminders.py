"""What the office is reminded of. Made by `manage.py remind`, once for each reason and person."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel

from .leads import OfLead, ProjectLead
from .milestones import Milestone


class ReminderQuerySet(OfLead):
    def seen_by(self, user):
        """Their own, of leads they may still see."""
        return super().seen_by(user).filter(user=user)

    def changed_by(self, user):
        return self.filter(user=user)

    def waiting(self):
        """Not yet seen, nor overtaken: 60 days before a landing, once 30 days before it was told as well."""
        sooner = Reminder.objects.filter(
            lead=OuterRef("lead"), user=OuterRef("user"), about_on=OuterRef("about_on"), kind="landing_30"
        )
        return self.filter(seen_at__isnull=True).exclude(Exists(sooner), kind="landing_60")


@track()
class Reminder(CrmModel):
    """`about_on` is the day it is about: one reminder for each lead, reason, day and person."""

    class Kind(models.TextChoices):
        LANDING_60 = "landing_60", _("Expected to land within 60 days")
        LANDING_30 = "landing_30", _("Expected to land within 30 days")
        NO_CONTACT = "no_contact", _("No contact for a long time")
        MILESTONE = "milestone", _("Milestone overdue")
        CHECK = "check", _("Check of the landing due")
        ISSUE = "issue", _("Aftercare issue overdue")

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("for"), related_name="reminders")
    kind = models.CharField(_("reason"), max_length=10, choices=Kind)
    about_on = models.DateField(_("about"))
    detail = models.CharField(_("details"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made at"), default=now)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["about_on", "id"]
        indexes = [
            models.Index(fields=["user", "about_on"], condition=Q(seen_at__isnull=True), name="reminder_waiting")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "user", "kind", "about_on", "detail"],
                name="reminder_once",
                violation_error_message=_("This person was reminded of it already."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.lead.code}"

    @property
    def about(self):
        """What of the lead it is about, in words: a milestone; "" where the reason says it all."""
        return dict(Milestone.Kind.choices).get(self.detail, "")

    @property
    def url(self):
        """Where to do something about it."""
        if self.kind == self.Kind.ISSUE:
            return f"{self.lead.landing_url}#{self.detail}"
        return (
            self.lead.landing_url
            if self.kind in (self.Kind.MILESTONE, self.Kind.CHECK)
            else self.lead.get_absolute_url()
        )

    def mark_seen(self, *, by):
        """Off their desk; twice is once. Raises PermissionDenied for all but whom it is for."""
        if by.pk != self.user_id:
            raise PermissionDenied(_("This reminder is for %(who)s.") % {"who": self.user})
        waiting = Reminder.objects.filter(pk=self.pk, seen_at__isnull=True)
        waiting.update(seen_at=now(), updated_at=now())
