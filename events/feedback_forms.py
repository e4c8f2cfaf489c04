"""Policy feedback on the form for a meeting: a block for each, as many as are asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import PolicyFeedback

PREFIX = "feedback"
TOTAL = f"{PREFIX}-TOTAL_FORMS"
INITIAL = f"{PREFIX}-INITIAL_FORMS"
MOST = 20
FIELDS = ("row", "text", "area", "severity")


class FeedbackForm(forms.ModelForm):
    """One block. Left without words it is none; `row` is the key of feedback that is there already."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    area = forms.ChoiceField(
        label=_("Area"),
        required=False,
        choices=[("", pgettext_lazy("an area", "Choose …")), *PolicyFeedback.Area.choices],
    )

    class Meta:
        model = PolicyFeedback
        fields = ["text", "area", "severity"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, limit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = self.fields["severity"].required = False
        self.fields["text"].validators.append(limit)
        self.fields["severity"].choices = PolicyFeedback.Severity.choices
        self.fields["severity"].initial = PolicyFeedback.Severity.REMARK

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text") and not cleaned.get("area") and "area" not in self.errors:
            self.add_error("area", _("Choose the area of policy this is about."))
        if cleaned.get("area") and not cleaned.get("text") and not cleaned.get("row") and "text" not in self.errors:
            self.add_error("text", _("Write what was said, or choose no area."))
        cleaned["severity"] = cleaned.get("severity") or PolicyFeedback.Severity.REMARK
        return cleaned

    def _post_clean(self):
        """The row is made of what was cleaned once it is known that there is one."""


class Blocks(forms.BaseFormSet):
    def rows(self, kept=()):
        """The feedback that was typed, and of the `kept` rows those that are gone: (rows, gone)."""
        kept, rows = {row.pk: row for row in kept}, []
        for block in self.forms:
            typed = block.cleaned_data
            if not typed.get("text"):
                continue
            row = kept.pop(typed.get("row"), None) or PolicyFeedback()
            row.text, row.area, row.severity = typed["text"], typed["area"], typed["severity"]
            rows.append(row)
        return rows, list(kept.values())


BlockSet = forms.formset_factory(FeedbackForm, formset=Blocks, extra=0, max_num=MOST, absolute_max=MOST)


def blocks_of(limit, data=None, initial=()):
    """The blocks as they were sent, to be judged, or one for each of `initial` and at least one."""
    if data is not None:
        data = data.copy()
        data[TOTAL], data[INITIAL] = str(_total(data)), "0"
        return BlockSet(data, prefix=PREFIX, form_kwargs={"limit": limit})
    return BlockSet(initial=[*initial] or [{}], prefix=PREFIX, form_kwargs={"limit": limit})


def typed_so_far(data):
    """What stands in the blocks that were sent, and one more where that was asked for."""
    blocks = [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in FIELDS} for n in range(_total(data))]
    return [*blocks, {}][:MOST] if "add_feedback" in data else blocks


def typed_of(rows):
    """Rows that are there already, as the blocks show them."""
    return [{"row": row.pk, "text": row.text, "area": row.area, "severity": row.severity} for row in rows]


def _total(data):
    text = data.get(TOTAL, "")
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 9 else 0
