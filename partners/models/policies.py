from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet, reads_chinese

from .programs import Program

EXPIRING_DAYS = 90


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
