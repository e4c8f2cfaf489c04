from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Organization
from promotion_crm.admin.base import CrmModelAdmin

from .warning import WarnsOfDoubles


@admin.register(Organization)
class OrganizationAdmin(WarnsOfDoubles, CrmModelAdmin):
    list_display = ["name_en", "name_zh", "kind", "country", "district", "account_manager", "updated_at"]
    list_display_links = ["name_en", "name_zh"]
    list_filter = ["kind", "district", "industry", "is_sample"]
    search_fields = ["name_en", "name_zh"]
    search_help_text = _("Name, in English, Chinese or pinyin")
    fieldsets = [
        (None, {"fields": ["name_en", "name_zh", "kind", "country", "industry", "parent"]}),
        (_("In Shanghai"), {"fields": ["district", "account_manager", "credit_code"]}),
        (_("More"), {"fields": ["website", "note", "source_url", "is_sample"]}),
    ]

    def get_changeform_initial_data(self, request):
        """Whoever adds an organization looks after it, so that they can still change it."""
        user = request.user
        manages = user.pk if "account manager" in user.roles else None
        mine = {"account_manager": manages, "district": user.district_id}
        return mine | super().get_changeform_initial_data(request)
