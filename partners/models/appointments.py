from datetime import timedelta
from enum import nonmember

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.wording import joined

from .apart import days, same
from .batches import Batch
from .contacts import Contact
from .organizations import Organization
from .policies import EXPIRING_DAYS, PolicyVersion
from .programs import Program
from .term_rules import DATED_TERM, TRIGGERS, wrong_state


def holding(day, path=""):
    """Condition: partner on that day, by what is known today; `path` leads to the appointment.

    Its term holds the day, and it was not terminated by then. A term that was renewed runs to its own
    end; one that expired counts for its days where its end is known.
    """
    # Without a negation: on a path over many rows that would ask about all of them, and not about the one joined.
    not_expired = Q(**{f"{path}state__in": [state for state in Appointment.State.values if state != "expired"]})
    return (
        in_term(day, path)
        & (Q(**{f"{path}terminated_on__isnull": True}) | Q(**{f"{path}terminated_on__gt": day}))
        & (not_expired | Q(**{f"{path}ends_on__lt": localdate()}))
    )


def in_term(day, path=""):
    """Condition: the term holds that day, whatever has become of it since."""
    begun = Q(**{f"{path}starts_on__isnull": True}) | Q(**{f"{path}starts_on__lte": day})
    return begun & (Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gte": day}))


def ending(day, path=""):
    """Condition: the term runs on that day and nobody has renewed it, and its policy warns of its end by now."""
    warned = ExpressionWrapper(F(f"{path}ends_on") - F(f"{path}policy__expiring_days"), DateField())
    soon = Q(**{f"{path}policy__isnull": True, f"{path}ends_on__lte": day + timedelta(days=EXPIRING_DAYS)})
    begun = Q(**{f"{path}starts_on__isnull": True}) | Q(**{f"{path}starts_on__lte": day})
    held = Q(**{f"{path}ends_on__gte": day, f"{path}state__in": Appointment.State.HELD})
    return held & begun & (soon | Q(LessThanOrEqual(warned, day)))


class AppointmentQuerySet(CrmQuerySet):
    def in_force(self, day=None):
        """Those that run on a day: begun, not ended, not given up."""
        return self.filter(holding(day or localdate()))

    def held_on(self, day):
        """Those whose term holds that day, whatever has become of them since."""
        return self.filter(in_term(day))

    def expiring(self, day=None):
        """Those in force that end within the days their policy warns of it."""
        return self.filter(ending(day or localdate()))

    def overdue(self, day):
        """Those that are called active and whose term ended before that day."""
        return self.filter(state=Appointment.State.ACTIVE, ends_on__lt=day)


@track()
class Appointment(CrmModel):
    """An organization's term as partner of a program."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        RENEWED = "renewed", _("Renewed")
        EXPIRED = "expired", _("Expired")
        PROPOSED = "termination_proposed", _("Termination proposed")
        TERMINATED = "terminated", _("Terminated")
        HELD = nonmember(("active", "termination_proposed"))

    class Category(models.TextChoices):
        PROFESSIONAL = "professional_services", _("Professional services")
        FINANCIAL = "financial_capital", _("Financial capital")
        CHAIN = "industrial_chain", _("Industrial-chain partner")
        ASSOCIATION = "business_association", _("Business association")

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name=_("organization"),
        related_name="appointments",
    )
    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("program"), related_name="appointments")
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        verbose_name=_("batch"),
        related_name="appointments",
        null=True,
        blank=True,
    )
    policy = models.ForeignKey(
        PolicyVersion,
        models.PROTECT,
        verbose_name=_("policy version"),
        related_name="appointments",
        null=True,
        blank=True,
        help_text=_("The rules it was made under."),
    )
    certificate_number = models.CharField(_("certificate number"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=24, choices=Category)
    category_basis = models.CharField(_("basis of the category"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ACTIVE)
    starts_on = models.DateField(pgettext_lazy("term", "from"), null=True, blank=True)
    ends_on = models.DateField(
        pgettext_lazy("term", "until"), null=True, blank=True, help_text=_("Empty when no term was published.")
    )
    terminated_on = models.DateField(
        _("terminated on"), null=True, blank=True, editable=False, help_text=_("The first day it is no longer held.")
    )
    representative = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("representative"),
        related_name="represents",
        null=True,
        blank=True,
    )
    representative_name = models.CharField(_("representative as announced"), max_length=200, blank=True)
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("renews"),
        related_name="renewal",
        null=True,
        blank=True,
    )
    confidence = models.CharField(_("confidence"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    read_state = None
    objects = AppointmentQuerySet.as_manager()
    named_with = ("organization", "program", "batch__program")

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["program", "batch", "id"]
        indexes = [models.Index(fields=["ends_on", "id"], name="appointment_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program"],
                condition=Q(state__in=["active", "termination_proposed"]),
                name="appointment_one_active",
                violation_error_message=_("This organization already holds an active appointment in this program."),
            ),
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="appointment_certificate_once",
                violation_error_message=_("Certificate number: another appointment has it already."),
            ),
            ExclusionConstraint(
                name="appointment_terms_apart",
                expressions=[
                    (same("organization"), "&&"),
                    (same("program"), "&&"),
                    (days("starts_on", "ends_on"), "&&"),
                ],
                condition=DATED_TERM,
                violation_error_message=_(
                    "The term overlaps with another of this organization in this program; correct a date."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="terminated", terminated_on__isnull=False)
                | (~Q(state="terminated") & Q(terminated_on__isnull=True)),
                name="appointment_terminated_some_day",
                violation_error_message=_("A terminated appointment, and no other, has the day of its termination."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_message=_("The term ends before it begins; correct a date."),
            ),
        ]
        triggers = TRIGGERS

    def __str__(self):
        return joined(self.organization, self.batch or self.program)

    def get_absolute_url(self):
        return reverse("appointment", args=[self.pk])

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remembers the state it was read in, for `clean`."""
        row = super().from_db(db, field_names, values)
        row.read_state = row.__dict__.get("state")
        return row

    def clean(self):
        self._clean_links()
        if wrong := wrong_state(self, self.read_state):
            raise ValidationError(wrong)

    def _clean_links(self):
        if self.batch_id and self.program_id and self.batch.program_id != self.program_id:
            raise ValidationError(
                _("Batch %(batch)s belongs to another program; choose one of %(program)s."),
                params={"batch": self.batch, "program": self.program},
            )
        if self.policy_id and self.program_id and self.policy.program_id != self.program_id:
            raise ValidationError(
                _("Policy version %(policy)s belongs to another program; choose one of %(program)s."),
                params={"policy": self.policy, "program": self.program},
            )

    @classmethod
    def clean_many(cls, rows, names):
        """Only what a query or the state before is needed for is judged by it."""
        return super().clean_many(rows, names) if {"batch", "policy", "program", "state"} & {*names} else {}

    @property
    def days_left(self):
        """Days until the term ends, negative when it has; None without an end."""
        return (self.ends_on - localdate()).days if self.ends_on else None

    def holds(self, day):
        """Whether it makes its organization a partner on that day: `holding` in Python."""
        begun = self.starts_on is None or self.starts_on <= day
        runs = self.ends_on is None or self.ends_on >= day
        over = self.state == self.State.EXPIRED and (self.ends_on is None or self.ends_on >= localdate())
        return begun and runs and not over and (self.terminated_on is None or self.terminated_on > day)

    @property
    def is_open(self):
        """Whether it can be renewed: neither renewed nor given up, nor about to be."""
        return self.state in (self.State.ACTIVE, self.State.EXPIRED)
