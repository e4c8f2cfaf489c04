from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Contact
from promotion_crm.admin.base import CrmModelAdmin

from .warning import WarnsOfDoubles


@admin.register(Contact)
class ContactAdmin(WarnsOfDoubles, CrmModelAdmin):
    list_display = ["name_en", "name_zh", "title", "organization", "is_primary", "do_not_contact", "updated_at"]
    list_display_links = ["name_en", "name_zh"]
    list_filter = ["is_primary", "do_not_contact", "legal_basis", "is_sample"]
    list_select_related = ["organization"]
    search_fields = ["name_en", "name_zh", "email"]
    found_through = ["organization"]
    search_help_text = _("Name, e-mail or organization, in English, Chinese or pinyin")
    fieldsets = [
        (None, {"fields": ["name_en", "name_zh", "organization", "title", "is_primary"]}),
        (_("How to reach them"), {"fields": ["email", "phone", "wechat", "languages", "do_not_contact"]}),
        (
            _("Why we may keep this"),
            {"fields": ["legal_basis", "data_source", "consented_on", "withdrawn_on"]},
        ),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]

    def get_changeform_initial_data(self, request):
        """A new contact is asked for its basis; for a public office that is its duty, until another is given."""
        return {"legal_basis": Contact.Basis.DUTY} | super().get_changeform_initial_data(request)

    def offered_as(self, obj):
        return f"{super().offered_as(obj)}, {obj.organization}"
