from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from events.models import FollowUp
from events.models.follow_ups import not_for
from events.prefilling import FOLLOWED
from promotion_crm.editing import Unchanged
from promotion_crm.wording import listed

GONE = _("Someone merged or deleted it while you were writing. Go back, choose it again and save again.")
CALENDAR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FollowUpForm(Unchanged):
    """What, who, by when; what it is about is given, and only among what the person may see."""

    class Meta:
        model = FollowUp
        fields = ["what", "owner", "due_on", *FOLLOWED]
        widgets = {"due_on": CALENDAR} | dict.fromkeys(FOLLOWED, forms.HiddenInput)
        labels = {"what": _("What is to be done"), "owner": _("Who"), "due_on": _("By")}
        error_messages = dict.fromkeys(FOLLOWED, {"invalid_choice": GONE}) | {
            "what": {"required": _("Write what is to be done; a few words are enough.")},
            "due_on": {"invalid": _("Write the day as 2027-02-28.")},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = get_user_model().objects.colleagues()
        if self.instance.owner_id:  # who has left may keep what is theirs
            colleagues = colleagues | get_user_model().objects.filter(pk=self.instance.owner_id)
        self.fields["owner"].queryset = colleagues
        self.fields["owner"].empty_label = None
        self.user = self.reader = user
        for name, model in FOLLOWED.items():
            if self.instance.pk:
                del self.fields[name]
            else:
                self.fields[name].queryset = model.objects.visible_to(user)

    def clean(self):
        """Nobody is given what they could not open."""
        cleaned, owner = super().clean(), self.cleaned_data.get("owner")
        about = self.about() if owner and owner != self.user else []
        if hidden := [str(row) for row in about if not _sees(owner, row)]:
            self.add_error("owner", not_for(owner, listed(hidden)))
        return cleaned

    def about(self):
        """The records it is about that this person may see."""
        rows = [getattr(self.instance, name) for name in FOLLOWED] if self.instance.pk else self._given()
        return [row for row in rows if row and (not self.instance.pk or _sees(self.user, row))]

    def _given(self):
        """What is given about a new one, while it is shown as well as once it is judged."""
        for name in FOLLOWED:
            value = str(self[name].value() or "")
            whole = value.isascii() and value.isdigit() and len(value) < 18
            yield self.fields[name].queryset.filter(pk=value).first() if whole else None


def _sees(user, row):
    return type(row).objects.visible_to(user).filter(pk=row.pk).exists()
