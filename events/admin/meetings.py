from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.meeting_rules import DAYS, about_hiding, about_stranger, hidden_by, misdated, strangers
from events.models import (
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
    PolicyFeedback,
    RestrictedNote,
)
from events.models.restricted_notes import meetings_noted_by
from events.recording import Minutes, count_for_leads, follow_from
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.admin.columns import badge
from promotion_crm.admin.forms import CrmForm, InlineFormSet
from promotion_crm.admin.inlines import CrmInline, PartOfParent
from promotion_crm.wording import listed


def picked(formset, field):
    """The records that a valid formset will leave standing."""
    rows = [getattr(form, "cleaned_data", {}) for form in formset.forms]
    return [row[field] for row in rows if row.get(field) and not row.get("DELETE")]


class MeetingForm(CrmForm):
    def clean(self):
        cleaned = super().clean()
        if {*DAYS, "state"} & {*self.changed_data} and {*DAYS} <= {*cleaned}:
            draft = cleaned.get("state") == Meeting.State.DRAFT
            for name, sentence in misdated(*(cleaned[name] for name in DAYS), draft=draft):
                self.add_error(name, sentence)
        again = "state" in self.changed_data and cleaned.get("state") == Meeting.State.DRAFT
        if self.instance.pk and again and hidden_by(self.reader, [self.instance.pk]):
            self.add_error("state", about_hiding())
        return cleaned


class ContactFormSet(InlineFormSet):
    """A contact in a meeting belongs to one of its organizations."""

    def clean(self):
        super().clean()
        others = [s for s in self.siblings if s.model is MeetingOrganization]
        if any(self.errors) or not others or not others[0].is_valid():
            return
        organizations = picked(others[0], "organization")
        if unknown := strangers(picked(self, "contact"), organizations):
            raise ValidationError([about_stranger(contact, organizations) for contact in unknown])


class AttendeeFormSet(InlineFormSet):
    def save_new(self, form, commit=True):
        """Without another, the district of that day is the person's own."""
        form.instance.district = form.instance.district or form.instance.user.district
        return super().save_new(form, commit)


class OrganizationFormSet(InlineFormSet):
    """A complete meeting is with somebody."""

    def clean(self):
        super().clean()
        if self.instance.state == Meeting.State.COMPLETE and not any(self.errors) and not picked(self, "organization"):
            raise ValidationError(_("Name at least one organization, or keep the meeting as a draft."))


class NoteFormSet(InlineFormSet):
    def save_new(self, form, commit=True):
        form.instance.by = form.reader
        return super().save_new(form, commit)


class OrganizationInline(PartOfParent):
    model = MeetingOrganization
    verbose_name, verbose_name_plural = _("organization"), _("organizations")
    formset = OrganizationFormSet
    fields = ["organization"]
    min_num = 1  # one row stands ready


class ContactInline(PartOfParent):
    model = MeetingContact
    verbose_name, verbose_name_plural = _("contact"), _("contacts")
    formset = ContactFormSet
    fields = ["contact"]


class AttendeeInline(PartOfParent):
    model = MeetingAttendee
    verbose_name, verbose_name_plural = _("our person"), _("our people")
    formset = AttendeeFormSet
    fields = ["user", "district"]


class LeadInline(PartOfParent):
    model = MeetingLead
    verbose_name, verbose_name_plural = _("lead"), _("leads")
    fields = ["lead"]


class FeedbackInline(PartOfParent):
    model = PolicyFeedback
    fields = ["text", "area", "severity"]


class RestrictedNoteInline(CrmInline):
    """Shown to those who were there and who stands above them; they alone add one."""

    model = RestrictedNote
    formset = NoteFormSet
    fields = ["text"]

    def has_add_permission(self, request, obj=None):
        there = obj is None or obj.pk is None or meetings_noted_by(request.user).filter(pk=obj.pk).exists()
        return there and super().has_add_permission(request, obj)


@admin.register(Meeting)
class MeetingAdmin(CrmModelAdmin):
    form = MeetingForm
    list_display = ["held_on", "kind", "with_whom", "event", "outcome", "state_badge", "logged_by"]
    list_display_links = ["held_on", "with_whom"]
    list_filter = ["kind", "state", "held_on", "is_sample"]
    search_fields = ["notes", "outcome"]
    search_help_text = _("Words of the notes or the outcome, or an organization")
    fixed = ["logged_by"]
    inlines = [OrganizationInline, ContactInline, AttendeeInline, LeadInline, FeedbackInline, RestrictedNoteInline]
    fieldsets = [
        (None, {"fields": [("held_on", "kind"), "state", "event"]}),
        (_("What was said"), {"fields": ["notes", "outcome"]}),
        (_("What comes next"), {"fields": [("next_step", "next_on")]}),
        (_("More"), {"fields": ["logged_by", "is_sample"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("organizations")

    def restricted(self, request, obj):
        noted = RestrictedNote.objects.visible_to(request.user).filter(meeting=obj).exists()
        return [*([obj] if noted else []), *super().restricted(request, obj)]

    def searches(self, term):
        """Meetings with an organization of that name are found as well."""
        links = MeetingOrganization.objects.filter(organization__search_text__found=term)
        return [*super().searches(term), links.order_by().values("meeting")]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.logged_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        meeting = form.instance
        leads = list(meeting.leads.all())
        if change:
            count_for_leads(meeting, leads, by=meeting.logged_by or request.user)
        else:
            organizations = [link.organization for link in meeting.organization_links.all()]
            follow_from([Minutes(meeting, organizations, leads=leads)], by=request.user)

    def offered_as(self, obj):
        return f"{obj}, {self.with_whom(obj) or '—'}"

    @admin.display(description=_("Organizations"))
    def with_whom(self, meeting):
        return listed(meeting.organizations.all()) or None

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, meeting):
        return badge(meeting.get_state_display(), "" if meeting.state == Meeting.State.COMPLETE else "warn")
