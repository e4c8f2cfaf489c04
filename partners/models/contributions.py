"""What a partner did under an appointment: found by the CRM or entered with evidence, confirmed by another person."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.evidence import EvidenceField
from promotion_crm import search
from promotion_crm.any_of import leads_to
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, CrmQuerySet, reads_chinese
from promotion_crm.refused import Stale
from promotion_crm.roles import CONFIRM_CONTRIBUTION, DETAILS
from promotion_crm.search import Searchable

from .appointments import Appointment
from .contribution_rules import CONSTRAINTS, INDEXES, OUTSIDE, TRIGGERS
from .leads import ProjectLead
from .policies import PolicyVersion
from .policy_rules import BY_HAND, USUAL_HEADS, ContributionKind, ContributionRule, Head


class StaleContribution(Stale):
    """Somebody decided it meanwhile; the message says what it is by now."""


class ContributionQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """All, but what came of a lead only by those who see the lead and its details."""
        if not user.has_perm(DETAILS):
            return self.filter(lead__isnull=True)
        leads = ProjectLead.objects.visible_to(user)
        return self.filter(Q(lead__isnull=True) | leads_to("lead", leads)) if leads.query.has_filters() else self.all()

    def changed_by(self, user):
        """Those entered and not decided; an account manager those of own partners."""
        rows = self.filter(state=Contribution.State.ENTERED, origin=Contribution.Origin.ENTERED)
        if "city administrator" in user.roles:
            return rows
        return rows.filter(appointment__organization__account_manager=user.pk)

    def waiting(self):
        return self.filter(state=Contribution.State.ENTERED, fell_away_on__isnull=True)

    def confirmed(self):
        return self.filter(state=Contribution.State.CONFIRMED)

    def in_year(self, year):
        return self.filter(day__year=year)

    def unconfirmed_for(self, days, day=None):
        """Those that waited for longer than so many days: what the reminders ask."""
        day = day or localdate()
        return self.waiting().filter(created_at__date__lt=day - timedelta(days=days))


@track()
class Contribution(Searchable, CrmModel):
    """One thing a partner did, on a day of the term. `source_key` names what it was found in, such as "event:123"."""

    class Origin(models.TextChoices):
        FOUND = "found", _("Found by the CRM")
        ENTERED = "entered", _("Entered by hand")

    class State(models.TextChoices):
        ENTERED = "entered", _("To confirm")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", pgettext_lazy("of a contribution", "Refused")

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name=_("appointment"), related_name="contributions"
    )
    kind = models.CharField(_("kind"), max_length=17, choices=ContributionKind)
    head = models.CharField(_("head"), max_length=22, choices=Head)
    day = models.DateField(_("day"))
    title_en = models.CharField(_("what, in English"), max_length=300, blank=True)
    title_zh = models.CharField(_("what, in Chinese"), max_length=300, blank=True)
    lead = models.ForeignKey(
        ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="contributions", null=True, blank=True
    )
    source_key = models.CharField(_("found in"), max_length=60, blank=True, editable=False)
    origin = models.CharField(_("origin"), max_length=7, choices=Origin, default=Origin.ENTERED, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    evidence = EvidenceField(_("evidence"), upload_to="contributions/%Y/", max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ENTERED, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    fell_away_on = models.DateField(
        _("source gone since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("What it was found in no longer says so, as a rejected introduction."),
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = ContributionQuerySet.as_manager()
    search_fields = ("title_en", "title_zh")
    search_everywhere = False  # a hundred thousand, found in their list

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-day", "-id"]
        indexes = [search.index("contribution_search"), *INDEXES]
        permissions = [("confirm_contribution", _("Can confirm contributions"))]
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contribution", args=[self.pk])

    @property
    def title(self):
        names = (self.title_zh, self.title_en) if reads_chinese() else (self.title_en, self.title_zh)
        return names[0] or names[1]

    @property
    def source_url(self):
        """Where what it was found in has its page; "" for what was entered by hand."""
        name, _colon, pk = self.source_key.partition(":")
        return reverse(name, args=[pk]) if name in ("lead", "event", "dispatch") and pk.isdigit() else ""

    def clean(self):
        if not self.day or not self.appointment_id:
            return
        if self.day > localdate():
            raise ValidationError(_("“Day” is in the future."))
        held = self.appointment
        late = (held.ends_on and self.day > held.ends_on) or (held.terminated_on and self.day >= held.terminated_on)
        if late or (held.starts_on and self.day < held.starts_on):
            term = f"{held.starts_on or '…'} – {held.terminated_on or held.ends_on or '…'}"
            raise ValidationError(OUTSIDE % {"day": self.day, "term": term})

    @classmethod
    def enter(cls, appointment, *, by, **said):
        """Enter what the CRM does not know, with its evidence. Raises PermissionDenied or ValidationError."""
        if not may_enter(appointment, by):
            raise PermissionDenied(_("Contributions of this partner are not yours to enter."))
        made = cls(appointment=appointment, entered_by=by, origin=cls.Origin.ENTERED, **said)
        made.head = head_of(made.kind, appointment.program_id, made.day)
        if made.kind and made.kind not in BY_HAND:
            raise ValidationError(_("Kind: this is found by the CRM itself, and not entered by hand."))
        made.check_all()
        made.save()
        return made

    @transaction.atomic
    def decide(self, confirmed, *, by, reason=""):
        """Confirm or refuse. Raises PermissionDenied, ValidationError or StaleContribution."""
        if not by.has_perm(CONFIRM_CONTRIBUTION) or not Contribution.objects.visible_to(by).filter(pk=self.pk).exists():
            raise PermissionDenied(_("Only a city administrator confirms contributions."))
        self._hold(self.State.ENTERED)
        if self.entered_by_id == by.pk:
            raise PermissionDenied(_("Whoever entered a contribution does not confirm or refuse it."))
        if confirmed and self.fell_away_on:
            raise ValidationError(_("What it was found in no longer says so; refuse it."))
        if not confirmed and not reason.strip():
            raise ValidationError(_("Reason: write why the contribution is refused."))
        self.state = self.State.CONFIRMED if confirmed else self.State.REFUSED
        self.decided_by, self.decided_at, self.reason = by, now(), reason.strip()
        self._save(reason)

    @transaction.atomic
    def take_back(self, *, by, reason):
        """Decide it anew. Raises PermissionDenied, ValidationError or StaleContribution."""
        if not by.has_perm(CONFIRM_CONTRIBUTION) or not Contribution.objects.visible_to(by).filter(pk=self.pk).exists():
            raise PermissionDenied(_("Only a city administrator takes a decision back."))
        self._hold(self.State.CONFIRMED, self.State.REFUSED)
        if not reason.strip():
            raise ValidationError(_("Reason: write why the decision is taken back."))
        if self.counts_for_good():
            raise ValidationError(_("It counts in a published evaluation, and stays confirmed."))
        self.state, self.decided_by, self.decided_at, self.reason = self.State.ENTERED, None, None, ""
        self._save(reason)

    def counts_for_good(self):
        return self.inputs.filter(evaluation__state="published").exists()

    def _save(self, reason):
        with because(reason.strip()):
            self.save(update_fields=["state", "decided_by", "decided_at", "reason", "updated_at"])

    def _hold(self, *states):
        """Lock the row and read it as it is now. Raises StaleContribution unless it is in one of these states."""
        seen = self.state
        self.refresh_from_db(from_queryset=Contribution.objects.select_for_update(of=("self",), no_key=True))
        if self.state not in states or self.state != seen:
            told = _("The contribution is “%(state)s” by now; open it again.")
            raise StaleContribution(told % {"state": self.get_state_display()})


def may_enter(appointment, by):
    """A city administrator for all, an account manager for own partners."""
    if not by.has_perm("partners.add_contribution"):
        return False
    return by.is_superuser or "city administrator" in by.roles or appointment.organization.account_manager_id == by.pk


def head_of(kind, program, day):
    """The head a contribution of that day is filed under: by the policy in force, else as usual."""
    policy = PolicyVersion.objects.in_force(day, program) if day else None
    rule = ContributionRule.objects.filter(policy=policy, kind=kind).first() if policy else None
    return rule.head if rule else USUAL_HEADS.get(kind, "")
