"""The documents of this floor on the pages of what they belong to."""

from partners.models import Document
from promotion_crm.document_panels import documents_panel


def documents_of_lead(request, record):
    """Whoever works on the lead adds some, also once it has landed."""
    return documents_panel(request, Document, "lead", record, any_there=record.has_documents, may_add=record.may_tend)


def documents_of_application(request, record):
    """Whoever enters, reviews or decides it adds some, while it is open."""
    may_add = Document.TARGETS["application"].writable(request.user).filter(pk=record.pk).exists()
    return documents_panel(request, Document, "application", record, may_add=may_add)


def documents_of_appointment(request, record):
    return documents_panel(request, Document, "appointment", record, may_add=record.may_edit)


def documents_of_verification(request, verification):
    """In a list, as the page of a verification has no panels of its own."""
    if verification is None:
        return []
    may_add = Document.TARGETS["verification"].writable(request.user).filter(pk=verification.pk).exists()
    panel = documents_panel(request, Document, "verification", verification, may_add=may_add)
    return [panel] if panel else []
