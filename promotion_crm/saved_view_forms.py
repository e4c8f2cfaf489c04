"""The form a view is saved, renamed and shared with."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .editing import Unchanged
from .lists.asking import Question
from .lists.problems import BadQuestion
from .models import SavedView

Shared = SavedView.Shared


class SavedViewForm(Unchanged):
    class Meta:
        model = SavedView
        fields = ["name", "shared", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = _("Only where you share with a role.")
        self.fields["shared"].help_text = _("Each person sees the rows and columns they may see.")

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = SavedView.objects.filter(owner=self.instance.owner, list_name=self.instance.list_name, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have a view of that name on this list: choose another name."))
        return name

    def clean(self):
        given = super().clean()
        if given.get("shared") == Shared.ROLE and not given.get("role"):
            self.add_error("role", _("Choose the role to share with."))
        if given.get("shared") != Shared.ROLE:
            given["role"] = ""
        return given


class NewViewForm(SavedViewForm):
    """`instance` holds the owner, the list and the query; the query must make sense to the owner."""

    pinned = forms.BooleanField(label=_("Pin it in the navigation"), required=False)
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of

    def clean(self):
        try:
            Question(self.of, QueryDict(self.instance.query), self.instance.owner)
        except BadQuestion as error:
            raise forms.ValidationError([str(wrong) for wrong in error.problems]) from error
        return super().clean()

    @property
    def marks(self):
        """What the person asked of the new view besides, see ViewMark."""
        return {name: True for name in ("pinned", "is_default") if self.cleaned_data[name]}
