from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, ExchangeRate
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.models import User
from promotion_crm.roles import VERIFY

# What a verifier vouches for.
VERIFIED = ["lead", "received_on", "amount", "currency", "rate", "rate_source", "evidence"]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(CrmModelAdmin):
    list_display = ["day", "currency", "usd", "source"]
    list_filter = ["currency"]
    search_fields = ["day"]
    search_help_text = _("Day, such as 2026-11-23")
    fieldsets = [(None, {"fields": ["currency", "day", "usd", "source"]})]


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
    fixed = ["amount_usd", "rate_on", "rate_by_hand"]
    fieldsets = [
        (None, {"fields": ["lead", "received_on", ("amount", "currency")]}),
        (_("In US dollars"), {"fields": ["rate", "rate_source", ("rate_on", "rate_by_hand"), "amount_usd"]}),
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
