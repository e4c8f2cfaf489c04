from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel

from .policies import PolicyVersion
from .programs import Program


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

    named_with = ("program",)

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

    def get_absolute_url(self):
        return reverse("batch", args=[self.pk])
