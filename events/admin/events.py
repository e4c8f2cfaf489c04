from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.answering import overrun
from events.models import DoorPress, Event, EventFigure, EventLead, EventOrganizer, GuestMail, Participation
from events.models.places import TAKEN
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly
from promotion_crm.admin.columns import badge
from promotion_crm.admin.forms import CrmForm
from promotion_crm.admin.inlines import PartOfParent
from promotion_crm.wording import joined

STATES = {"accepted": "accent", "attended": "good", "no_show": "warn", "waiting": "warn"}


class OrganizerInline(PartOfParent):
    model = EventOrganizer
    fields = ["organization", "role"]


class FigureInline(PartOfParent):
    model = EventFigure
    fields = ["kind", "value", "currency", "source", "said_on", "note", "source_url"]


class EventLeadInline(PartOfParent):
    model = EventLead
    fields = ["lead"]


@admin.register(Event)
class EventAdmin(CrmModelAdmin):
    list_display = ["name_en", "name_zh", "kind", "starts_on", "ends_on", "venue", "district", "owner"]
    list_display_links = ["name_en", "name_zh"]
    list_filter = ["kind", "district", "starts_on", "is_sample"]
    search_fields = ["name_en", "name_zh", "venue"]
    search_help_text = _("Name or venue, in English, Chinese or pinyin")
    inlines = [OrganizerInline, FigureInline, EventLeadInline]
    fieldsets = [
        (None, {"fields": ["name_en", "name_zh", "kind", "parent", "theme"]}),
        (
            _("When and where"),
            {"fields": [("starts_on", "ends_on"), "date_note", "venue", "district", "capacity", "organizer", "owner"]},
        ),
        (
            _("How many came"),
            {"fields": [("expected_count", "registered_count", "attended_count"), "attendance_note"]},
        ),
        (_("What was signed"), {"fields": ["signed_projects", ("signed_amount", "signed_currency"), "signed_note"]}),
        (_("What it cost"), {"fields": [("cost", "cost_currency")]}),
        (_("More"), {"fields": ["note", "confidence", "source_url", "is_sample"]}),
    ]

    def get_changeform_initial_data(self, request):
        mine = {"owner": request.user.pk, "district": request.user.district_id}
        return mine | super().get_changeform_initial_data(request)

    def offered_as(self, obj):
        return joined(super().offered_as(obj), obj.starts_on)


class ParticipationForm(CrmForm):
    def clean_event(self):
        event = self.cleaned_data["event"]
        if "event" in self.changed_data and not Event.objects.editable_by(self.reader).filter(pk=event.pk).exists():
            raise ValidationError(Event.NOT_OPEN % {"event": event})
        return event


@admin.register(Participation)
class ParticipationAdmin(CrmModelAdmin):
    form = ParticipationForm
    list_display = ["name", "organization_name", "title", "event", "role", "state_badge", "contact"]
    list_filter = ["state", "role", "is_sample"]
    ordering = ["name", "id"]
    search_fields = ["name", "organization_name"]
    found_through = ["event"]
    search_help_text = _("Name, organization or event, in English, Chinese or pinyin")
    fieldsets = [
        (None, {"fields": ["event", "name", "role", "state"]}),
        (_("As given on that day"), {"fields": ["organization_name", "title", "email"]}),
        (_("In our records"), {"fields": ["contact", "organization"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, participation):
        return badge(participation.get_state_display(), STATES.get(participation.state, ""))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.state in TAKEN and {"state", "event"} & {*form.changed_data} and (warning := overrun(obj.event)):
            messages.warning(request, warning)


@admin.register(GuestMail)
class GuestMailAdmin(ReadOnly, CrmModelAdmin):
    """Mails to guests: asked for and sent again on the page of the event."""

    list_display = ["asked_at", "participation", "kind", "state", "sent_at", "problem", "by"]
    list_select_related = ["participation__event", "by"]
    list_filter = ["kind", "state"]
    search_fields = ["participation__name"]
    search_help_text = _("Name of the guest")
    fieldsets = [
        (None, {"fields": ["participation", "kind", "language", "intro"]}),
        (_("Progress"), {"fields": ["state", "problem", ("asked_at", "claimed_at", "sent_at"), "by", "job"]}),
    ]

    def has_module_permission(self, request):
        return request.user.is_superuser


@admin.register(DoorPress)
class DoorPressAdmin(ReadOnly, CrmModelAdmin):
    """The presses that were taken; what they did stands in the history of the participant."""

    list_display = ["at", "event", "by", "press"]
    list_select_related = ["event", "by"]
    search_fields = ["by__username"]
    fieldsets = [(None, {"fields": ["event", "press", "by", "at"]})]

    def has_module_permission(self, request):
        return request.user.is_superuser
