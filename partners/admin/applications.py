"""Applications: read here by those who manage; they go their way on their own page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Application, ApplicationStep
from partners.programs.procedure import TONES
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly
from promotion_crm.admin.columns import badge
from promotion_crm.admin.inlines import CrmInline


class StepInline(ReadOnly, CrmInline):
    model = ApplicationStep
    fields = ["at", "before", "after", "by", "comment"]


@admin.register(Application)
class ApplicationAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["organization", "program", "call", "category", "state_badge", "since", "submitted_at"]
    list_filter = ["state", "program", "category", "district"]
    list_select_related = ["organization", "program", "call"]
    search_fields = ["organization__name_en", "program__code"]
    found_through = ["organization"]
    search_help_text = _("Organization, in English, Chinese or pinyin")
    ordering = ["-id"]
    inlines = [StepInline]
    fieldsets = [
        (None, {"fields": ["organization", "call", "category", "district", "representative", "reasons"]}),
        (_("Where it stands"), {"fields": ["state_badge", "since", ("entered_by", "submitted_at"), "reviewed_by",
                                          ("decided_by", "decided_at"), "appointment", "is_sample"]}),
    ]  # fmt: skip
    readonly_fields = ["state_badge"]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, application):
        return badge(application.get_state_display(), TONES.get(application.state, ""))
