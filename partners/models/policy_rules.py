"""The rules of a policy version by which partners are evaluated and honoured: data, none of them in code.

Weights, points and incentives may change with every version. Once an evaluation that used a version was
published, its rules stay as they are: a newer version says otherwise.
"""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.wording import joined

from .policies import PolicyVersion


class Head(models.TextChoices):
    """What the yearly evaluation looks at: English and Chinese words of the Measures of 2025."""

    PROJECTS = "project_attraction", _("Project attraction")
    ACTIVITIES = "activity_participation", _("Activity participation")
    RESOURCES = "resource_introduction", _("Resource introduction")


class ContributionKind(models.TextChoices):
    """What a partner did. The first are found in what the CRM knows, the others entered with evidence."""

    LEAD_INTRODUCED = "lead_introduced", _("Lead introduced")
    LEAD_LANDED = "lead_landed", _("Lead landed")
    EVENT_HOSTED = "event_hosted", _("Event co-hosted")
    EVENT_ATTENDED = "event_attended", _("Event attended")
    DISPATCH_ANSWERED = "dispatch_answered", _("Dispatch answered")
    RECOMMENDATION = "recommendation", _("Project recommended")
    ACTIVITY = "activity", _("Activity held")
    RESOURCE = "resource", _("Resource brought in")
    CONSULTATION = "consultation", _("Consultation given")


BY_HAND = ("recommendation", "activity", "resource", "consultation")
OF_LEADS = ("lead_introduced", "lead_landed")
# The head a kind is filed under where the policy has no rule of its own for it.
USUAL_HEADS = {
    "lead_introduced": Head.PROJECTS,
    "lead_landed": Head.PROJECTS,
    "event_hosted": Head.ACTIVITIES,
    "event_attended": Head.ACTIVITIES,
    "dispatch_answered": Head.ACTIVITIES,
    "recommendation": Head.PROJECTS,
    "activity": Head.ACTIVITIES,
    "resource": Head.RESOURCES,
    "consultation": Head.RESOURCES,
}
CONFIRM_DAYS, PUBLISH_DAYS = 30, 90  # 31 March in most years


def frozen(name):
    """The trigger that keeps a rule as it is once an evaluation by its policy was published.

    The policy's row is held, so that one who publishes and one who changes a rule wait for each other.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row", "record"), ("old_policy", "bigint"), ("new_policy", "bigint")],
        func="""
            IF TG_OP <> 'INSERT' THEN old_policy = OLD.policy_id; row = OLD; END IF;
            IF TG_OP <> 'DELETE' THEN new_policy = NEW.policy_id; row = NEW; END IF;
            PERFORM 1 FROM partners_policyversion
            WHERE id IN (old_policy, new_policy) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (SELECT 1 FROM partners_evaluation
                       WHERE policy_id IN (old_policy, new_policy) AND state = 'published')
            THEN RAISE check_violation USING MESSAGE =
                 'An evaluation by this policy was published; its rules stay. Make a new version.';
            END IF;
            RETURN row;
        """,
    )


@track()
class EvaluationHead(CrmModel):
    """A head of the evaluation: its weight in percent, and how many points earn it in full."""

    policy = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name=_("policy version"), related_name="heads")
    head = models.CharField(_("head"), max_length=22, choices=Head)
    weight = models.DecimalField(
        _("weight in percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    full_points = models.DecimalField(
        _("points for the full score"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("evaluation head")
        verbose_name_plural = _("evaluation heads")
        ordering = ["policy", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "head"],
                name="evaluation_head_once",
                violation_error_message=_("This policy already has this head."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="evaluation_head_weight",
                violation_error_message=_("Weight in percent: more than 0, and 100 at most."),
            ),
            models.CheckConstraint(
                condition=Q(full_points__gt=0),
                name="evaluation_head_full_points",
                violation_error_message=_("Points for the full score: more than 0."),
            ),
        ]
        triggers = [
            frozen("head_stays_once_published"),
            pgtrigger.Trigger(
                # At the end of the transaction, when all heads of the policy are in.
                name="weights_make_100",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                declare=[("wrong", "numeric"), ("old_policy", "bigint"), ("new_policy", "bigint")],
                func="""
                    IF TG_OP <> 'INSERT' THEN old_policy = OLD.policy_id; END IF;
                    IF TG_OP <> 'DELETE' THEN new_policy = NEW.policy_id; END IF;
                    SELECT sum(weight) INTO wrong FROM partners_evaluationhead
                    WHERE policy_id IN (old_policy, new_policy)
                    GROUP BY policy_id HAVING sum(weight) <> 100 LIMIT 1;
                    IF FOUND
                    THEN RAISE check_violation USING MESSAGE =
                         'The weights of the heads make ' || wrong || ' percent; they must make 100.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return joined(self.get_head_display(), f"{self.weight:g} %")


