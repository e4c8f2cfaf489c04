"""The documents of an event on its page."""

from events.models import EventDocument
from promotion_crm.document_panels import documents_panel


def documents_of(request, record):
    return documents_panel(
        request, EventDocument, "event", record, any_there=record.has_documents, may_add=record.may_edit
    )
