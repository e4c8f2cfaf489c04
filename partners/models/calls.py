import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, CrmQuerySet, named

from .policies import PolicyVersion
from .programs import Program


class CallQuerySet(CrmQuerySet):
    def open(self, day=None):
        """Those that take applications on a day."""
        day = day or localdate()
        return self.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=day), opens_on__lte=day)


@track()
class Call(Bilingual, CrmModel):
    """A call for applications of a program: from when to when it takes them, and which batch comes of it.

    It is open from `opens_on` to `closes_on`, both included; without an end it is open until it gets one.
    """

    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("program"), related_name="calls")
    policy = models.ForeignKey(
        PolicyVersion,
        models.PROTECT,
        verbose_name=_("policy version"),
        related_name="calls",
        blank=True,
        help_text=_("Left empty, the one in force when the call opens."),
    )
    opens_on = models.DateField(_("opens on"), default=localdate)
    closes_on = models.DateField(
        _("closes on"), null=True, blank=True, help_text=_("The last day. A later day opens it again.")
    )
    batch_number = models.PositiveSmallIntegerField(
        _("number of the batch"), validators=[MinValueValidator(1)], help_text=_("The batch that will come of it.")
    )
    note = models.TextField(_("note"), max_length=4000, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        ordering = ["-opens_on", "-id"]
        indexes = [models.Index(fields=["opens_on", "id"], name="call_by_opening")]
        constraints = [
            named("call_is_named"),
            models.UniqueConstraint(
                fields=["program", "batch_number"],
                name="call_batch_once",
                violation_error_message=_(
                    "Number of the batch: another call of this program is for it; choose the next."
                ),
            ),
            models.CheckConstraint(
                condition=Q(batch_number__gte=1),
                name="call_batch_counts_from_one",
                violation_error_message=_("Batches are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_opening",
                violation_error_message=_("The call would close before it opens; correct a day."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="policy_of_program",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("policy_id", "program_id"),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM partners_policyversion
                                   WHERE id = NEW.policy_id AND program_id = NEW.program_id)
                    THEN RAISE check_violation USING MESSAGE = 'The policy version belongs to another program.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                # Its applications are of that program too.
                name="program_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__program__df=pgtrigger.F("new__program")),
                func="RAISE check_violation USING MESSAGE = 'A call stays with its program.';",
            ),
        ]

    def get_absolute_url(self):
        return reverse("call", args=[self.pk])

    def clean(self):
        if not self.program_id or not self.opens_on:
            return
        if not self.policy_id:
            self.policy = PolicyVersion.objects.in_force(self.opens_on, self.program)
        if not self.policy_id:
            told = _("No policy version of %(program)s is in force on %(day)s; enter one first.")
            raise ValidationError(told, params={"program": self.program, "day": self.opens_on})
        if self.policy.program_id != self.program_id:
            told = _("Policy version: choose one of %(program)s.")
            raise ValidationError(told, params={"program": self.program})
        if self.pk and Call.objects.filter(pk=self.pk).exclude(program=self.program_id).exists():
            raise ValidationError(_("Program: a call stays with its program; make another call."))

    @property
    def is_open(self):
        return not self.bars()

    def bars(self, day=None):
        """Why no application is taken on a day, or ""."""
        day = day or localdate()
        if day < self.opens_on:
            told = _("The call “%(call)s” opens on %(day)s; applications are taken from that day on.")
            return told % {"call": self, "day": self.opens_on}
        if self.closes_on and day > self.closes_on:
            told = _(
                "The call “%(call)s” closed on %(day)s; a city administrator opens it again by a later closing day."
            )
            return told % {"call": self, "day": self.closes_on}
        return ""
