"""Response clocks: by when a lead must be answered, assessed, told of to its introducer, reported on.

Source: Jiangmen's rules 江府办函〔2024〕37号; the days are those of the policy version.
"""

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.pipeline import Stage
from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.workdays import add_workdays, is_published

from .leads import OfLead, ProjectLead
from .programs import PolicyVersion


class ClockQuerySet(OfLead):
    def running(self):
        return self.filter(stopped_on__isnull=True)

    def overdue(self, day=None):
        """Running and past their day."""
        return self.running().filter(due_on__lt=day or localdate())

    def due(self, day=None):
        """Running and due on that very day."""
        return self.running().filter(due_on=day or localdate())

    def start(self, leads):
        """The clocks of new leads: answer and assess."""
        in_force = {day: PolicyVersion.objects.in_force(day) for day in {lead.received_on for lead in leads}}
        started = []
        for lead in leads:
            policy = in_force[lead.received_on] or PolicyVersion()
            assess = policy.expert_days if lead.needs_experts else policy.assess_days
            days = {ResponseClock.Kind.ANSWER: policy.answer_days, ResponseClock.Kind.ASSESS: assess}
            started += [ResponseClock.of(lead, kind, policy, lead.received_on, n) for kind, n in days.items()]
        self.bulk_create(started)

    def start_informing(self, lead, appointment):
        """The clock for telling the introducer, from the day the lead was received; started once."""
        if self.filter(lead=lead, kind=ResponseClock.Kind.INFORM).exists():
            return
        program = appointment.program_id if appointment else None
        policy = PolicyVersion.objects.in_force(lead.received_on, program) or PolicyVersion()
        ResponseClock.of(lead, ResponseClock.Kind.INFORM, policy, lead.received_on, policy.inform_days).save()

    def follow_stage(self, lead, *, by, on):
        """A lead that is qualified has been assessed."""
        if Stage(lead.stage).place >= Stage.QUALIFIED.place:
            running = self.running().filter(lead=lead, kind=ResponseClock.Kind.ASSESS)
            running.update(stopped_on=models.functions.Greatest(F("started_on"), models.Value(on)), stopped_by=by)

    def give_up(self, *, on):
        """The lead is closed: what runs stops, neither in time nor late."""
        self.running().update(stopped_on=models.functions.Greatest(F("started_on"), models.Value(on)), given_up=True)


@track()
class ResponseClock(CrmModel):
    """One promise with its last day. What stopped late stays late: a stopped clock never changes.

    `holidays_known` is false where the holidays of a year in between were not yet published.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        ASSESS = "assess", _("Assess")
        INFORM = "inform", _("Tell the introducer")
        REPORT = "report", _("Report to the introducer")

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="clocks")
    kind = models.CharField(_("clock"), max_length=6, choices=Kind)
    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, verbose_name=_("policy version"), related_name="clocks", null=True, blank=True
    )
    started_on = models.DateField(_("started on"))
    due_on = models.DateField(_("due on"))
    holidays_known = models.BooleanField(_("holidays known"), default=True)
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("stopped by"), related_name="+", null=True, blank=True
    )
    given_up = models.BooleanField(_("given up with the lead"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("response clock")
        verbose_name_plural = _("response clocks")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on", "lead"], condition=Q(stopped_on__isnull=True), name="clock_running"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "kind"],
                condition=Q(stopped_on__isnull=True),
                name="clock_runs_once",
                violation_error_message=_("This clock of the lead is running already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("started_on")),
                name="clock_due_after_start",
                violation_error_message=_("A clock is due on the day it started, or later."),
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | Q(stopped_on__gte=F("started_on")),
                name="clock_stopped_after_start",
                violation_error_message=_("A clock cannot stop before it started; correct the day."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stopped_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.stopped_on IS NOT NULL"),
                func="""
                    RAISE check_violation USING MESSAGE = 'A clock that stopped stays as it stopped.';
                """,
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.due_on}"

    @classmethod
    def of(cls, lead, kind, policy, day, count):
        """A clock that starts on `day` and is due `count` working days after it."""
        due = add_workdays(day, count)
        known = all(is_published(year) for year in range(day.year, due.year + 1))
        policy = policy if policy.pk else None
        return cls(lead=lead, kind=kind, policy=policy, started_on=day, due_on=due, holidays_known=known)

    @property
    def late(self):
        """Whether it stopped after its day, or runs past it; never when it was given up in time."""
        return (self.stopped_on or localdate()) > self.due_on

    @transaction.atomic
    def stop(self, *, by, on=None, note=""):
        """What was promised is done. Raises PermissionDenied or ValidationError.

        Told or reported, the clock of the next report starts.
        """
        if not ProjectLead.objects.filter(pk=self.lead_id).tended_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        on = on or localdate()
        clock = ResponseClock.objects.select_for_update().get(pk=self.pk)
        if clock.stopped_on:
            raise ValidationError(_("This clock was stopped already, on %(day)s."), params={"day": clock.stopped_on})
        if on > localdate():
            raise ValidationError(_("“Done on” is in the future; record it once it is done."))
        if on < clock.started_on:
            raise ValidationError(
                _("“Done on” is before the clock started, on %(day)s."), params={"day": clock.started_on}
            )
        self.stopped_on, self.stopped_by, self.note = on, by, note.strip()
        self.save()
        if self.kind in (self.Kind.INFORM, self.Kind.REPORT) and self.lead.stage not in Stage.COUNTED:
            policy = self.policy or PolicyVersion()
            ResponseClock.of(self.lead, self.Kind.REPORT, policy, on, policy.report_days).save()
