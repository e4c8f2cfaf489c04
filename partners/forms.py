from django import forms
from django.utils.translation import gettext_lazy as _

from partners.pipeline import Status


class MoveForm(forms.Form):
    """`seen` is the stage the person saw; the stage itself is judged by the lead."""

    stage = forms.CharField(label=_("stage"), max_length=40)
    note = forms.CharField(label=_("note"), max_length=2000, required=False)
    seen = forms.CharField(max_length=40, required=False)


class StatusForm(forms.Form):
    """`seen` is the status the person saw. A duplicate is made where the two are compared."""

    status = forms.ChoiceField(label=_("status"), choices=[c for c in Status.choices if c[0] != Status.DUPLICATE])
    reason = forms.CharField(label=_("reason"), max_length=500, required=False)
    lost_to = forms.CharField(label=_("lost to"), max_length=200, required=False)
    seen = forms.CharField(max_length=40, required=False)


class StopClockForm(forms.Form):
    """Of one response clock. Its names are its own: other forms of the page keep a note too."""

    done_on = forms.DateField(label=_("done on"), required=False)
    clock_note = forms.CharField(label=_("note"), max_length=300, required=False)