@track()
class ContributionRule(CrmModel):
    """How many points a kind of contribution earns under a policy, and under which head."""

    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, verbose_name=_("policy version"), related_name="contribution_rules"
    )
    kind = models.CharField(_("kind"), max_length=17, choices=ContributionKind)
    head = models.CharField(_("head"), max_length=22, choices=Head)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("points of a contribution")
        verbose_name_plural = _("points of contributions")
        ordering = ["policy", "head", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "kind"],
                name="contribution_rule_once",
                violation_error_message=_("This policy already says what this kind earns."),
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0),
                name="contribution_rule_points",
                violation_error_message=_("Points: 0 or more."),
            ),
        ]
        triggers = [frozen("points_stay_once_published")]

    def __str__(self):
        return joined(self.get_kind_display(), f"{self.points:g}")


class RecognitionKind(models.TextChoices):
    """Honours, and the support that the Measures name."""

    OUTSTANDING = "outstanding_partner", _("Outstanding partner")
    NOMINATION = "nomination", _("Nomination")
    TALENT = "talent_listing", _("Talent listing")
    RESIDENCY = "residency", _("Residency")


@track()
class IncentiveRule(CrmModel):
    """When a policy gives an honour or support: from a score on, or by words. No amount is public, and none shipped."""

    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, verbose_name=_("policy version"), related_name="incentive_rules"
    )
    kind = models.CharField(_("kind"), max_length=19, choices=RecognitionKind)
    minimum_score = models.DecimalField(
        _("from a score of"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    words = models.CharField(_("condition in words"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("incentive rule")
        verbose_name_plural = _("incentive rules")
        ordering = ["policy", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_score__isnull=False) | ~Q(words=""),
                name="incentive_rule_says_when",
                violation_error_message=_("Write from which score it is given, or the condition in words."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_score__isnull=True) | Q(minimum_score__gte=0, minimum_score__lte=100),
                name="incentive_rule_score",
                violation_error_message=_("From a score of: between 0 and 100."),
            ),
        ]
        triggers = [frozen("incentive_stays_once_published")]

    def __str__(self):
        return joined(self.get_kind_display(), self.words or f"≥ {self.minimum_score:g}")


@track()
class EvaluationClock(CrmModel):
    """By when contributions are confirmed and evaluations published, in days; who has none keeps the usual days."""

    policy = models.OneToOneField(
        PolicyVersion, models.PROTECT, verbose_name=_("policy version"), related_name="evaluation_clock"
    )
    confirm_days = models.PositiveSmallIntegerField(_("confirm contributions within, days"), default=CONFIRM_DAYS)
    publish_days = models.PositiveSmallIntegerField(
        _("publish evaluations within, days after the year"), default=PUBLISH_DAYS
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("clock of the evaluation")
        verbose_name_plural = _("clocks of the evaluation")
        ordering = ["policy"]

    def __str__(self):
        return joined(self.confirm_days, self.publish_days)
