"""What people type about a landing: milestones, receipts, checks, issues."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.lead_forms import DAY, LONG
from partners.models import CapitalReceipt, Issue, LandingCheck, Milestone
from partners.models.milestones import FROM_LEAD
from promotion_crm.editing import Unchanged
from promotion_crm.models import User


class OfLandingForm(Unchanged):
    """A row that hangs on a lead; the lead is not typed."""

    def __init__(self, *args, lead, user, instance=None, **kwargs):
        instance = instance or self._meta.model(lead=lead, is_sample=lead.is_sample)
        super().__init__(*args, instance=instance, **kwargs)
        self.reader = user
        self.instance.lead = lead  # with what was read of it


class MilestoneForm(OfLandingForm):
    class Meta:
        model = Milestone
        fields = ["planned_on", "actual_on", "evidence", "note"]
        widgets = {"planned_on": DAY, "actual_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind in FROM_LEAD:
            # The day it was reached is told elsewhere: what is kept here is the day it is planned for.
            del self.fields["actual_on"]
            self.fields["planned_on"].required = True


class ReceiptForm(OfLandingForm):
    class Meta:
        model = CapitalReceipt
        fields = ["received_on", "amount", "currency", "rate", "rate_source", "evidence", "note"]
        widgets = {"received_on": DAY, "note": LONG}

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, lead=lead, **kwargs)
        self.initial |= {"received_on": localdate(), "currency": lead.contract_currency}


class LandingCheckForm(OfLandingForm):
    class Meta:
        model = LandingCheck
        fields = ["checked_on", "jobs", "next_on", "note"]
        widgets = {"checked_on": DAY, "next_on": DAY, "note": LONG}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.instance.by = user


class IssueForm(OfLandingForm):
    class Meta:
        model = Issue
        fields = ["title", "category", "severity", "department", "due_on", "detail"]
        widgets = {"due_on": DAY, "detail": LONG}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)


class IssueStateForm(forms.Form):
    """The next state of an issue. `seen` is the state the person saw."""

    state = forms.ChoiceField(label=_("state"))
    owner = forms.ModelChoiceField(label=_("owner"), queryset=User.objects.none(), required=False)
    resolution = forms.CharField(label=_("resolution"), required=False, max_length=500)
    note = forms.CharField(label=_("Reason"), required=False, max_length=500)
    seen = forms.CharField(max_length=11, widget=forms.HiddenInput)

    def __init__(self, *args, issue, user, **kwargs):
        said = {"seen": issue.state, "owner": issue.owner_id, "resolution": issue.resolution}
        super().__init__(*args, initial=said, **kwargs)
        self.fields["state"].choices = [(s, Issue.State(s).label) for s in Issue.MOVES[issue.state]]
        self.fields["owner"].queryset = User.objects.offered_to(user)
