from django.contrib import admin

from events.models import EventDocument
from promotion_crm.admin.downloads import DocumentAdmin

admin.site.register(EventDocument, DocumentAdmin)
