from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, ExchangeRate
from partners.models.receipts import VERIFIED
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.models import User
from promotion_crm.roles import VERIFY


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

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not obj.verified_by_id)

    def may_verify(self, request, obj=None):
        """Whoever may verify this receipt, or any."""
        if obj is None:
            return request.user.has_perm(VERIFY)
        known = request.__dict__.setdefault("may_verify", {})
        if obj.pk not in known:
            known[obj.pk] = CapitalReceipt.objects.filter(pk=obj.pk).verifiable_by(request.user).exists()
        return known[obj.pk]

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if not self.may_verify(request, obj):
            fields.append("verified_by")
        if not super().has_change_permission(request, obj):
            fields += [*VERIFIED, "note", "is_sample"]
        elif obj is not None and obj.verified_by_id:
            fields += VERIFIED
        return fields

    def get_field_queryset(self, db, db_field, request):
        """Nobody signs in the name of another; one's name stays until it is taken back."""
        if db_field.name == "verified_by":
            this = CapitalReceipt.objects.filter(pk=request.resolver_match.kwargs.get("object_id"))
            return User.objects.filter(Q(pk=request.user.pk) | Q(pk__in=this.values("verified_by")))
        return super().get_field_queryset(db, db_field, request)
