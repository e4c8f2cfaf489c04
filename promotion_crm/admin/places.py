from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import District, Zone

from .base import CrmModelAdmin


@admin.register(District)
class DistrictAdmin(CrmModelAdmin):
    list_display = ["code", "name_en", "name_zh"]
    search_fields = ["code", "name_en", "name_zh"]
    search_help_text = _("Code or name")
    fieldsets = [(None, {"fields": ["code", "name_en", "name_zh"]})]


@admin.register(Zone)
class ZoneAdmin(CrmModelAdmin):
    list_display = ["code", "name_en", "name_zh"]
    list_filter = ["districts"]
    search_fields = ["code", "name_en", "name_zh"]
    search_help_text = _("Code or name")
    fieldsets = [(None, {"fields": ["code", "name_en", "name_zh", "districts", "source_url"]})]
