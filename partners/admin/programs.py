from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Appointment, Batch, PolicyVersion, Program, Termination
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly
from promotion_crm.admin.columns import badge
from promotion_crm.admin.forms import CrmForm

from .policy_rules import RULES

MOODS = {"active": "good", "termination_proposed": "warn", "terminated": "bad"}


@admin.register(Program)
class ProgramAdmin(CrmModelAdmin):
    list_display = ["code", "name_en", "name_zh", "level", "district"]
    list_filter = ["level"]
    search_fields = ["code", "name_en", "name_zh"]
    search_help_text = _("Code or name")
    fieldsets = [
        (None, {"fields": ["code", "name_en", "name_zh", "level", "district"]}),
        (pgettext_lazy("of a program", "Owner"), {"fields": ["owner_en", "owner_zh"]}),
        (_("More"), {"fields": ["note"]}),
    ]


class PolicyForm(CrmForm):
    ends_earlier = forms.BooleanField(
        label=_("End the version in force"),
        required=False,
        initial=True,
        help_text=_("The open version of the program ends the day before this one begins, in the same act."),
    )

    def clean(self):
        given = super().clean()
        self.instance.ends_earlier = bool(self.instance._state.adding and self.cleaned_data.get("ends_earlier"))
        return given


@admin.register(PolicyVersion)
class PolicyVersionAdmin(CrmModelAdmin):
    form = PolicyForm
    list_display = ["program", "label", "effective_from", "effective_to", "term_years"]
    list_display_links = ["program", "label"]
    list_filter = ["program"]
    search_fields = ["label", "label_zh", "program__code"]
    search_help_text = _("Label, or code of the program")
    inlines = RULES
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "program",
                    ("label", "label_zh"),
                    ("effective_from", "effective_to"),
                    "ends_earlier",
                    "term_years",
                    "expiring_days",
                ]
            },
        ),
        (
            _("Response clock"),
            {"fields": ["answer_days", "assess_days", "expert_days", "inform_days", "report_days"]},
        ),
        (_("More"), {"fields": ["note", "source_url"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        groups = super().get_fieldsets(request, obj)
        if obj is None:
            return groups
        kept = [(title, [f for f in group["fields"] if f != "ends_earlier"]) for title, group in groups]
        return [(title, {"fields": fields}) for title, fields in kept]


@admin.register(Batch)
class BatchAdmin(CrmModelAdmin):
    list_display = ["program", "number", "year", "announced_on", "place", "partner_count", "policy"]
    list_display_links = ["program", "number"]
    list_filter = ["program"]
    list_select_related = ["program"]
    search_fields = ["program__code", "place", "year"]
    search_help_text = _("Code of the program, year or place")
    fieldsets = [
        (None, {"fields": ["program", "number", "year", "policy"]}),
        (_("As announced"), {"fields": ["announced_on", "place", "partner_count", "source_url"]}),
    ]


@admin.register(Appointment)
class AppointmentAdmin(CrmModelAdmin):
    list_display = ["organization", "program", "batch", "category", "state_badge", "starts_on", "ends_on"]
    list_filter = ["state", "category", "program", "is_sample"]
    list_select_related = ["organization", "program", "batch__program"]
    ordering = ["-id"]
    search_fields = ["organization__name_en", "program__code"]
    found_through = ["organization"]
    search_help_text = _("Organization, in English, Chinese or pinyin")
    fixed = ("terminated_on", "renews")  # by their acts, on the appointment's own page
    fieldsets = [
        (None, {"fields": ["organization", "program", "batch", "category", "category_basis"]}),
        (
            _("Term"),
            {"fields": ["state", "starts_on", "ends_on", "terminated_on", "policy", "certificate_number", "renews"]},
        ),
        (_("Representative"), {"fields": ["representative", "representative_name"]}),
        (_("More"), {"fields": ["note", "confidence", "source_url", "is_sample"]}),
    ]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, appointment):
        return badge(appointment.get_state_display(), MOODS.get(appointment.state, ""))


@admin.register(Termination)
class TerminationAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["appointment", "state", "ground", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    list_filter = ["state", "ground"]
    list_select_related = [
        *("appointment__organization", "appointment__program", "appointment__batch__program"),
        *("proposed_by", "decided_by"),
    ]
    ordering = ["-id"]
    search_fields = ["appointment__organization__name_en", "appointment__program__code"]
    search_help_text = _("Organization or code of the program")
    fieldsets = [
        (None, {"fields": ["appointment", "state", "ground", "reason", "departments", "evidence"]}),
        (_("Four eyes"), {"fields": ["proposed_by", "proposed_at", "decided_by", "decided_at", "decision_note"]}),
    ]
