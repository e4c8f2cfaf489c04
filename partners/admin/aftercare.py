from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Issue, LandingCheck, Milestone
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.admin.columns import badge

STATES = {"open": "warn", "escalated": "bad", "resolved": "accent", "confirmed": "good"}


class OfLandingAdmin(CrmModelAdmin):
    search_fields = ["lead__code", "lead__title"]
    found_through = ["lead"]
    search_help_text = _("Title of the lead")


@admin.register(Milestone)
class MilestoneAdmin(OfLandingAdmin):
    list_display = ["lead", "kind", "planned_on", "actual_on"]
    list_filter = ["kind", ("actual_on", admin.EmptyFieldListFilter), "is_sample"]
    ordering = ["-planned_on", "-id"]
    fieldsets = [
        (None, {"fields": ["lead", "kind", ("planned_on", "actual_on"), "evidence"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]


@admin.register(LandingCheck)
class LandingCheckAdmin(OfLandingAdmin):
    list_display = ["lead", "checked_on", "jobs", "next_on", "by"]
    list_filter = ["checked_on", "is_sample"]
    ordering = ["-checked_on", "-id"]
    plain_choices = ("by",)
    fieldsets = [
        (None, {"fields": ["lead", "checked_on", "jobs", "next_on", "by"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]

    def get_changeform_initial_data(self, request):
        return {"by": request.user.pk} | super().get_changeform_initial_data(request)


@admin.register(Issue)
class IssueAdmin(CrmModelAdmin):
    """An issue moves on by the buttons of its lead's page, where its rules are shown."""

    list_display = ["title", "lead", "category", "severity", "state_badge", "owner", "due_on"]
    list_filter = ["state", "category", "severity", "is_sample"]
    ordering = ["due_on", "id"]
    search_fields = ["title"]
    found_through = ["lead"]
    search_help_text = _("Words of the issue, or the title of its lead")
    fixed = ["state_badge", "state_since"]
    fieldsets = [
        (None, {"fields": ["lead", "title", ("category", "severity"), "department", "owner", "due_on"]}),
        (_("State"), {"fields": [("state_badge", "state_since"), "resolution"]}),
        (_("More"), {"fields": ["detail", "is_sample"]}),
    ]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, issue):
        return badge(issue.get_state_display(), STATES.get(issue.state, ""))
