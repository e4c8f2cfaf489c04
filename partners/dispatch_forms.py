from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Dispatch, DispatchRecipient, Program
from partners.programs.audience import LISTS, asked, in_words, kept_query
from promotion_crm.editing import Unchanged
from promotion_crm.lists.base import lists
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.models import SavedView

MOST_TICKED = 1000


def audience_value(list_name, query, keys=()):
    """An audience as one value of a form: appointments?program=GPFI#12,15."""
    ticked = ",".join(map(str, keys))
    return f"{list_name}?{query}" + (f"#{ticked}" if ticked else "")


class DispatchForm(Unchanged):
    """A draft, with its audience as one value; see `audience_value`."""

    audience = forms.CharField(
        label=gettext_lazy("Audience"),
        max_length=9000,
        widget=forms.Select,
        help_text=gettext_lazy(
            "For any other: filter the list of partners or appointments and press “Send a dispatch” there, "
            "or save the filter as a view. Who is a partner then is found again when it is sent."
        ),
    )

    class Meta:
        model = Dispatch
        fields = ["kind", "name_en", "name_zh", "body_en", "body_zh"]
        widgets = {name: forms.Textarea(attrs={"rows": 10}) for name in ("body_en", "body_zh")}

    def __init__(self, *args, reader, audience="", **kwargs):
        super().__init__(*args, **kwargs)
        self.reader, draft = reader, self.instance
        if draft.pk:
            audience = audience_value(draft.audience_list, draft.audience_query, draft.audience_keys)
        self.initial["audience"] = audience or audience_value("appointments", "")
        self.fields["audience"].widget.choices = self._offered(self["audience"].value())

    def _offered(self, current):
        """All partners, those of each program, saved views; and what is chosen, where it is none of these."""
        programs = [(audience_value("appointments", f"program={p.code}"), str(p)) for p in Program.objects.all()]
        views = SavedView.objects.visible_to(self.reader).usable_by(self.reader).filter(list_name__in=LISTS)
        saved = [(audience_value(v.list_name, v.query), f"{lists()[v.list_name].heading}: {v}") for v in views]
        offered = [(audience_value("appointments", ""), _("All partners of today")), *programs]
        groups = [(_("Partners"), offered), *([(_("Saved views"), saved)] if saved else [])]
        if current and current not in dict([*offered, *saved]):
            groups.insert(0, (_("Chosen"), [(current, self._words(current))]))
        return groups

    def _words(self, value):
        try:
            return in_words(*self._read(value))
        except (BadQuestion, ValueError):
            return value[:100]

    def _read(self, value):
        """The question and the ticked rows of a value. Raises BadQuestion or ValueError."""
        asks, _mark, ticked = value.partition("#")
        list_name, _mark, query = asks.partition("?")
        keys = [int(key) for key in ticked.split(",") if ticked][: MOST_TICKED + 1]
        if len(keys) > MOST_TICKED or any(not 0 < key < 2**63 for key in keys):
            raise ValueError(value)
        return asked(list_name, query, self.reader), keys

    def clean_audience(self):
        try:
            self.question, self.keys = self._read(self.cleaned_data["audience"])
        except BadQuestion as error:
            raise forms.ValidationError(str(error)) from error
        except ValueError as error:
            raise forms.ValidationError(_("These rows cannot be read. Tick them in the list again.")) from error
        return self.cleaned_data["audience"]

    def save(self, commit=True):
        draft = self.instance
        draft.audience_list, draft.audience_query = self.question.of.name, kept_query(self.question)
        draft.audience_keys, draft.audience_words = self.keys, in_words(self.question, self.keys)
        return super().save(commit)


class ConfirmedForm(forms.Form):
    """Which partners confirmed, and how."""

    how = forms.ChoiceField(
        label=gettext_lazy("Confirmed how"),
        choices=[choice for choice in DispatchRecipient.How.choices if choice[0] not in ("", "link")],
    )
    on = forms.DateField(
        label=gettext_lazy("Confirmed on"), initial=localdate, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
