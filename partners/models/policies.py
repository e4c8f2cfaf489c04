from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, CrmQuerySet, reads_chinese

from .apart import days, same
from .programs import Program

EXPIRING_DAYS = 90


class PolicyQuerySet(CrmQuerySet):
    def on(self, day):
        """Those in force on a day, one of each program at most."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day), effective_from__lte=day)

    def in_force(self, day, program=None):
        """The version of a program on a day, of the city's programs where none is named; or None."""
        rows = self.on(day)
        rows = rows.filter(program=program) if program else rows.filter(program__level=Program.Level.MUNICIPAL)
        return rows.order_by("-effective_from", "-pk").first()


@track()
class PolicyVersion(CrmModel):
    """The rules of a program from a day on: term, clocks and thresholds, all in days or years.

    Two of one program are never in force on one day. With `ends_earlier` set, saving a new one
    ends the open one that began before it, the day before.

    Clock defaults: Jiangmen 江府办函〔2024〕37号; the term: Measures of 2023, revised 2025.
    """

    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("program"), related_name="policies")
    label = models.CharField(_("label"), max_length=100)
    label_zh = models.CharField(_("label, in Chinese"), max_length=100, blank=True)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(
        _("in force until"), null=True, blank=True, help_text=_("The last day; empty while it is in force.")
    )
    term_years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("answer within, working days"), default=1)
    assess_days = models.PositiveSmallIntegerField(_("assess within, working days"), default=3)
    expert_days = models.PositiveSmallIntegerField(_("assess with experts within, working days"), default=7)
    inform_days = models.PositiveSmallIntegerField(_("tell the introducer within, working days"), default=7)
    report_days = models.PositiveSmallIntegerField(_("report every, working days"), default=14)
    expiring_days = models.PositiveSmallIntegerField(_("expiring within, days"), default=EXPIRING_DAYS)
    note = models.TextField(_("note"), blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    ends_earlier = False
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
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="policy_ends_after_start",
                violation_error_message=_("“In force until” lies before “In force from”; correct a date."),
            ),
            ExclusionConstraint(
                name="policy_one_in_force",
                expressions=[(same("program"), "&&"), (days("effective_from", "effective_to"), "&&")],
                violation_error_message=_(
                    "Another version of this program is in force on some of these days; end that one the day before."
                ),
            ),
        ]

    def __str__(self):
        return (reads_chinese() and self.label_zh) or self.label

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self.ends_earlier:
                Program.objects.select_for_update().get(pk=self.program_id)  # of two at once the second sees the first
                self._end_earlier()
            super().save(*args, **kwargs)

    def validate_constraints(self, exclude=None):
        """With `ends_earlier`, by what would be there once it was saved."""
        if not self.ends_earlier or not (self.program_id and self.effective_from):
            return super().validate_constraints(exclude)
        with transaction.atomic():
            try:
                self._end_earlier()
                return super().validate_constraints(exclude)
            finally:
                transaction.set_rollback(True)

    def _end_earlier(self):
        day = self.effective_from - timedelta(days=1)
        open_ones = PolicyVersion.objects.filter(program=self.program_id, effective_to__isnull=True)
        with because(_("Ended by the version after it: %(label)s") % {"label": self.label}):
            open_ones.filter(effective_from__lte=day).exclude(pk=self.pk).update(effective_to=day, updated_at=now())

    def last_day(self, first):
        """The last day of a term that begins on `first`; None where the version tells no term."""
        if not self.term_years:
            return None
        try:
            again = first.replace(year=first.year + self.term_years)
        except ValueError:  # 29 February
            again = first.replace(year=first.year + self.term_years, month=3, day=1)
        return again - timedelta(days=1)
