"""What someone types about contributions, evaluations and recognitions."""

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Appointment, Contact, Contribution, ContributionKind, Evaluation, Program, Recognition
from partners.models.evaluations import FIRST_YEAR
from partners.models.policy_rules import BY_HAND

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WRITE_DAY = {"invalid": _("Write the day as 2027-02-28.")}
CHOOSE = ("", pgettext_lazy("one of some", "Choose"))
MOST_OFFERED = 200


class NewContributionForm(forms.ModelForm):
    """`appointment` is asked where the address does not say it: those this person may enter for."""

    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[CHOOSE, *(choice for choice in ContributionKind.choices if choice[0] in BY_HAND)],
        error_messages={"required": _("Choose what was contributed.")},
    )
    evidence = forms.FileField(
        label=_("evidence"),
        help_text=_("A letter, a photograph, minutes: whatever shows it."),
        error_messages={"required": _("Add a file that shows it.")},
    )

    class Meta:
        model = Contribution
        fields = ["kind", "day", "title_en", "title_zh", "evidence", "note"]
        widgets = {"day": DAY, "note": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"day": WRITE_DAY}

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > localdate():
            raise forms.ValidationError(_("It is in the future; enter it once it was done."))
        return day

    def _post_clean(self):
        """The rules of the row are judged by `Contribution.enter`, which knows the appointment."""


class DecisionForm(forms.Form):
    """`seen` is the state the person saw."""

    verdict = forms.ChoiceField(choices=[("confirm", ""), ("refuse", "")])
    reason = forms.CharField(label=_("reason"), max_length=500, required=False)
    seen = forms.CharField(max_length=20, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=500, required=False)
    seen = forms.CharField(max_length=20, required=False)


class YearForm(forms.Form):
    """A program and a year."""

    program = forms.ModelChoiceField(
        Program.objects.order_by("code"), to_field_name="code", label=capfirst(_("program")), empty_label=CHOOSE[1]
    )
    year = forms.IntegerField(
        label=capfirst(_("year")),
        min_value=FIRST_YEAR,
        error_messages={"invalid": _("Write the year in four digits.")},
    )

    def clean_year(self):
        year, this = self.cleaned_data["year"], localdate().year
        if year > this:
            raise forms.ValidationError(_("It has not begun; the latest is %(year)d.") % {"year": this})
        return year


class RecognitionForm(forms.ModelForm):
    class Meta:
        model = Recognition
        fields = ["kind", "year", "given_on", "given_by", "appointment", "contact", "evaluation", "note"]
        widgets = {"given_on": DAY, "note": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"given_on": WRITE_DAY}

    def __init__(self, *args, organization, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.organization, self.instance.recorded_by = organization, user
        self.instance.is_sample = organization.is_sample
        held = Appointment.objects.visible_to(user).filter(organization=organization)
        people = Contact.objects.visible_to(user).filter(organization=organization)
        scores = Evaluation.objects.visible_to(user).published().filter(appointment__organization=organization)
        self.fields["appointment"].queryset = held.select_related("organization", "program", "batch__program")
        self.fields["contact"].queryset = people.order_by("name_en", "id")
        self.fields["evaluation"].queryset = scores.select_related(
            "appointment__organization", "appointment__program", "appointment__batch__program"
        )
        self.initial.setdefault("year", localdate().year)
