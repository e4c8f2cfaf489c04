"""What acts of a lead write: read here by those who manage, changed only by the acts themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import (
    Reminder,
    ResponseClock,
    StageChange,
    StatusChange,
    Suspicion,
    Transfer,
    Verification,
    VerificationCheck,
)
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly
from promotion_crm.admin.columns import badge, mark
from promotion_crm.admin.inlines import CrmInline


class OfLeadAdmin(ReadOnly, CrmModelAdmin):
    """Rows of a lead that its acts write."""

    search_fields = ["lead__code", "lead__title"]
    found_through = ["lead"]
    search_help_text = _("Title of the lead")
    ordering = ["-id"]


@admin.register(StageChange)
class StageChangeAdmin(OfLeadAdmin):
    list_display = ["at", "lead", "before_gauge", "after_gauge", "by"]
    list_display_links = ["at"]
    list_filter = ["after"]
    fieldsets = [(None, {"fields": ["lead", "before_gauge", "after_gauge", "by", "at", "since", "note"]})]
    readonly_fields = ["before_gauge", "after_gauge"]

    @admin.display(description=pgettext_lazy("stage", "From"), ordering="before")
    def before_gauge(self, change):
        return mark("stage", change.before, change.get_before_display())

    @admin.display(description=_("To"), ordering="after")
    def after_gauge(self, change):
        return mark("stage", change.after, change.get_after_display())


@admin.register(StatusChange)
class StatusChangeAdmin(OfLeadAdmin):
    list_display = ["at", "lead", "before_sign", "after_sign", "by", "reason"]
    list_display_links = ["at"]
    list_filter = ["after"]
    fieldsets = [
        (None, {"fields": ["lead", "before_sign", "after_sign", "by", "at", "reason", "lost_to", "duplicate_of"]})
    ]
    readonly_fields = ["before_sign", "after_sign"]

    @admin.display(description=pgettext_lazy("stage", "From"), ordering="before")
    def before_sign(self, change):
        return mark("status", change.before, change.get_before_display())

    @admin.display(description=_("To"), ordering="after")
    def after_sign(self, change):
        return mark("status", change.after, change.get_after_display())


@admin.register(ResponseClock)
class ResponseClockAdmin(OfLeadAdmin):
    list_display = ["lead", "kind", "started_on", "due_on", "stopped_on", "stopped_by", "given_up"]
    list_filter = ["kind", ("stopped_on", admin.EmptyFieldListFilter), "given_up"]
    fieldsets = [
        (None, {"fields": ["lead", "kind", "policy", ("started_on", "due_on"), "holidays_known"]}),
        (_("Stopped"), {"fields": [("stopped_on", "stopped_by"), "given_up", "note"]}),
    ]


@admin.register(Suspicion)
class SuspicionAdmin(OfLeadAdmin):
    list_display = ["lead", "other", "why", "verdict_badge", "decided_by", "decided_at"]
    list_filter = ["verdict"]
    list_select_related = ["lead", "other", "decided_by"]
    fieldsets = [
        (None, {"fields": ["lead", "other", "why"]}),
        (_("Verdict"), {"fields": ["verdict_badge", "reason", ("decided_by", "decided_at")]}),
    ]
    readonly_fields = ["why", "verdict_badge"]

    @admin.display(description=_("grounds"))
    def why(self, suspicion):
        return " · ".join(str(label) for label in suspicion.ground_labels)

    @admin.display(description=_("verdict"), ordering="verdict")
    def verdict_badge(self, suspicion):
        return badge(suspicion.get_verdict_display(), "warn" if suspicion.verdict == "open" else "")


@admin.register(Transfer)
class TransferAdmin(OfLeadAdmin):
    list_display = ["lead", "from_district", "to_district", "holder_share", "state", "requested_by", "decided_by"]
    list_filter = ["state", "from_district", "to_district"]
    fieldsets = [
        (None, {"fields": ["lead", ("from_district", "to_district"), "holder_share", "state", "reason"]}),
        (_("Acts"), {"fields": [("requested_by", "requested_at"), ("decided_by", "decided_at"), "decision_note",
                                ("executed_by", "executed_at")]}),
    ]  # fmt: skip


class VerificationCheckInline(ReadOnly, CrmInline):
    model = VerificationCheck
    fields = ["kind", "verdict", "evidence", "note", "by", "on"]


@admin.register(Verification)
class VerificationAdmin(OfLeadAdmin):
    list_display = ["lead", "state", "landed_on", "asked_by", "asked_at", "decided_by", "decided_at", "reopened_at"]
    list_filter = ["state", ("reopened_at", admin.EmptyFieldListFilter)]
    inlines = [VerificationCheckInline]
    fieldsets = [
        (None, {"fields": ["lead", "state", "landed_on", "note", ("asked_by", "asked_at")]}),
        (_("Verdict"), {"fields": ["verdict_note", ("decided_by", "decided_at")]}),
        (_("Reopened"), {"fields": ["reopened_reason", ("reopened_by", "reopened_at")]}),
    ]


@admin.register(Reminder)
class ReminderAdmin(OfLeadAdmin):
    list_display = ["lead", "kind", "user", "about_on", "made_at", "seen_at"]
    list_filter = ["kind", ("seen_at", admin.EmptyFieldListFilter)]
    fieldsets = [(None, {"fields": ["lead", "kind", "user", "about_on", "detail", "made_at", "seen_at"]})]
