from django.contrib import admin

from partners.models import Document
from promotion_crm.admin.downloads import DocumentAdmin

admin.site.register(Document, DocumentAdmin)
