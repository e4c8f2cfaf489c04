from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Appointment, Batch, PolicyVersion, Program
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.admin.columns import badge

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


@admin.register(PolicyVersion)
class PolicyVersionAdmin(CrmModelAdmin):
    list_display = ["program", "label", "effective_from", "term_years"]
    list_display_links = ["program", "label"]
    list_filter = ["program"]
    search_fields = ["label", "label_zh", "program__code"]
    search_help_text = _("Label, or code of the program")
    fieldsets = [
        (None, {"fields": ["program", ("label", "label_zh"), "effective_from", "term_years", "expiring_days"]}),
        (
            _("Response clock"),
            {"fields": ["answer_days", "assess_days", "expert_days", "inform_days", "report_days"]},
        ),
        (_("More"), {"fields": ["note", "source_url"]}),
    ]


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
    fieldsets = [
        (None, {"fields": ["organization", "program", "batch", "category", "category_basis"]}),
        (_("Term"), {"fields": ["state", "starts_on", "ends_on", "policy", "certificate_number", "renews"]}),
        (_("Representative"), {"fields": ["representative", "representative_name"]}),
        (_("More"), {"fields": ["note", "confidence", "source_url", "is_sample"]}),
    ]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, appointment):
        return badge(appointment.get_state_display(), MOODS.get(appointment.state, ""))
