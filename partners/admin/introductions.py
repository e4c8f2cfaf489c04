from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Introduction, ProjectLead
from partners.models.introduction_rules import NAMED, VERIFIED
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.admin.columns import badge
from promotion_crm.admin.forms import CrmForm
from promotion_crm.roles import OVERRIDE

STATES = {"verified": "good", "investor_confirmed": "accent", "rejected": "bad", "disputed": "warn"}


class IntroductionForm(CrmForm):
    def clean(self):
        """The lead is locked before its introduction, as every act on one does."""
        ProjectLead.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.instance.lead_id).first()
        return super().clean()


@admin.register(Introduction)
class IntroductionAdmin(CrmModelAdmin):
    form = IntroductionForm
    list_display = ["lead", "partner", "role", "state_badge", "share", "own_investment", "claimed_on"]
    list_filter = ["state", "role", "own_investment", "is_sample"]
    ordering = ["-id"]
    search_fields = ["lead__code", "partner__name_en"]
    found_through = ["lead", "partner"]
    search_help_text = _("Lead or partner, in English, Chinese or pinyin")
    fixed = ["state_badge", "confirmed_on"]
    fieldsets = [
        (None, {"fields": ["lead", "partner", "appointment", "role", "share", "own_investment"]}),
        (
            _("State"),
            {
                "fields": ["state_badge", "claimed_on", "confirmed_on"],
                "description": _("A claim is confirmed, verified or rejected on the page of its lead."),
            },
        ),
        (_("Against the rules"), {"fields": ["override_reason"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, introduction):
        return badge(introduction.get_state_display(), STATES.get(introduction.state, ""))

    def get_readonly_fields(self, request, obj=None):
        """Whoever may accept against the rules writes the reason; who was named stays, and what was verified."""
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is not None:
            fields += NAMED
            fields += [*VERIFIED, "appointment"] if obj.state == Introduction.State.VERIFIED else []
        return fields if request.user.has_perm(OVERRIDE) else [*fields, "override_reason"]

    def get_field_queryset(self, db, db_field, request):
        """A partner is named on leads this person may change."""
        rows = super().get_field_queryset(db, db_field, request)
        return rows.editable_by(request.user) if db_field.name == "lead" else rows

    def save_model(self, request, obj, form, change):
        if "override_reason" in form.changed_data:
            obj.override_by = request.user if obj.override_reason else None
        super().save_model(request, obj, form, change)
