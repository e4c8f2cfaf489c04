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

from partners.pipeline import Stage, StaleLead, Status
from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.workdays import add_workdays, is_published

from .leads import OfLead, ProjectLead
from .policies import PolicyVersion


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
        kinds = (ResponseClock.Kind.ANSWER, ResponseClock.Kind.ASSESS)
        self.bulk_create(
            ResponseClock.of(lead, kind, in_force[lead.received_on] or PolicyVersion(), lead.received_on)
            for lead in leads
            for kind in kinds
        )

    def start_informing(self, lead, appointment):
        """The clock for telling the introducer, from the day the lead was received; started once."""
        closed = lead.status in Status.CLOSED or lead.stage in Stage.COUNTED
        if closed or self.filter(lead=lead, kind=ResponseClock.Kind.INFORM).exists():
            return
        program = appointment.program_id if appointment else None
        policy = PolicyVersion.objects.in_force(lead.received_on, program) or PolicyVersion()
        ResponseClock.of(lead, ResponseClock.Kind.INFORM, policy, lead.received_on).save()

    def follow(self, lead, step):
        """Qualified, a lead has been assessed; sent back before that, it is assessed anew.

        Reports end with the landing, and go on when it is taken back.
        """
        on = localdate(step.at)
        if Stage(step.after).place >= Stage.QUALIFIED.place:
            self.filter(lead=lead, kind=ResponseClock.Kind.ASSESS).running()._stop(on, step.by)
        else:
            self._again(lead, [ResponseClock.Kind.ASSESS], on)
        if step.before in Stage.COUNTED and step.after not in Stage.COUNTED:
            self._again(lead, [ResponseClock.Kind.REPORT], on)

    def follow_experts(self, lead):
        """With experts the assessment has other days; where it is late already, it stays late."""
        for clock in self.running().filter(lead=lead, kind=ResponseClock.Kind.ASSESS, due_on__gte=localdate()):
            policy = clock.policy or PolicyVersion()
            due = ResponseClock.of(lead, clock.kind, policy, clock.started_on)
            self.filter(pk=clock.pk).update(due_on=due.due_on, holidays_known=due.holidays_known)

    def resume(self, lead, *, on):
        """The lead is open again: what the database gave up with it starts anew, with all its days."""
        kinds = set(ResponseClock.Kind) - ({ResponseClock.Kind.REPORT} if lead.stage in Stage.COUNTED else set())
        self._again(lead, kinds, on, given_up=True)

    def _again(self, lead, kinds, on, **last):
        """Start a clock of each of these kinds whose last one has stopped, by the same policy."""
        newest = self.filter(lead=lead, kind__in=kinds).order_by("kind", "-id").distinct("kind")
        stopped = self.filter(pk__in=newest.values("pk"), stopped_on__isnull=False, **last)
        for clock in stopped.select_related("policy"):
            ResponseClock.of(lead, clock.kind, clock.policy or PolicyVersion(), on).save()

    def _stop(self, on, by):
        day = models.functions.Greatest(F("started_on"), models.Value(on))
        return self.update(stopped_on=day, stopped_by=by)


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
    def of(cls, lead, kind, policy, day):
        """A clock that starts on `day` and is due as many working days later as the policy says."""
        assess = policy.expert_days if lead.needs_experts else policy.assess_days
        count = {
            cls.Kind.ANSWER: policy.answer_days,
            cls.Kind.ASSESS: assess,
            cls.Kind.INFORM: policy.inform_days,
            cls.Kind.REPORT: policy.report_days,
        }[kind]
        due = add_workdays(day, count)
        known = all(is_published(year) for year in range(day.year, due.year + 1))
        policy = policy if policy.pk else None
        return cls(lead=lead, kind=kind, policy=policy, started_on=day, due_on=due, holidays_known=known)

    @property
    def late(self):
        """Whether it stopped after its day, or runs past it; never when it was given up in time."""
        return (self.stopped_on or localdate()) > self.due_on

    @property
    def unpublished(self):
        """The years it was counted through whose holidays are not published."""
        years = range(self.started_on.year, self.due_on.year + 1)
        return [] if self.holidays_known else [year for year in years if not is_published(year)]

    @transaction.atomic
    def stop(self, *, by, on=None, note=""):
        """What was promised is done. Raises PermissionDenied, ValidationError or StaleLead.

        Told or reported, the clock of the next report starts.
        """
        if not ProjectLead.objects.filter(pk=self.lead_id).tended_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        # The lead first: closing it stops its clocks, and one that starts meanwhile would run on.
        lead = ProjectLead._base_manager.select_for_update(of=("self",)).get(pk=self.lead_id)
        self.refresh_from_db()
        self._check_stop(on := on or localdate())
        self.stopped_on, self.stopped_by, self.note = on, by, note.strip()
        self.check_all(exclude=["lead", "policy", "stopped_by"])
        self.save(update_fields=["stopped_on", "stopped_by", "note", "updated_at"])
        if self.kind in (self.Kind.INFORM, self.Kind.REPORT) and lead.stage not in Stage.COUNTED:
            ResponseClock.of(lead, self.Kind.REPORT, self.policy or PolicyVersion(), on).save()

    def _check_stop(self, on):
        if self.stopped_on:
            raise StaleLead(_("This clock was stopped already, on %(day)s.") % {"day": self.stopped_on})
        if on > localdate():
            raise ValidationError(_("“Done on” is in the future; record it once it is done."))
        if on < self.started_on:
            raise ValidationError(
                _("“Done on” is before the clock started, on %(day)s."), params={"day": self.started_on}
            )
