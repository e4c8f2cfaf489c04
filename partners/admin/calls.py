from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Call
from promotion_crm.admin.base import CrmModelAdmin


@admin.register(Call)
class CallAdmin(CrmModelAdmin):
    list_display = ["program", "name_en", "name_zh", "opens_on", "closes_on", "batch_number"]
    list_display_links = ["program", "name_en"]
    list_filter = ["program"]
    list_select_related = ["program"]
    search_fields = ["name_en", "name_zh", "program__code"]
    search_help_text = _("Title, or code of the program")
    autocomplete_fields = ["program", "policy"]
    fieldsets = [
        (None, {"fields": ["program", "name_en", "name_zh", ("opens_on", "closes_on"), "batch_number", "policy"]}),
        (_("More"), {"fields": ["note", "is_sample"]}),
    ]
