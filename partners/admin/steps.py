from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import CapitalReceipt, Introduction, StageChange
from promotion_crm.admin.base import CrmModelAdmin, ReadOnly
from promotion_crm.admin.columns import badge, mark
from promotion_crm.models import User
from promotion_crm.roles import VERIFY

STATES = {"verified": "good", "investor_confirmed": "accent", "rejected": "bad", "disputed": "warn"}
# What a verifier vouches for.
VERIFIED = ["lead", "received_on", "amount", "currency", "rate", "rate_source", "evidence"]


@admin.register(StageChange)
class StageChangeAdmin(ReadOnly, CrmModelAdmin):
    """Steps along the pipeline, written by moving a lead and never changed."""

    list_display = ["at", "lead", "before_gauge", "after_gauge", "by"]
    list_display_links = ["at"]
    list_filter = ["after"]
    ordering = ["-id"]
    search_fields = ["lead__code", "lead__title"]
    found_through = ["lead"]
    search_help_text = _("Title of the lead")
    fieldsets = [(None, {"fields": ["lead", "before_gauge", "after_gauge", "by", "at", "note"]})]
    readonly_fields = ["before_gauge", "after_gauge"]

    @admin.display(description=pgettext_lazy("stage", "From"), ordering="before")
    def before_gauge(self, change):
        return mark("stage", change.before, change.get_before_display())

    @admin.display(description=_("To"), ordering="after")
    def after_gauge(self, change):
        return mark("stage", change.after, change.get_after_display())


@admin.register(Introduction)
class IntroductionAdmin(CrmModelAdmin):
    list_display = ["lead", "partner", "role", "state_badge", "share", "own_investment", "claimed_on"]
    list_filter = ["state", "role", "own_investment", "is_sample"]
    ordering = ["-id"]
    search_fields = ["lead__code", "partner__name_en"]
    found_through = ["lead", "partner"]
    search_help_text = _("Lead or partner, in English, Chinese or pinyin")
    fieldsets = [
        (None, {"fields": ["lead", "partner", "appointment", "role", "share", "own_investment"]}),
        (_("State"), {"fields": ["state", "claimed_on", "confirmed_on"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, introduction):
        return badge(introduction.get_state_display(), STATES.get(introduction.state, ""))


@admin.register(CapitalReceipt)
class CapitalReceiptAdmin(CrmModelAdmin):
    """Only a verifier says that capital arrived, and what is verified stays as it is."""

    list_display = ["lead", "received_on", "amount", "currency", "amount_usd", "verified_by"]
    list_filter = ["currency", ("verified_by", admin.EmptyFieldListFilter), "is_sample"]
    ordering = ["-received_on", "-id"]
    plain_choices = ("verified_by",)
    search_fields = ["lead__code", "lead__title"]
    found_through = ["lead"]
    search_help_text = _("Title of the lead")
    fixed = ["amount_usd"]
    fieldsets = [
        (None, {"fields": ["lead", "received_on", ("amount", "currency")]}),
        (_("In US dollars"), {"fields": ["rate", "rate_source", "amount_usd"]}),
        (_("Evidence"), {"fields": ["evidence", "verified_by"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self.may_verify(request, obj)

    def may_verify(self, request, obj=None):
        """A verifier decides on receipts of leads they see and do not own."""
        if not request.user.has_perm(VERIFY) or not self.has_view_permission(request, obj):
            return False
        return obj is None or obj.lead.owner_id != request.user.pk

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if not self.may_verify(request, obj):
            fields.append("verified_by")
        if not super().has_change_permission(request, obj):
            fields += [*VERIFIED, "note", "is_sample"]
        elif obj is not None and obj.verified_by_id and not request.user.is_superuser:
            fields += VERIFIED
        return fields

    def get_field_queryset(self, db, db_field, request):
        """Nobody signs in the name of another."""
        if db_field.name == "verified_by":
            return User.objects.filter(pk=request.user.pk)
        return super().get_field_queryset(db, db_field, request)
