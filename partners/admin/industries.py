from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Industry
from promotion_crm.admin.base import CrmModelAdmin


@admin.register(Industry)
class IndustryAdmin(CrmModelAdmin):
    list_display = ["code", "name_en", "name_zh", "group"]
    list_filter = ["group"]
    search_fields = ["code", "name_en", "name_zh"]
    search_help_text = _("Code or name")
    fieldsets = [(None, {"fields": ["code", "name_en", "name_zh", "group"]})]
