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
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.wording import joined

from .batches import Batch
from .contacts import Contact
from .organizations import Organization
from .policies import EXPIRING_DAYS, PolicyVersion
from .programs import Program


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
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="appointment_certificate_once",
                violation_error_message=_("Certificate number: another appointment has it already."),
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
