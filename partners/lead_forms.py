"""What people type to transfer a lead, to name its partners, to have its landing verified."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from partners.introducing import the_one_meant
from partners.models import Introduction, Transfer, Verification, VerificationCheck
from promotion_crm.models import District

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LONG = forms.Textarea(attrs={"rows": 3})


def model_field(model, name, **kwargs):
    """The form field of a model's field, so that lengths, limits and labels are said once."""
    return model._meta.get_field(name).formfield(**kwargs)


class TransferForm(forms.Form):
    to_district = model_field(Transfer, "to_district", queryset=District.objects.all())
    holder_share = model_field(Transfer, "holder_share")
    reason = model_field(Transfer, "reason", widget=LONG)

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["to_district"]
        field.queryset = field.queryset.exclude(pk=lead.first_negotiation_district_id)
        field.empty_label = pgettext("one of some", "Choose")


class DecisionForm(forms.Form):
    """`seen` is the state the person saw."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=[("approve", _("Approve")), ("refuse", _("Refuse"))])
    decision_note = model_field(Transfer, "decision_note", required=False)
    seen = forms.CharField(max_length=9)


class ClaimForm(forms.Form):
    """`partner` is the number of the one picked; else `partner_q` names it or is its number."""

    partner = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    partner_q = forms.CharField(label=_("Partner"), required=False, max_length=200)
    role = model_field(Introduction, "role")
    share = model_field(Introduction, "share")
    claimed_on = model_field(Introduction, "claimed_on", widget=DAY)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=LONG)
    override_reason = model_field(Introduction, "override_reason", widget=LONG)

    def __init__(self, *args, user, overrides, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not overrides:
            del self.fields["override_reason"]

    def clean(self):
        picked, typed = (self.cleaned_data.get(name, "").strip() for name in ("partner", "partner_q"))
        try:
            self.cleaned_data["partner"] = the_one_meant(picked or typed, self.user)
        except ValidationError as error:
            self.add_error("partner_q", error)


class StateForm(forms.Form):
    """What a claim becomes; the claim itself judges that. `seen` is the state the person saw."""

    state = forms.ChoiceField(label=_("state"), choices=Introduction.State)
    note = forms.CharField(label=_("Reason"), required=False, max_length=500)
    seen = forms.CharField(max_length=18)


class AcceptForm(forms.Form):
    override_reason = model_field(Introduction, "override_reason", required=True)


class AskForm(forms.Form):
    landed_on = model_field(Verification, "landed_on", widget=DAY, initial=localdate)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=LONG)


class EvidenceForm(forms.Form):
    """One row of the checklist, for those who work on the lead."""

    evidence = forms.FileField(label=_("Evidence"), required=False, max_length=100)

    def __init__(self, *args, check, **kwargs):
        super().__init__(*args, prefix=f"check-{check.pk}", **kwargs)
        self.check = check

    def is_stale(self):
        return False  # the row itself refuses evidence once it is judged


class CheckForm(EvidenceForm):
    """One row of the checklist, for the verifier; it remembers what stood there when it was shown."""

    verdict = model_field(VerificationCheck, "verdict", show_hidden_initial=True)
    note = model_field(VerificationCheck, "note", show_hidden_initial=True)
    field_order = ["verdict", "note", "evidence"]

    def __init__(self, *args, check, **kwargs):
        said = {"verdict": check.verdict, "note": check.note}
        super().__init__(*args, check=check, initial=said, **kwargs)

    def is_stale(self):
        """Whether someone else wrote this row since it was shown."""
        seen = {name: self.data.get(self.add_initial_prefix(name), now) for name, now in self.initial.items()}
        return seen != self.initial


class VerdictForm(forms.Form):
    passed = forms.ChoiceField(label=_("Verdict"), choices=[("1", _("Passed")), ("0", _("Not passed"))])
    verdict_note = model_field(Verification, "verdict_note", widget=LONG)


class ReopenForm(forms.Form):
    reopened_reason = model_field(Verification, "reopened_reason", required=True, widget=LONG)
