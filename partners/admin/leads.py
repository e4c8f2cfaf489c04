from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partners.comparing import suspected
from partners.models import CapitalReceipt, Introduction, ProjectLead
from partners.models.introduction_rules import NAMED, VERIFIED
from partners.models.receipts import VERIFIED as RECEIVED
from partners.pipeline import Stage
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.admin.columns import link, mark
from promotion_crm.admin.forms import InlineForm
from promotion_crm.admin.inlines import CrmInline
from promotion_crm.roles import DETAILS, VERIFY

from .shares import IntroductionFormSet


class IntroductionForm(InlineForm):
    """Who was named stays, and what was verified."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        verified = self.instance.state == Introduction.State.VERIFIED
        fixed = (*NAMED, *(VERIFIED if verified else ()), *(["appointment"] if verified else ()))
        for name in fixed if self.instance.pk else ():
            if name in self.fields:
                self.fields[name].disabled = True


class IntroductionInline(CrmInline):
    model = Introduction
    form = IntroductionForm
    formset = IntroductionFormSet
    fields = ["partner", "appointment", "role", "state", "share", "own_investment", "claimed_on"]
    readonly_fields = ["state"]


class ReceiptForm(InlineForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in RECEIVED if self.instance.verified_by_id else ():
            if name in self.fields:
                self.fields[name].disabled = True


class ReceiptInline(CrmInline):
    model = CapitalReceipt
    form = ReceiptForm
    fields = ["received_on", "amount", "currency", "rate", "amount_usd", "evidence", "verified_by"]
    readonly_fields = ["amount_usd", "verified_by"]
    can_delete = False  # a receipt is deleted on its own page, where the verified ones are kept


@admin.register(ProjectLead)
class LeadAdmin(CrmModelAdmin):
    list_display = [
        "code",
        "title",
        "investor",
        "stage_gauge",
        "status_sign",
        "district",
        "owner",
        "expected_landing",
        "updated_at",
    ]
    list_display_links = ["code", "title"]
    list_filter = ["stage", "status", "district", "industry", "confidentiality", "is_sample"]
    search_fields = ["code", "title"]
    found_through = ["investor"]
    search_help_text = _("Code, title or investor, in English, Chinese or pinyin")
    inlines = [IntroductionInline, ReceiptInline]
    fixed = [
        "code",
        "stage_gauge",
        "stage_since",
        "status_sign",
        "status_reason",
        "lost_to",
        "duplicate_of",
        "first_negotiation_district",
        "first_met_on",
        "landed_on",
        "move",
    ]
    fieldsets = [
        (
            None,
            {"fields": ["code", "title", "investor", "country", "contact", "source", "received_on"]},
        ),
        (
            _("Progress"),
            {
                "fields": [
                    ("stage_gauge", "stage_since"),
                    ("status_sign", "status_reason", "lost_to", "duplicate_of"),
                    ("first_negotiation_district", "first_met_on"),
                    "move",
                ],
                "description": _("The stage and the status are changed on the lead's page, where the rules are shown."),
            },
        ),
        (
            _("Project"),
            {
                "fields": [
                    "industry",
                    "investment_type",
                    "district",
                    "zone",
                    "jobs",
                    "expected_landing",
                    "needs_experts",
                ]
            },
        ),
        (
            _("Money"),
            {
                "fields": [
                    ("total_investment", "total_currency"),
                    "investment_undisclosed",
                    ("contract_capital", "contract_currency"),
                ]
            },
        ),
        (
            _("Landing"),
            {"fields": ["signed_on", "registered_on", "landed_on", "operating_on", "landing_entity", "landing_code"]},
        ),
        (_("People"), {"fields": ["owner", "steward", "confidentiality"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]
    outline = [(None, {"fields": ["code", "title", "stage_gauge"]})]

    # -- who sees only titles and stages --------------------------------------------
    def get_list_display(self, request):
        if request.user.has_perm(DETAILS):
            return super().get_list_display(request)
        return ["code", "title", "stage_gauge"]

    def get_list_filter(self, request):
        return self.list_filter if request.user.has_perm(DETAILS) else ["stage"]

    def lookup_allowed(self, lookup, value, request):
        return (request.user.has_perm(DETAILS) or lookup.split("__")[0] == "stage") and super().lookup_allowed(
            lookup, value, request
        )

    def get_search_results(self, request, queryset, search_term):
        """Who may not read the investor does not find by it either."""
        if request.user.has_perm(DETAILS):
            return super().get_search_results(request, queryset, search_term)
        return queryset.find(search_term) if search_term.strip() else queryset, False

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if request.user.has_perm(DETAILS) else self.outline

    def has_history_permission(self, request, obj):
        return request.user.has_perm(DETAILS) and super().has_history_permission(request, obj)

    # -- facts ----------------------------------------------------------------------
    def searches(self, term):
        by_code = self.model.objects.filter(code__istartswith=term)
        return [*super().searches(term), by_code.order_by().values("pk")]

    def get_readonly_fields(self, request, obj=None):
        """The country of origin is frozen once the project has landed."""
        landed = obj is not None and obj.stage in Stage.COUNTED
        return [*super().get_readonly_fields(request, obj), *(["country"] if landed else [])]

    def has_change_permission(self, request, obj=None):
        """A landed lead is changed by a verifier, who changes no other."""
        if request.user.has_perm(VERIFY) and (obj is None or obj.stage in Stage.COUNTED):
            return obj is None or self.may("editable_by", request, obj)
        return super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change or obj.stage not in Stage.COUNTED:
            return super().save_model(request, obj, form, change)
        with obj.unlocked(by=request.user):
            return super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Once all is saved, say what it looks like."""
        super().save_related(request, form, formsets, change)
        lead = form.instance
        if count := lead.suspicions.waiting().count():
            url = f"{lead.get_absolute_url()}#suspicions"
            said = format_html('{} <a href="{}">{}</a>', suspected(count), url, _("Compare the leads"))
            self.message_user(request, said, messages.WARNING)

    def get_changeform_initial_data(self, request):
        """Whoever adds a lead owns it, so that they can still see it."""
        mine = {"owner": request.user.pk, "district": request.user.district_id}
        return mine | super().get_changeform_initial_data(request)

    @admin.display(description=_("Stage"), ordering="stage")
    def stage_gauge(self, lead):
        return mark("stage", lead.stage, lead.get_stage_display())

    @admin.display(description=_("Status"), ordering="status")
    def status_sign(self, lead):
        return mark("status", lead.status, lead.get_status_display())

    @admin.display(description=_("Next step"))
    def move(self, lead):
        return link(f"{lead.get_absolute_url()}#move", _("Move this lead"))
