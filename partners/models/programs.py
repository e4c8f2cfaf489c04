from datetime import timedelta
from enum import nonmember

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, CrmQuerySet, District, named, reads_chinese
from promotion_crm.wording import joined

from .contacts import Contact
from .organizations import Organization

EXPIRING_DAYS = 90


@track()
class Program(Bilingual, CrmModel):
    """A partner program of the city or of a district."""

    class Level(models.TextChoices):
        MUNICIPAL = "municipal", _("Municipal")
        DISTRICT = "district", pgettext_lazy("level", "District")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    owner_en = models.CharField(_("owner, in English"), max_length=200, blank=True)
    owner_zh = models.CharField(_("owner, in Chinese"), max_length=200, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["code"]
        constraints = [named("program_is_named")]

    def __str__(self):
        return self.code


class PolicyQuerySet(CrmQuerySet):
    def in_force(self, day, program=None):
        """The version of a program on a day, of the city's programs where none is named; or None."""
        rows = self.filter(effective_from__lte=day)
        rows = rows.filter(program=program) if program else rows.filter(program__level=Program.Level.MUNICIPAL)
        return rows.order_by("-effective_from", "-pk").first()


@track()
class PolicyVersion(CrmModel):
    """The rules of a program from a day on: term, clocks and thresholds, all in days or years.

    Clock defaults: Jiangmen 江府办函〔2024〕37号; the term: Measures of 2023, revised 2025.
    """

    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("program"), related_name="policies")
    label = models.CharField(_("label"), max_length=100)
    label_zh = models.CharField(_("label, in Chinese"), max_length=100, blank=True)
    effective_from = models.DateField(_("in force from"))
    term_years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("answer within, working days"), default=1)
    assess_days = models.PositiveSmallIntegerField(_("assess within, working days"), default=3)
    expert_days = models.PositiveSmallIntegerField(_("assess with experts within, working days"), default=7)
    inform_days = models.PositiveSmallIntegerField(_("tell the introducer within, working days"), default=7)
    report_days = models.PositiveSmallIntegerField(_("report every, working days"), default=14)
    expiring_days = models.PositiveSmallIntegerField(_("expiring within, days"), default=EXPIRING_DAYS)
    note = models.TextField(_("note"), blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["program", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "effective_from"],
                name="policy_once_a_day",
                violation_error_message=_("This program already has a policy from that day."),
            )
        ]

    def __str__(self):
        return (reads_chinese() and self.label_zh) or self.label


@track()
class Batch(CrmModel):
    """One round of appointments of a program."""

    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("program"), related_name="batches")
    number = models.PositiveSmallIntegerField(_("number"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    partner_count = models.PositiveSmallIntegerField(_("partners announced"), null=True, blank=True)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name=_("policy version"), null=True, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["program", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "number"],
                name="batch_number_once",
                violation_error_message=_("This program already has a batch of that number."),
            )
        ]

    def __str__(self):
        return _("%(program)s %(number)s") % {"program": self.program, "number": self.number}


class AppointmentQuerySet(CrmQuerySet):
    def in_force(self, day=None):
        """Those that run on a day: begun, not ended, not given up."""
        return self.held_on(day or localdate()).filter(state__in=Appointment.State.HELD)

    def held_on(self, day):
        """Those whose term holds that day, whatever has become of them since."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )

    def expiring(self, days=EXPIRING_DAYS, day=None):
        """Those in force that end within `days` days."""
        day = day or localdate()
        return self.in_force(day).filter(ends_on__lte=day + timedelta(days=days))


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
    category = models.CharField(_("category"), max_length=24, choices=Category)
    category_basis = models.CharField(_("basis of the category"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ACTIVE)
    starts_on = models.DateField(pgettext_lazy("term", "from"), null=True, blank=True)
    ends_on = models.DateField(
        pgettext_lazy("term", "until"), null=True, blank=True, help_text=_("Empty when no term was published.")
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

    objects = AppointmentQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_message=_("The term ends before it begins; correct a date."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="batch_of_program",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("batch_id", "program_id"),
                condition=pgtrigger.Q(new__batch__isnull=False),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM partners_batch
                                   WHERE id = NEW.batch_id AND program_id = NEW.program_id)
                    THEN RAISE check_violation
                         USING MESSAGE = 'The batch belongs to another program.';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return joined(self.organization, self.batch or self.program)

    def get_absolute_url(self):
        return self.organization.get_absolute_url()

    def clean(self):
        if self.batch_id and self.program_id and self.batch.program_id != self.program_id:
            raise ValidationError(
                _("Batch %(batch)s belongs to another program; choose one of %(program)s."),
                params={"batch": self.batch, "program": self.program},
            )

    @classmethod
    def clean_many(cls, rows, names):
        """Only the batch and the program are judged by it, and these take a query."""
        return super().clean_many(rows, names) if {"batch", "program"} & {*names} else {}

    @property
    def days_left(self):
        """Days until the term ends, negative when it has; None without an end."""
        return (self.ends_on - localdate()).days if self.ends_on else None
