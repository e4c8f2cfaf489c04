"""Applications of organizations to a program. Their way is told in partners/programs/procedure.py."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from partners.programs.procedure import ACTS, ENTER, TONES, StaleApplication, State
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, District
from promotion_crm.refusing import said
from promotion_crm.wording import after_label, joined
from promotion_crm.workdays import add_workdays, workdays_between

from .application_rows import ApplicationQuerySet
from .application_rules import TRIGGERS, appointment_that_bars, who_may
from .appointments import Appointment
from .calls import Call
from .contacts import Contact
from .organizations import Organization
from .programs import Program


@track()
class Application(CrmModel):
    """An organization's wish to be partner of a program, answered by a call.

    `since` is when it came to who holds it now; its clock, the policy's `assess_days` in working
    days, runs from then while the office holds it. State and what follows from it are written by
    the steps of its log alone, see ApplicationStep.
    """

    State = State
    named_with = ("organization", "program")
    told_by_log = (
        *("state", "since", "submitted_at", "reviewed_by", "decided_by", "decided_at"),
        "appointment",
    )

    call = models.ForeignKey(Call, models.PROTECT, verbose_name=_("call for applications"), related_name="applications")
    # That of the call, for the rule below; a trigger fills it in.
    program = models.ForeignKey(
        Program, models.PROTECT, verbose_name=_("program"), related_name="applications", editable=False
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="applications"
    )
    category = models.CharField(_("category"), max_length=24, choices=Appointment.Category)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        verbose_name=_("district that reviews"),
        related_name="applications",
        null=True,
        blank=True,
        help_text=_("Left empty, the commission itself reviews it first."),
    )
    representative = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("proposed representative"),
        related_name="proposed_in",
        null=True,
        blank=True,
    )
    reasons = models.TextField(_("reasons and plan"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=17, choices=State, default=State.DRAFT, editable=False)
    since = models.DateTimeField(_("held since"), default=now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"), related_name="+", editable=False
    )
    submitted_at = models.DateTimeField(_("submitted on"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reviewed by"), related_name="+",
        null=True, editable=False,
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+",
        null=True, editable=False,
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided on"), null=True, editable=False)
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, verbose_name=_("appointment"), related_name="application",
        null=True, editable=False,
    )  # fmt: skip
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]
        permissions = [
            ("review_application", _("Can review applications")),
            ("confirm_application", _("Can confirm and reject applications")),
        ]
        indexes = [
            models.Index(fields=["since", "id"], name="application_by_since"),
            models.Index(fields=["state", "since"], name="application_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program"],
                condition=Q(state__in=State.OPEN),
                name="application_one_open",
                violation_error_message=_(
                    "This organization already has an open application in this program; go on with that one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(reviewed_by__isnull=True) | ~Q(decided_by=F("reviewed_by")),
                name="application_four_eyes",
                violation_error_message=_("Whoever reviewed an application does not decide it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "rejected"])
                | Q(decided_by__isnull=False, decided_at__isnull=False, reviewed_by__isnull=False),
                name="application_decided_by_someone",
                violation_error_message=_("An application is decided by someone, once it was reviewed."),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(appointment__isnull=False),
                name="application_confirmed_appoints",
                violation_error_message=_("A confirmed application has its appointment."),
            ),
        ]
        triggers = TRIGGERS

    def __str__(self):
        return joined(self.organization, self.program)

    def get_absolute_url(self):
        return reverse("application", args=[self.pk])

    def save(self, **kwargs):
        self.program_id = self.call.program_id
        super().save(**kwargs)

    def clean(self):
        self.program_id = self.call.program_id if self.call_id else None
        person = self.representative
        if person and self.organization_id and person.organization_id != self.organization_id:
            told = _("Proposed representative: %(who)s belongs to another organization.")
            raise ValidationError(told, params={"who": person})

    # -- who holds it, and since when --------------------------------------------------
    @property
    def holder(self):
        """Who has to act: a district, a colleague or the commission, in words; "" once it is settled."""
        if self.state in State.EDITED:
            return str(self.entered_by)
        if self.state in State.PRELIMINARY and self.district:
            return str(self.district)
        return "" if self.state in State.SETTLED else str(_("The commission"))

    @property
    def due_on(self):
        """The last day its clock allows who holds it; None while it does not run."""
        if self.state not in State.WAITING:
            return None
        return add_workdays(localtime(self.since).date(), self.call.policy.assess_days)

    @property
    def waiting_days(self):
        """For how many working days the office has held it; None while it does not."""
        if self.state not in State.WAITING:
            return None
        return len(workdays_between(localtime(self.since).date(), localdate()))

    @property
    def is_late(self):
        waiting = self.waiting_days
        return waiting is not None and waiting > self.call.policy.assess_days

    @property
    def tone(self):
        return TONES.get(self.state, "")

    # -- acts -------------------------------------------------------------------------
    @transaction.atomic
    def enter(self, *, by):
        """Save it as a draft. Raises PermissionDenied or ValidationError."""
        self.entered_by = by
        if wrong := who_may(self, ENTER, by):
            raise PermissionDenied(wrong)
        self._check_taken()
        self.check_all(exclude=["entered_by"])
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise ValidationError(after_label(self.organization, said(error))) from error

    @transaction.atomic
    def revise(self, *, by, seen):
        """Save what was mended; `seen` is when it was last changed, as it was read.

        Raises PermissionDenied, ValidationError or StaleApplication.
        """
        held = Application.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state != self.state or held.updated_at.isoformat() != seen:
            told = _("The application of %(what)s was changed meanwhile, or took a step. Open it again.")
            raise StaleApplication(told % {"what": self})
        if wrong := who_may(self, ENTER, by):
            raise PermissionDenied(wrong)
        if held.state not in State.EDITED:
            raise PermissionDenied(
                _("An application that was sent stays as it was sent; return it to have it changed.")
            )
        self.check_all(exclude=["entered_by"])
        self.save()

    def submit(self, *, by, comment=""):
        return self.take("submit", by=by, comment=comment)

    def begin_review(self, *, by, comment=""):
        return self.take("begin_review", by=by, comment=comment)

    def send_back(self, *, by, comment):
        return self.take("send_back", by=by, comment=comment)

    def send_again(self, *, by, comment=""):
        return self.take("send_again", by=by, comment=comment)

    def recommend(self, *, by, comment=""):
        return self.take("recommend", by=by, comment=comment)

    def reject(self, *, by, reason):
        return self.take("reject", by=by, comment=reason)

    def withdraw(self, *, by, comment=""):
        return self.take("withdraw", by=by, comment=comment)

    @transaction.atomic
    def take(self, name, *, by, comment=""):
        """Take a step of procedure.ACTS. Raises PermissionDenied, ValidationError or StaleApplication."""
        act, comment = ACTS[name], comment.strip()
        self._hold(act)
        if wrong := who_may(self, act.needs, by):
            raise PermissionDenied(wrong)
        if act.says_why and not comment:
            told = _("Comment: write why, for “%(act)s” of %(what)s.")
            raise ValidationError(told, params={"act": act.words, "what": self})
        if name == "submit":
            self._check_taken()
        if name in ("submit", "send_again"):
            self.check_all(exclude=["entered_by"])
        with because(comment, by=by):
            return self.step_to(act.to, by=by, comment=comment)

    def step_to(self, state, *, by, comment=""):
        """Write the step, by which the database moves the row. For acts, which have judged it."""
        step = self.steps.create(before=self.state, after=state, by=by, comment=comment)
        self.refresh_from_db(fields=self.told_by_log)
        return step

    def _hold(self, act):
        """Lock the row as it was read. Raises StaleApplication where it moved on, ValidationError out of order."""
        held = Application.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.state != self.state:
            told = _("The application of %(what)s is “%(state)s” by now: someone else took a step. Open it again.")
            raise StaleApplication(told % {"what": self, "state": held.get_state_display()})
        if self.state not in act.froms:
            told = _("“%(act)s” is no step for the application of %(what)s, which is “%(state)s”.")
            params = {"act": act.words, "what": self, "state": self.get_state_display()}
            raise ValidationError(told, params=params)

    def _check_taken(self):
        """Whether the call takes an application of this organization. Raises ValidationError."""
        self.call.refresh_from_db(fields=["opens_on", "closes_on"])  # it may have been closed meanwhile
        if wrong := self.call.bars():
            raise ValidationError(wrong)
        held = appointment_that_bars(self.organization, self.call.program, self.call.policy.expiring_days)
        if held:
            until = _("%(organization)s is partner of %(program)s until %(day)s: renew that appointment when it ends.")
            endless = _("%(organization)s is partner of %(program)s without an end: it does not apply anew.")
            params = {"organization": self.organization, "program": self.call.program, "day": held.ends_on}
            told = until if held.ends_on else endless
            raise ValidationError(told, params=params)
