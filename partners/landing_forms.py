"""What someone types on a lead's page about its landing: money, milestones, checks, issues."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, Issue, LandingCheck, Milestone


def day():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OfLeadForm(forms.ModelForm):
    """The form of a new row of a lead. Several stand on one page, so each names its controls apart."""

    name = ""

    def __init__(self, *args, lead, instance=None, **kwargs):
        row = instance or self._meta.model(lead=lead, is_sample=lead.is_sample)
        super().__init__(*args, instance=row, auto_id=f"{self.name}-%s", **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = _("Write the day as 2027-02-28.")


class ReceiptForm(OfLeadForm):
    name = "receipt"

    class Meta:
        model = CapitalReceipt
        fields = ["received_on", "amount", "currency", "rate", "rate_source", "evidence", "note"]
        widgets = {"received_on": day(), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, lead=lead, **kwargs)
        self.initial |= {"received_on": localdate(), "currency": lead.contract_currency or ""}


class MilestoneForm(OfLeadForm):
    """Plans a milestone or records that it was reached; what is left empty stays as it is."""

    name = "milestone"

    class Meta:
        model = Milestone
        fields = ["kind", "planned_on", "actual_on", "evidence", "note"]
        widgets = {"planned_on": day(), "actual_on": day()}
        help_texts = {"kind": _("What is left empty stays as it is.")}

    def clean(self):
        cleaned = super().clean()
        for name in ("planned_on", "actual_on", "note"):
            if name in cleaned and not cleaned[name]:
                cleaned[name] = getattr(self.instance, name)
        return cleaned


class LandingCheckForm(OfLeadForm):
    name = "check"

    class Meta:
        model = LandingCheck
        fields = ["checked_on", "jobs", "next_on", "note"]
        widgets = {"checked_on": day(), "next_on": day(), "note": forms.Textarea(attrs={"rows": 2})}


class IssueForm(OfLeadForm):
    name = "issue"

    class Meta:
        model = Issue
        fields = ["title", "category", "severity", "department", "due_on", "detail"]
        widgets = {"due_on": day(), "detail": forms.Textarea(attrs={"rows": 2})}


class IssueStateForm(forms.Form):
    """`seen` is the state the person saw; the state itself is judged by the issue.

    `people` are colleagues that were read already, once for all forms of a page.
    """

    state = forms.CharField(max_length=20)
    seen = forms.CharField(max_length=20, required=False)
    owner = forms.ModelChoiceField(get_user_model().objects.none(), label=_("owner"), required=False)
    resolution = forms.CharField(label=_("resolution"), max_length=500, required=False)
    note = forms.CharField(label=_("reason"), max_length=500, required=False)

    def __init__(self, *args, issue, people=None, **kwargs):
        super().__init__(*args, auto_id=f"issue-{issue.pk}-%s", **kwargs)
        self.name = f"issue-{issue.pk}"
        for field in self.fields.values():
            field.label = field.label and capfirst(field.label)
        owner = self.fields["owner"]
        owner.queryset = get_user_model().objects.colleagues()
        if people is not None:
            owner.choices = [("", "—"), *((person.pk, str(person)) for person in people)]
        self.initial = {"owner": issue.owner_id, "resolution": issue.resolution}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, receipt, **kwargs):
        super().__init__(*args, auto_id=f"receipt-{receipt.pk}-%s", **kwargs)
        self.name = f"receipt-{receipt.pk}"
