from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.models import ExportAllowance, User


class AllowanceForm(forms.ModelForm):
    """Another limit for one person; `by` is set beforehand, for the rule that nobody sets their own."""

    class Meta:
        model = ExportAllowance
        fields = ["user", "rows", "starts", "ends", "reason"]
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "rows": _("Rows with personal data, in place of the limit of all."),
            "reason": _("Such as: certificates of all partners are mailed this week."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.colleagues()
        self.fields["user"].queryset = people.exclude(pk=self.instance.by_id)
        self.fields["user"].empty_label = pgettext_lazy("one of some", "Choose")

    def clean_ends(self):
        ends = self.cleaned_data["ends"]
        if ends < localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return ends
