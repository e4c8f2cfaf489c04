"""What is typed about calls and applications."""

from django import forms
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Application, Call, Contact, PolicyVersion
from promotion_crm.editing import Unchanged
from promotion_crm.models import District
from promotion_crm.roles import CONFIRM_APPLICATION

from .confirming import Ceremony

DAY = {"invalid": _("Write the day as 2027-02-28.")}
FIRST_YEAR = 2000


class PolicyChoice(forms.ModelChoiceField):
    def label_from_instance(self, policy):
        return f"{policy.program} · {policy}"


def day_field(label, **kwargs):
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=DAY, **kwargs
    )


class CallForm(Unchanged):
    opens_on = day_field(_("Opens on"))
    closes_on = day_field(_("Closes on"), required=False, help_text=_("The last day. A later day opens it again."))
    policy = PolicyChoice(
        PolicyVersion.objects.select_related("program"),
        label=_("Policy version"),
        required=False,
        empty_label=_("The one in force when the call opens"),
    )

    class Meta:
        model = Call
        fields = ("program", "batch_number", "name_en", "name_zh", "opens_on", "closes_on", "policy", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["program"].disabled = True

    def clean(self):
        for name in ("opens_on", "closes_on"):
            day = self.cleaned_data.get(name)
            if day and day.year < FIRST_YEAR:
                self.add_error(name, _("The year is too long ago; write the day as 2027-02-28."))
        return super().clean()


def next_number(program):
    """The number of the batch that comes next."""
    made = program.batches.aggregate(last=Max("number"))["last"] or 0
    called = program.calls.aggregate(last=Max("batch_number"))["last"] or 0
    return max(made, called) + 1


class CallChoice(forms.ModelChoiceField):
    def label_from_instance(self, call):
        return f"{call.program} · {call}"


class ApplicationForm(Unchanged):
    call = CallChoice(
        None, label=_("Call for applications"), error_messages={"required": _("Choose the call it answers.")}
    )

    class Meta:
        model = Application
        fields = ("call", "category", "district", "representative", "reasons")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = user
        today, organization = localdate(), self.instance.organization
        calls = Call.objects.visible_to(user).select_related("program")
        own = self.instance.call_id
        self.fields["call"].queryset = calls.open(today) | calls.filter(pk=own) if own else calls.open(today)
        self.fields["call"].empty_label = choose = pgettext_lazy("one of some", "Choose")
        categories = self.fields["category"]
        categories.choices = [("", choose), *(pair for pair in categories.choices if pair[0])]
        people = Contact.objects.visible_to(user).filter(organization=organization)
        self.fields["representative"].queryset = people.order_by("-is_primary", "name_en", "id")
        self.fields["representative"].empty_label = _("Not named yet")
        districts = self.fields["district"]
        districts.empty_label = _("The commission itself")
        if not user.has_perm(CONFIRM_APPLICATION):
            districts.queryset = District.objects.filter(pk=user.district_id)
            districts.required, districts.empty_label = True, None


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )


class CeremonyForm(forms.Form):
    number = forms.IntegerField(label=_("Number of the batch"), min_value=1, max_value=32767)
    announced_on = day_field(_("Announced on"))
    starts_on = day_field(_("Terms from"), help_text=_("A term ends the day before its anniversary."))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def ceremony(self):
        return Ceremony(**self.cleaned_data)

    def clean(self):
        for name in ("announced_on", "starts_on"):
            day = self.cleaned_data.get(name)
            if day and not FIRST_YEAR <= day.year <= localdate().year + 5:
                self.add_error(name, _("Choose a day of these years; write it as 2027-02-28."))
        return super().clean()
