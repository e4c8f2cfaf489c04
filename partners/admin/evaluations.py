"""Contributions and evaluations to be read: their own pages change them, where their rules are shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Contribution, Evaluation, EvaluationHeadScore, EvaluationInput, Recognition
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly
from promotion_crm.admin.columns import badge
from promotion_crm.admin.inlines import CrmInline

TONES = {"entered": "warn", "confirmed": "good", "refused": "bad", "published": "good", "scored": "warn"}


@admin.register(Contribution)
class ContributionAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["title_en", "title_zh", "appointment", "kind", "day", "state_badge"]
    list_display_links = ["title_en", "title_zh"]
    list_filter = ["state", "kind", "origin", "is_sample"]
    list_select_related = ["appointment__organization", "appointment__program", "appointment__batch__program"]
    ordering = ["-day", "-id"]
    search_fields = ["title_en"]
    search_help_text = _("Words of the contribution, in English, Chinese or pinyin")
    fieldsets = [
        (None, {"fields": ["appointment", ("kind", "head"), "day", ("title_en", "title_zh"), "lead"]}),
        (_("Origin"), {"fields": [("origin", "source_key"), "entered_by", "evidence", "fell_away_on"]}),
        (_("State"), {"fields": ["state_badge", ("decided_by", "decided_at"), "reason"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]
    readonly_fields = ["state_badge"]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, row):
        return badge(row.get_state_display(), TONES.get(row.state, ""))


class HeadScoreInline(ReadOnly, CrmInline):
    model = EvaluationHeadScore
    fields = ["head", "weight", "full_points", "points", "score"]


class InputInline(ReadOnly, CrmInline):
    model = EvaluationInput
    fields = ["title_en", "title_zh", "kind", "head", "day", "points"]


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnly, CrmModelAdmin):
    list_display = ["appointment", "program", "year", "total", "state_badge", "published_at"]
    list_filter = ["state", "year", "program", "is_sample"]
    list_select_related = [
        "appointment__organization",
        "appointment__program",
        "appointment__batch__program",
        "program",
    ]
    ordering = ["-year", "-id"]
    search_fields = ["program__code", "year"]
    search_help_text = _("Code of the program, or the year")
    inlines = [HeadScoreInline, InputInline]
    fieldsets = [
        (None, {"fields": ["appointment", ("program", "year"), "policy", ("state_badge", "total")]}),
        (
            _("Steps"),
            {"fields": [("scored_by", "scored_at"), ("reviewed_by", "reviewed_at"), ("published_by", "published_at")]},
        ),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]
    readonly_fields = ["state_badge"]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, row):
        return badge(row.get_state_display(), TONES.get(row.state, ""))


@admin.register(Recognition)
class RecognitionAdmin(CrmModelAdmin):
    list_display = ["organization", "kind", "year", "given_on", "contact"]
    list_filter = ["kind", "year", "is_sample"]
    list_select_related = ["organization", "contact"]
    ordering = ["-given_on", "-id"]
    search_fields = ["organization__name_en"]
    found_through = ["organization"]
    search_help_text = _("Organization, in English, Chinese or pinyin")
    fixed = ["recorded_by"]
    fieldsets = [
        (None, {"fields": ["organization", ("kind", "year"), "given_on", "given_by"]}),
        (_("Rests on"), {"fields": ["appointment", "evaluation", "contact"]}),
        (_("More"), {"fields": ["note", "recorded_by", "is_sample"]}),
    ]
