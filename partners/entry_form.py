"""What someone types about a new lead, and who the investor is that they pick."""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models.functions import Length
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Contact, Organization, ProjectLead
from promotion_crm.happened import FIRST_DAY
from promotion_crm.lists.conditions.records import LARGEST

FOUND, CONTACTS = 8, 60
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
BLANK = {
    "source": pgettext_lazy("one of some", "Choose"),
    "country": pgettext_lazy("one of some", "Choose"),
    "investment_type": _("Not known yet"),
    "total_currency": "—",
}
WRITE_DAY = {"invalid": _("Write the day as 2027-02-28.")}


class NewLeadForm(forms.ModelForm):
    """Only what a received lead needs is required. Choices are narrowed to what the person may see."""

    class Meta:
        model = ProjectLead
        fields = [
            *("title", "investor", "country", "contact", "source", "received_on"),
            *("industry", "district", "investment_type", "expected_landing"),
            *("total_investment", "total_currency", "investment_undisclosed"),
            *("owner", "confidentiality", "needs_experts", "note"),
        ]
        widgets = {"received_on": DAY, "expected_landing": DAY, "note": forms.Textarea(attrs={"rows": 3})}
        labels = {"total_currency": _("Currency")}
        error_messages = {
            "title": {"required": _("Write what the project is called; a few words are enough.")},
            "investor": {"required": _("Pick the investor; type three letters.")},
            "country": {"required": _("Choose where the investor comes from.")},
            "source": {"required": _("Choose through what the lead came.")},
            "received_on": WRITE_DAY,
            "expected_landing": WRITE_DAY,
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for name, model in (("investor", Organization), ("contact", Contact)):
            self.fields[name].queryset = model.objects.visible_to(user)
        for name in ("industry", "district"):
            self.fields[name].queryset = self.fields[name].queryset.visible_to(user)
        self.fields["owner"].queryset = get_user_model().objects.colleagues()
        for name in ("industry", "district", "owner"):
            self.fields[name].empty_label = _("Not known yet")
        for name, blank in BLANK.items():
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            self.fields[name].choices = [("", blank), *choices]
        if not self.is_bound:
            self.fields["title"].widget.attrs["autofocus"] = True

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > localdate():
            raise forms.ValidationError(_("A lead is entered once it was received, not before."))
        if day < FIRST_DAY:
            raise forms.ValidationError(_("The year is too long ago; write the day as 2027-02-28."))
        return day

    def clean(self):
        cleaned = super().clean()
        amount, currency = cleaned.get("total_investment"), cleaned.get("total_currency")
        if amount is not None and amount < 0:
            self.add_error("total_investment", _("Write an amount of 0 or more."))
        elif amount is not None and not currency:
            self.add_error("total_currency", _("Choose the currency of the amount."))
        elif amount is not None and cleaned.get("investment_undisclosed"):
            self.add_error("investment_undisclosed", _("Write the amount or tick this, not both."))
        if amount is None and "total_investment" not in self.errors:
            cleaned["total_currency"] = ""
        contact, investor = cleaned.get("contact"), cleaned.get("investor")
        if contact and investor and contact.organization_id != investor.pk:
            self.add_error("contact", _("%(who)s belongs to another organization.") % {"who": contact})
        return cleaned

    def _get_validation_exclusions(self):
        # What `clean` already said is not said again by the constraint.
        return super()._get_validation_exclusions() | {"total_investment"}


class Picked:
    """The investor picked so far, and what is known through it: its contacts, its leads."""

    def __init__(self, user, data):
        self.user, self.data = user, data

    @cached_property
    def investor(self):
        pk = key(self.data.get("investor"))
        return Organization.objects.visible_to(self.user).filter(pk=pk).first() if pk else None

    @cached_property
    def contacts(self):
        if not self.investor:
            return []
        rows = Contact.objects.visible_to(self.user).filter(organization=self.investor)
        return list(rows.order_by("-is_primary", "name_en", "id")[:CONTACTS])

    @property
    def contact(self):
        return key(self.data.get("contact"))


def key(text):
    """The number of a record as it was posted, or None."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST else None


def adjusted(posted, user):
    """A copy of what was posted with the buttons of the picker pressed; the country follows the investor."""
    data = posted.copy()
    before = Picked(user, data).investor
    for act in ("add", "drop"):
        kind, _dash, value = posted.get(act, "").partition("-")
        if kind == "investor":
            data["investor"] = value if act == "add" else ""
            data["investor_q"] = data["contact"] = ""
    after = Picked(user, data).investor
    if after != before and data.get("country", "") in ("", str(before.country) if before else ""):
        data["country"] = str(after.country) if after else ""
    return data


def find_investors(user, text):
    """Up to eight organizations that hold the text, the shortest name first: it is the likeliest."""
    text = text.replace("\0", "").strip()[:100]
    if not text:
        return []
    rows = Organization.objects.visible_to(user).find(text)
    return list(rows.order_by(Length("name_en"), "name_en", "id")[:FOUND])
