"""A program's year: documents and dispatches."""

from events.models import EventDocument
from partners.models import Document

from .events import make_event
from .leads import make_lead
from .people import make_user
from .rows import number, row

FILE = {"content_type": "application/pdf", "size": 20, "sha256": "0" * 64}


def make_document(**fields):
    """A row without a file on the disk, of a new lead unless it is of something else."""
    of = {} if {*Document.TARGETS} & {*fields} else {"lead": make_lead}
    return _document(Document, fields, **of)


def make_event_document(**fields):
    return _document(EventDocument, fields, event=make_event)


def _document(model, fields, **of):
    n = number()
    return row(model, fields, file=f"documents/{n}.pdf", name=f"plan {n}.pdf", uploaded_by=make_user, **FILE, **of)
