"""What the office is reminded of. Made by `manage.py remind`, once for each reason and person."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.any_of import leads_to
from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.roles import DETAILS
from promotion_crm.wording import joined

from .applications import Application
from .appointments import Appointment
from .leads import ProjectLead
from .milestones import Milestone
from .programs import Program

TARGETS = ("lead", "appointment", "application", "program")  # a reminder is about one of them


class ReminderQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """Their own, of what they may still see."""
        seen = Q(lead__isnull=True)
        if user.has_perm(DETAILS):
            seen |= leads_to("lead", ProjectLead.objects.visible_to(user))
        for name, model in (("appointment", Appointment), ("application", Application), ("program", Program)):
            if not user.has_perm(f"partners.view_{model._meta.model_name}"):
                seen &= Q(**{f"{name}__isnull": True})
        return self.filter(seen, user=user)

    def with_targets(self):
        """With all that their words and addresses ask for, in one query."""
        of = ("organization", "program", "batch__program")
        return self.select_related(
            "lead", "program", *(f"appointment__{name}" for name in of),
            "application__organization", "application__program",
        )  # fmt: skip

    def changed_by(self, user):
        return self.filter(user=user)

    def waiting(self):
        """Not yet seen, nor overtaken: 60 days before a landing, once 30 days before it was told as well."""
        sooner = Reminder.objects.filter(
            lead=OuterRef("lead"), user=OuterRef("user"), about_on=OuterRef("about_on"), kind="landing_30"
        )
        return self.filter(seen_at__isnull=True).exclude(Exists(sooner), kind="landing_60")


def _target(model, label):
    return models.ForeignKey(model, models.PROTECT, verbose_name=label, related_name="reminders", null=True, blank=True)


def _one_of(names):
    """The condition that just one of these keys is set."""
    alone = (Q(**{f"{other}__isnull": other != name for other in names}) for name in names)
    return reduce(or_, alone)


@track()
class Reminder(CrmModel):
    """`about_on` is the day it is about: one reminder for each target, reason, day and person."""

    class Kind(models.TextChoices):
        LANDING_60 = "landing_60", _("Expected to land within 60 days")
        LANDING_30 = "landing_30", _("Expected to land within 30 days")
        NO_CONTACT = "no_contact", _("No contact for a long time")
        MILESTONE = "milestone", _("Milestone overdue")
        CHECK = "check", _("Check of the landing due")
        ISSUE = "issue", _("Aftercare issue overdue")
        TERM = "term", _("Term ends soon")
        LATE = "late", _("Application waits past its clock")
        EVALUATION = "evaluation", _("Evaluation due")
        UNDECIDED = "undecided", _("Contributions wait to be confirmed")

    lead = _target(ProjectLead, _("lead"))
    appointment = _target(Appointment, _("appointment"))
    application = _target(Application, _("application"))
    program = _target(Program, _("program"))
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
                fields=[*TARGETS, "user", "kind", "about_on", "detail"],
                nulls_distinct=False,
                name="reminder_once",
                violation_error_message=_("This person was reminded of it already."),
            ),
            models.CheckConstraint(
                condition=_one_of(TARGETS),
                name="reminder_about_one",
                violation_error_message=_(
                    "A reminder is about one thing: a lead, an appointment, an application or a program."
                ),
            ),
        ]

    def __str__(self):
        return joined(self.get_kind_display(), self.lead.code if self.lead else self.target)

    @property
    def target(self):
        return self.lead or self.appointment or self.application or self.program

    @property
    def title(self):
        return self.lead.title if self.lead else str(self.target)

    @property
    def about(self):
        """What of the target it is about, in words: a milestone, a year; "" where the reason says it all."""
        return self.detail if self.program else dict(Milestone.Kind.choices).get(self.detail, "")

    @property
    def url(self):
        """Where to do something about it."""
        if self.kind == self.Kind.EVALUATION:
            return f"{reverse('evaluations')}?program={self.program.code}&year={self.detail}"
        if self.kind == self.Kind.UNDECIDED:
            return f"{reverse('contributions')}?program={self.program.code}&state=entered"
        if not self.lead:
            return self.target.get_absolute_url()
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
