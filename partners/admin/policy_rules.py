"""Heads, points, incentives and clock of a policy version, on its page; fixed once it was used for good."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.models import ContributionRule, EvaluationClock, EvaluationHead, IncentiveRule
from promotion_crm.admin.forms import InlineFormSet
from promotion_crm.admin.inlines import CrmInline


class HeadFormSet(InlineFormSet):
    """The weights of all heads make 100, or there are none."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        left = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        weights = [row["weight"] for row in left if row.get("weight") is not None]
        if weights and sum(weights) != 100:
            told = _("The weights of the heads make %(sum)s percent; they must make 100.")
            raise ValidationError(told % {"sum": f"{sum(weights):g}"})


class OfPolicyInline(CrmInline):
    """Nobody changes it once it was used for good."""

    def may_edit_parent(self, request, obj):
        if not super().may_edit_parent(request, obj):
            return False
        if obj is None or obj.pk is None:
            return True
        known = request.__dict__.setdefault("rules_are_frozen", {})
        if obj.pk not in known:
            known[obj.pk] = obj.evaluations.published().exists()
        return not known[obj.pk]


class HeadInline(OfPolicyInline):
    model = EvaluationHead
    formset = HeadFormSet
    fields = ["head", "weight", "full_points", "note"]


class ContributionRuleInline(OfPolicyInline):
    model = ContributionRule
    fields = ["kind", "head", "points", "note"]


class IncentiveRuleInline(OfPolicyInline):
    model = IncentiveRule
    fields = ["kind", "minimum_score", "words", "note"]


class EvaluationClockInline(CrmInline):
    model = EvaluationClock
    fields = ["confirm_days", "publish_days", "note"]


RULES = [HeadInline, ContributionRuleInline, IncentiveRuleInline, EvaluationClockInline]
