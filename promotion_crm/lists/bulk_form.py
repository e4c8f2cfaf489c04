"""The form of a bulk edit: each field is left as it is, set, or cleared."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

REASON = 200
LEAVE = ("", _("Leave as it is"))
CLEAR = "_clear"  # the name of the tick that clears a field


class BulkForm(forms.Form):
    """`model_fields` are offered in that order; `reader` is who edits."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON, help_text=_("Kept in the history of every record that is changed.")
    )

    def __init__(self, data, model_fields, reader):
        super().__init__(data)
        self.model_fields = model_fields
        for f in model_fields:
            self.fields[f.name] = _control(f, reader)
            if f.blank and not isinstance(f, models.BooleanField):
                self.fields[f.name + CLEAR] = forms.BooleanField(
                    label=_("Clear “%(field)s”") % {"field": capfirst(f.verbose_name)}, required=False
                )

    @property
    def lines(self):
        """What the page shows: [(control, the tick that clears it or None), …]."""
        return [
            (self[f.name], self[f.name + CLEAR] if f.name + CLEAR in self.fields else None) for f in self.model_fields
        ]

    def clean(self):
        cleaned = super().clean()
        for f in self.model_fields:
            value = cleaned.get(f.name)
            if cleaned.get(f.name + CLEAR) and not _left(value):
                self.add_error(f.name, _("Set it or clear it, not both."))
            elif not _left(value) and not f.is_relation:
                self._judge(f, value)
        if not self.errors and not self.values:
            raise ValidationError(_("Every field is left as it is; set or clear at least one."))
        return cleaned

    def _judge(self, f, value):
        """By the rules of the model's field: every row gets the same value, so it is judged once."""
        try:
            self.cleaned_data[f.name] = f.clean(value, None)
        except ValidationError as error:
            self.add_error(f.name, error)

    @cached_property
    def values(self):
        """What is written: {field of the model: value}."""
        found = {}
        for f in self.model_fields:
            value = self.cleaned_data.get(f.name)
            if self.cleaned_data.get(f.name + CLEAR):
                found[f] = None if f.null else ""
            elif not _left(value):
                found[f] = value
        return found


def _left(value):
    return value is None or value == ""


def _control(f, reader):
    """The control of one field: blank leaves it. Only what this person may pick is offered."""
    label = capfirst(f.verbose_name)
    if isinstance(f, models.BooleanField):
        choices = [LEAVE, ("True", _("Yes")), ("False", _("No"))]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if f.is_relation:
        rows = f.related_model._default_manager.offered_to(reader)
        return forms.ModelChoiceField(rows, label=label, required=False, empty_label=LEAVE[1])
    if f.choices:
        choices = [LEAVE, *((value, words) for value, words in f.choices if value != "")]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if isinstance(f, models.DateField):
        return f.formfield(required=False, initial=None, widget=_Day())
    return f.formfield(required=False, initial=None)


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")
