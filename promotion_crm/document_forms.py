from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from promotion_crm.file_types import LARGEST, TYPES
from promotion_crm.models import BaseDocument

MOST = 20  # files at once


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or several; each is judged by the model, which knows its name."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file] if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(_("Choose a file."))
        if len(files) > MOST:
            said = gettext("Choose at most %(most)d files at once; the others after these.")
            raise forms.ValidationError(said % {"most": MOST})
        return files


class DocumentsForm(forms.Form):
    files = ManyFilesField(
        label=_("Files"), widget=ManyFiles(attrs={"accept": ",".join(f".{ending}" for ending in TYPES)})
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Blank: the name of each file.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=BaseDocument.Kind, initial=BaseDocument.Kind.OTHER)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        said = gettext("One or several, of at most %(most)d MB each.")
        self.fields["files"].help_text = said % {"most": LARGEST // 1024 // 1024}


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=300)
