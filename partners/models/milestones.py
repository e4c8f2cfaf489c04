"""Milestones of a landing: what was planned, what became of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, DateField, F, Min, OuterRef, Q, Subquery, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.evidence import EvidenceField
from promotion_crm.history import track
from promotion_crm.models import CrmModel

from .leads import OfLead, ProjectLead
from .receipts import CapitalReceipt

# Said elsewhere on the lead, and taken from there: never kept twice.
FROM_LEAD = ("signed", "registered", "first_capital")


class MilestoneQuerySet(OfLead):
    def with_actual(self):
        """Each with `reached_on`, the day it was reached or None, wherever that day is kept."""
        first = CapitalReceipt.objects.filter(lead=OuterRef("lead")).order_by().values("lead")
        first = first.annotate(first=Min("received_on")).values("first")
        return self.annotate(
            reached_on=Case(
                When(kind="signed", then=F("lead__signed_on")),
                When(kind="registered", then=F("lead__registered_on")),
                When(kind="first_capital", then=Subquery(first)),
                default=F("actual_on"),
                output_field=DateField(),
            )
        )

    def overdue(self, day=None):
        """Planned before that day and not reached."""
        return self.with_actual().filter(reached_on__isnull=True, planned_on__lt=day or localdate())

    def late(self, day=None):
        """Reached after the day planned, or not reached though that day has passed."""
        missed = Q(reached_on__isnull=True, planned_on__lt=day or localdate())
        return self.with_actual().filter(missed | Q(reached_on__gt=F("planned_on")))


@track()
class Milestone(CrmModel):
    """One milestone of a lead, at most one of each kind."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("Signed")
        REGISTERED = "registered", _("Registered")
        FIRST_CAPITAL = "first_capital", _("First capital received")
        CONSTRUCTION = "construction", _("Construction started")
        PRODUCTION = "production", _("Production started")
        FULL_CAPACITY = "full_capacity", _("Full capacity")

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="milestones")
    kind = models.CharField(_("milestone"), max_length=13, choices=Kind)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    actual_on = models.DateField(
        _("reached on"),
        null=True,
        blank=True,
        help_text=_("Signing, registration and first capital are taken from the lead and its receipts."),
    )
    evidence = EvidenceField(_("evidence"), upload_to="milestones/%Y/", max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["lead", "planned_on", "id"]
        indexes = [models.Index(fields=["planned_on"], condition=Q(actual_on__isnull=True), name="milestone_ahead")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "kind"],
                name="milestone_once",
                violation_error_message=_("The lead already has this milestone."),
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(actual_on__isnull=False),
                name="milestone_is_dated",
                violation_error_message=_("A milestone needs the day it is planned for, or reached on."),
            ),
            models.CheckConstraint(
                condition=Q(actual_on__isnull=True) | ~Q(kind__in=FROM_LEAD),
                name="milestone_told_once",
                violation_error_message=_(
                    "“Reached on” stays empty here: signing, registration and first capital are taken from the "
                    "lead and its receipts."
                ),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        if self.actual_on and self.actual_on > localdate():
            raise ValidationError(_("“Reached on” is in the future; record it once it is reached."))
