from datetime import timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxLengthValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from events.meeting_rules import DAYS, misdated, strangers
from events.models import Event, Meeting
from events.models.follow_ups import hidden_from, not_for
from partners.models import Contact, Organization, ProjectLead
from promotion_crm.editing import Unchanged
from promotion_crm.wording import listed

EVENTS = 30
LONGEST = 20_000  # characters of notes, some ten pages
RESTRICTED = ProjectLead.Confidentiality.RESTRICTED
CALENDAR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def not_too_long():
    # A validator, not max_length: a browser would cut what is pasted and not say so.
    said = _("Write at most %(limit_value)d characters; these are %(show_value)d.")
    return MaxLengthValidator(LONGEST, said)


def several(model, label):
    return forms.ModelMultipleChoiceField(model.objects.none(), label=label, required=False)


class MeetingForm(Unchanged):
    """What someone typed about a meeting; choices are narrowed to what they may see. A draft may lack what it will."""

    organizations = several(Organization, _("Organizations"))
    contacts = several(Contact, _("Who was there"))
    leads = several(ProjectLead, _("Leads"))
    colleagues = several(get_user_model(), _("Our people"))
    owner = forms.ModelChoiceField(get_user_model().objects.none(), label=_("Who"), required=False)
    # Not kept in the browser with the rest of what was typed, see drafts.js.
    restricted = forms.CharField(
        label=_("Restricted note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-secret": True}),
        help_text=_("Seen only by those who were there, whoever logged the meeting, and the city administrator."),
    )

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "held_on",
            "event",
            "notes",
            "outcome",
            "next_step",
            "next_on",
        ]
        widgets = {
            "held_on": CALENDAR,
            "next_on": CALENDAR,
            "kind": forms.RadioSelect,
            "notes": forms.Textarea(attrs={"rows": 5}),
        }
        labels = {"notes": _("What was said"), "next_step": _("What"), "next_on": _("By")}
        error_messages = {
            "notes": {"required": _("Write what was said; one line is enough.")},
            "held_on": {"invalid": _("Write the day as 2027-02-28.")},
            "next_on": {"invalid": _("Write the day as 2027-02-28.")},
        }

    def __init__(self, *args, user, draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.reader, self.draft = user, user, draft
        self.instance.state = Meeting.State.DRAFT if draft else Meeting.State.COMPLETE
        self.fields["notes"].required = not draft
        for name in ("notes", "restricted"):
            self.fields[name].validators.append(not_too_long())
        if not user.has_perm("events.add_restrictednote"):
            del self.fields["restricted"]
        self._narrow(user)

    def _narrow(self, user):
        for name, model in (
            ("organizations", Organization),
            ("contacts", Contact),
            ("leads", ProjectLead),
            ("event", Event),
        ):
            self.fields[name].queryset = model.objects.visible_to(user)
        colleagues = get_user_model().objects.colleagues()
        self.fields["colleagues"].queryset = self.fields["owner"].queryset = colleagues
        self.fields["owner"].empty_label = str(user)
        self.fields["event"].choices = self._events()

    def _events(self):
        """The events offered: those of these weeks, and the one that is chosen already."""
        rows, today = self.fields["event"].queryset, localdate()
        near = rows.filter(starts_on__range=(today - timedelta(days=60), today + timedelta(days=14)))
        chosen = str(self["event"].value() or "")
        offered = list(near.order_by("-starts_on", "-id")[:EVENTS])
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
            offered += rows.filter(pk=chosen).exclude(pk__in=[e.pk for e in offered])
        return [("", _("None")), *((event.pk, str(event)) for event in offered)]

    def clean_organizations(self):
        organizations = self.cleaned_data["organizations"]
        if not organizations and not self.draft:
            raise forms.ValidationError(_("Name at least one organization; type three letters."))
        return organizations

    def clean(self):
        cleaned = super().clean()
        for name, sentence in misdated(*(cleaned.get(name) for name in DAYS), draft=self.draft):
            if name not in self.errors:
                self.add_error(name, sentence)
        if "organizations" not in self.errors:
            for contact in strangers(cleaned.get("contacts") or (), cleaned["organizations"]):
                message = _("%(who)s belongs to no organization of this meeting; add it or untick.")
                self.add_error("contacts", message % {"who": contact})
        self._judge_owner(cleaned)
        return cleaned

    def _judge_owner(self, cleaned):
        """Nobody is given a next step on a lead they may not see; who was there sees those that were spoken of."""
        owner, leads = cleaned.get("owner"), list(cleaned.get("leads") or ())
        if (
            not owner
            or not cleaned.get("next_step")
            or owner == self.user
            or owner in (cleaned.get("colleagues") or ())
        ):
            return
        about = leads if len(leads) == 1 else [lead for lead in leads if lead.confidentiality == RESTRICTED]
        hidden = hidden_from(owner, "lead", [lead.pk for lead in about])
        if hidden:
            self.add_error("owner", not_for(owner, listed(lead for lead in about if lead.pk in hidden)))

    def _get_validation_exclusions(self):
        # What the two fields above already said is not said again by the constraint.
        return super()._get_validation_exclusions() | {"next_step", "next_on"}
