"""The yearly evaluation of an appointment, by the policy in force when the year ended.

Its score is worked out by `partners/programs/scoring.py` from contributions that were confirmed; what went
into it is copied beside it, and locked for ever when it is published.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet, reads_chinese
from promotion_crm.refused import Stale
from promotion_crm.wording import joined

from .appointments import Appointment
from .contributions import Contribution
from .evaluation_rules import CONSTRAINTS, TRIGGERS, part_of_published
from .evaluation_scores import head_score
from .policies import PolicyVersion
from .policy_rules import ContributionKind, Head
from .programs import Program

FIRST_YEAR, LAST_YEAR = 2000, 2100


class StaleEvaluation(Stale):
    """Somebody took the step meanwhile; the message says what is so by now."""


class EvaluationQuerySet(CrmQuerySet):
    def changed_by(self, user):
        return self.none()  # by its acts only, see partners/programs/evaluating.py

    def of(self, program, year):
        return self.filter(program=program, year=year)

    def published(self):
        return self.filter(state=Evaluation.State.PUBLISHED)


class PartQuerySet(CrmQuerySet):
    def changed_by(self, user):
        return self.none()


class InputQuerySet(PartQuerySet):
    def seen_by(self, user):
        """As the contributions themselves: what came of a lead by those who see the lead."""
        seen = Contribution.objects.visible_to(user)
        return self.filter(contribution__in=seen) if seen.query.has_filters() else self.all()


@track()
class Evaluation(CrmModel):
    """What an appointment came to in a year: open, scored, reviewed by another person, published."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("of an evaluation", "Open")
        SCORED = "scored", _("Scored")
        REVIEWED = "reviewed", _("Reviewed")
        PUBLISHED = "published", _("Published")

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name=_("appointment"), related_name="evaluations"
    )
    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("program"), related_name="evaluations")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, verbose_name=_("policy version"), related_name="evaluations"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    total = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("scored by"), related_name="+", null=True, blank=True
    )
    scored_at = models.DateTimeField(_("scored at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reviewed by"), related_name="+", null=True, blank=True
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        related_name="+",
        null=True,
        blank=True,
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = EvaluationQuerySet.as_manager()
    named_with = tuple(f"appointment__{name}" for name in ("organization", "program", "batch__program"))

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-year", "-total", "id"]
        indexes = [
            models.Index(fields=["year", "id"], name="evaluation_by_year"),
            models.Index(fields=["total", "id"], name="evaluation_by_total"),
            models.Index(fields=["state", "year"], name="evaluation_by_state"),
            models.Index(fields=["program", "year", "total"], name="evaluation_ranked"),
        ]
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    def __str__(self):
        return joined(self.appointment, self.year)

    def get_absolute_url(self):
        return reverse("evaluation", args=[self.pk])

    def recomputed(self):
        """What its frozen inputs come to: ({head: (points, score)}, total). The same as is stored, for ever."""
        points = dict(self.inputs.order_by().values_list("head").annotate(sum=Sum("points")))
        scores = {}
        for row in self.head_scores.all():
            earned = points.get(row.head) or Decimal(0)
            scores[row.head] = (earned, head_score(earned, row.full_points, row.weight))
        return scores, sum((score for _points, score in scores.values()), Decimal(0))

    def differs(self):
        """Whether what is stored is not what its inputs come to."""
        scores, total = self.recomputed()
        stored = {row.head: (row.points, row.score) for row in self.head_scores.all()}
        return scores != stored or total != self.total


@track()
class EvaluationHeadScore(CrmModel):
    """One head of an evaluation, with the weight and the points for full score that it was judged by."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name=_("evaluation"), related_name="head_scores")
    head = models.CharField(_("head"), max_length=22, choices=Head)
    weight = models.DecimalField(_("weight in percent"), max_digits=5, decimal_places=2)
    full_points = models.DecimalField(_("points for the full score"), max_digits=8, decimal_places=2)
    points = models.DecimalField(_("points"), max_digits=10, decimal_places=2)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("score of a head")
        verbose_name_plural = _("scores of heads")
        ordering = ["evaluation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "head"],
                name="evaluation_score_once",
                violation_error_message=_("This evaluation already has a score of that head."),
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=F("weight")),
                name="evaluation_score_within_weight",
                violation_error_message=_("The score of a head is between 0 and its weight."),
            ),
        ]
        triggers = part_of_published("score_stays")

    def __str__(self):
        return joined(self.get_head_display(), f"{self.score:g}")


@track()
class EvaluationInput(CrmModel):
    """A confirmed contribution that went into an evaluation, as it was then."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name=_("evaluation"), related_name="inputs")
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, verbose_name=_("contribution"), related_name="inputs"
    )
    kind = models.CharField(_("kind"), max_length=17, choices=ContributionKind)
    head = models.CharField(_("head"), max_length=22, choices=Head)
    day = models.DateField(_("day"))
    title_en = models.CharField(_("what, in English"), max_length=300, blank=True)
    title_zh = models.CharField(_("what, in Chinese"), max_length=300, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    objects = InputQuerySet.as_manager()

    class Meta:
        verbose_name = _("input of an evaluation")
        verbose_name_plural = _("inputs of evaluations")
        ordering = ["evaluation", "head", "day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "contribution"],
                name="evaluation_input_once",
                violation_error_message=_("This contribution already counts in the evaluation."),
            )
        ]
        triggers = part_of_published("input_stays")

    def __str__(self):
        return self.title

    @property
    def title(self):
        names = (self.title_zh, self.title_en) if reads_chinese() else (self.title_en, self.title_zh)
        return names[0] or names[1]
