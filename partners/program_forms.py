"""What people type about a program's terms: a renewal, a termination, a new policy version."""

from django import forms
from django.db.models import Q, URLField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from partners.lead_forms import DAY, LONG, model_field
from partners.models import Appointment, Batch, Contact, PolicyVersion, Termination
from promotion_crm.editing import Unchanged


class RenewForm(forms.Form):
    """`seen` is the state the person saw."""

    batch = forms.ModelChoiceField(
        Batch.objects.none(),
        label=_("Batch"),
        required=False,
        empty_label=_("Without a batch"),
        help_text=_("Of the round the renewal is announced in."),
    )
    certificate_number = model_field(
        Appointment, "certificate_number", help_text=_("Empty: the next number of the batch, or of the year.")
    )
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args, record, user, **kwargs):
        super().__init__(*args, initial={"seen": record.state}, **kwargs)
        batches = Batch.objects.visible_to(user).filter(program=record.program_id)
        self.fields["batch"].queryset = batches.select_related("program").order_by("-number")


class TerminateForm(forms.Form):
    ground = model_field(Termination, "ground")
    reason = model_field(Termination, "reason", widget=LONG)
    departments = model_field(Termination, "departments")
    evidence = forms.FileField(label=_("Evidence"), max_length=100)
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args, record, user, **kwargs):
        super().__init__(*args, initial={"seen": record.state}, **kwargs)


class DecideForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("", "—"), ("carry_out", _("Carry out from today")), ("refuse", _("Refuse"))],
    )
    decision_note = model_field(Termination, "decision_note", required=False)

    def __init__(self, *args, record, user, **kwargs):
        super().__init__(*args, **kwargs)


class RepresentativeForm(Unchanged):
    """One of the organization's people, or a name as it was announced."""

    class Meta:
        model = Appointment
        fields = ["representative", "representative_name"]
        labels = {"representative": _("Representative")}

    def __init__(self, *args, record, user, **kwargs):
        super().__init__(*args, instance=record, **kwargs)
        self.reader = user
        people = Contact.objects.visible_to(user).filter(
            Q(organization=record.organization_id) | Q(pk=record.representative_id)
        )
        field = self.fields["representative"]
        field.queryset, field.empty_label = people.order_by("name_en", "id"), pgettext("one of some", "Nobody")


class PolicyForm(forms.ModelForm):
    """A new version, which ends the open one the day before it begins."""

    class Meta:
        model = PolicyVersion
        fields = (
            *("label", "label_zh", "effective_from", "term_years", "expiring_days"),
            *("answer_days", "assess_days", "expert_days", "inform_days", "report_days", "note", "source_url"),
        )
        widgets = {"effective_from": DAY, "note": LONG}

        def formfield_callback(field, **kwargs):
            scheme = {"assume_scheme": "https"} if isinstance(field, URLField) else {}
            return field.formfield(**scheme, **kwargs)

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program, self.instance.ends_earlier = program, True

    def _get_validation_exclusions(self):
        """The program is no field of the form, and its rules are judged all the same."""
        return super()._get_validation_exclusions() - {"program", "effective_to"}
