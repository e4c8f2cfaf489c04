"""Honours and support that partners were given."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.wording import joined

from .appointments import Appointment
from .contacts import Contact
from .evaluations import FIRST_YEAR, LAST_YEAR, Evaluation
from .organizations import Organization
from .policy_rules import RecognitionKind


@track()
class Recognition(CrmModel):
    """An honour or a support given to a partner or one of its people: which, for what year, on what day."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="recognitions"
    )
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name=_("appointment"),
        related_name="recognitions",
        null=True,
        blank=True,
        help_text=_("Where it was given under one appointment."),
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="recognitions",
        null=True,
        blank=True,
        help_text=_("Whoever was nominated, listed or given residency."),
    )
    kind = models.CharField(_("kind"), max_length=19, choices=RecognitionKind)
    year = models.PositiveSmallIntegerField(
        _("for the year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    given_on = models.DateField(_("given on"), default=localdate)
    evaluation = models.ForeignKey(
        Evaluation,
        models.PROTECT,
        verbose_name=_("evaluation"),
        related_name="recognitions",
        null=True,
        blank=True,
        help_text=_("The published one it rests on."),
    )
    given_by = models.CharField(_("given by"), max_length=200, blank=True, help_text=_("Which office gave it."))
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["-given_on", "-id"]
        indexes = [models.Index(fields=["given_on", "id"], name="recognition_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "year", "contact"],
                nulls_distinct=False,
                name="recognition_once",
                violation_error_message=_("This was given for that year already."),
            )
        ]

    def __str__(self):
        return joined(self.get_kind_display(), self.year)

    def clean(self):
        if self.given_on and self.given_on > localdate():
            raise ValidationError(_("“Given on” is in the future; record it once it was given."))
        for name, label in (("appointment", _("Appointment")), ("contact", _("Person"))):
            of = getattr(self, name)
            if of and self.organization_id and of.organization_id != self.organization_id:
                told = _("%(field)s: not one of %(organization)s; choose another, or leave it empty.")
                raise ValidationError(told % {"field": label, "organization": self.organization})
        self._check_evaluation()

    def _check_evaluation(self):
        of = self.evaluation
        if not of:
            return
        if of.state != Evaluation.State.PUBLISHED:
            raise ValidationError(_("Evaluation: it is not published yet; publish it first, or leave it empty."))
        if of.appointment.organization_id != self.organization_id or of.year != self.year:
            raise ValidationError(_("Evaluation: not one of this organization and year; leave it empty."))
