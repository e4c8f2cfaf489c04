"""After the landing: visits that count jobs and capital, and issues that someone has to settle."""

from enum import nonmember

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.pipeline import StaleLead
from promotion_crm import search
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel
from promotion_crm.search import Searchable

from .leads import OfLead, ProjectLead


class CheckQuerySet(OfLead):
    def with_jobs(self):
        """Those at which the jobs were counted."""
        return self.filter(jobs__isnull=False)

    def latest(self):
        """Of these checks, the last of each lead."""
        last = self.filter(lead=OuterRef("lead")).order_by("-checked_on", "-id")
        return self.filter(pk=Subquery(last.values("pk")[:1]))

    def due(self, day=None):
        """The last checks whose next one was to be made by that day."""
        return self.latest().filter(next_on__lte=day or localdate())

    def overdue(self, day=None):
        """The last checks whose next one was to be made before that day."""
        return self.latest().filter(next_on__lt=day or localdate())


@track()
class LandingCheck(CrmModel):
    """A visit to what landed: how many jobs there are, and when to look again."""

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="landing_checks")
    checked_on = models.DateField(_("checked on"), default=localdate)
    jobs = models.PositiveIntegerField(_("jobs there are"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    next_on = models.DateField(_("next check on"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a landing")
        verbose_name_plural = _("checks of landings")
        ordering = ["-checked_on", "-id"]
        indexes = [models.Index(fields=["lead", "-checked_on", "-id"], name="landing_check_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("checked_on")),
                name="landing_check_next_is_later",
                violation_error_message=_("“Next check on” is not after this check; choose a later day."),
            )
        ]

    def __str__(self):
        return str(self.checked_on)

    def clean(self):
        if self.checked_on and self.checked_on > localdate():
            raise ValidationError(_("“Checked on” is in the future; record the check once it was made."))
        if self.lead_id and self.lead.stage not in ("landed", "operating"):
            raise ValidationError(_("Only what has landed is checked; this lead has not."))


class IssueQuerySet(OfLead):
    def open(self):
        return self.exclude(state__in=Issue.State.SETTLED)

    def overdue(self, day=None):
        return self.open().filter(due_on__lt=day or localdate())

    def changed_by(self, user):
        """Also by whoever has to settle it."""
        return super().changed_by(user) | self.filter(owner=user)


@track()
class Issue(Searchable, CrmModel):
    """Something that troubles an investor after landing, with who settles it by when."""

    class Category(models.TextChoices):
        PERMITS = "permits", _("Permits")
        PREMISES = "premises", _("Premises")
        TALENT = "talent", _("Talent and residence")
        FINANCE = "finance", _("Tax and finance")
        CUSTOMS = "customs", _("Customs and trade")
        UTILITIES = "utilities", _("Utilities")
        POLICY = "policy", _("Policy and incentives")
        OTHER = "other", _("Other")

    class Severity(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")
        CRITICAL = "critical", _("Critical")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ASSIGNED = "assigned", _("Assigned")
        IN_PROGRESS = "in_progress", _("In progress")
        RESOLVED = "resolved", _("Resolved")
        CONFIRMED = "confirmed", _("Confirmed")
        ESCALATED = "escalated", _("Escalated")

        SETTLED = nonmember(("confirmed",))

    # What a state may become: {from: (to, …)}.
    MOVES = {
        "open": ("assigned", "escalated"),
        "assigned": ("in_progress", "escalated"),
        "in_progress": ("resolved", "escalated"),
        "resolved": ("confirmed", "in_progress", "escalated"),
        "escalated": ("assigned", "in_progress", "resolved"),
        "confirmed": (),
    }

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="issues")
    title = models.CharField(_("issue"), max_length=200)
    category = models.CharField(_("category"), max_length=9, choices=Category)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.MEDIUM)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.OPEN, editable=False)
    state_since = models.DateTimeField(_("in this state since"), default=now, editable=False)
    department = models.CharField(_("department in charge"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="issues",
        null=True,
        blank=True,
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    detail = models.TextField(_("details"), max_length=4000, blank=True)
    resolution = models.CharField(_("resolution"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = IssueQuerySet.as_manager()
    search_fields = ("title",)

    class Meta:
        verbose_name = _("aftercare issue")
        verbose_name_plural = _("aftercare issues")
        ordering = ["due_on", "id"]
        indexes = [
            search.index("issue_search"),
            models.Index(fields=["due_on", "id"], name="issue_by_due"),
            models.Index(fields=["title", "id"], name="issue_by_title"),
            models.Index(fields=["state_since", "id"], name="issue_by_state_since"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "escalated"]) | Q(owner__isnull=False),
                name="issue_assigned_to_someone",
                violation_error_message=_("Owner: an issue is assigned to someone before work on it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["resolved", "confirmed"]) | ~Q(resolution=""),
                name="issue_resolved_says_how",
                violation_error_message=_("Resolution: write how the issue was resolved."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('landing', args=[self.lead_id])}#issue-{self.pk}"

    @property
    def next_states(self):
        return [self.State(state) for state in self.MOVES[self.state]]

    @property
    def is_overdue(self):
        return bool(self.due_on and self.due_on < localdate() and self.state not in self.State.SETTLED)

    @transaction.atomic
    def set_state(self, state, *, by, owner=None, resolution="", note=""):
        """One step of the issue. Raises PermissionDenied, ValidationError, or StaleLead where someone was first."""
        if not Issue.objects.filter(pk=self.pk).editable_by(by).exists():
            raise PermissionDenied(_("This issue is not yours to settle."))
        held = Issue.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state != self.state:
            raise StaleLead(_("Someone else made this issue “%(state)s”.") % {"state": held.get_state_display()})
        if state not in self.MOVES[self.state]:
            raise ValidationError(
                _("An issue that is “%(state)s” does not become what you chose."),
                params={"state": self.get_state_display()},
            )
        self.state, self.state_since = state, now()
        self.owner, self.resolution = owner or self.owner, resolution.strip() or self.resolution
        self.check_all(exclude=["lead"])
        with because(note):
            self.save(update_fields=["state", "state_since", "owner", "resolution", "updated_at"])

    def clean(self):
        """Whoever settles an issue has to see it; those who were named before stay."""
        if not self.owner_id or not self.lead_id:
            return
        if Issue.objects.filter(pk=self.pk, owner=self.owner_id).exists():
            return
        if not ProjectLead.objects.filter(pk=self.lead_id).visible_to(self.owner).exists():
            raise ValidationError(self._unseen)

    @property
    def _unseen(self):
        return _("Owner: %(who)s does not see this lead; choose someone who does.") % {"who": self.owner}

    @classmethod
    def clean_many(cls, rows, names):
        """As `clean`, where all that changed are given the same owner."""
        owner = rows[0].owner if rows and "owner" in names else None
        if not owner:
            return {}
        pks = [row.pk for row in rows]
        fine = {*Issue.objects.filter(pk__in=pks, owner=owner).values_list("pk", flat=True)}
        leads = ProjectLead.objects.filter(pk__in=[row.lead_id for row in rows]).visible_to(owner)
        seen = {*leads.values_list("pk", flat=True)}
        return {
            place: [row._unseen] for place, row in enumerate(rows) if row.pk not in fine and row.lead_id not in seen
        }
