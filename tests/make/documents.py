"""Documents and dispatches."""

from django.utils.timezone import now

from events.models import EventDocument
from partners.models import Dispatch, DispatchRecipient, Document

from .events import make_event
from .leads import make_lead
from .partners import make_appointment
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


def make_dispatch(*, sent=False, **fields):
    """A draft for all partners; `sent` sends it in the name of whoever wrote it, to nobody yet."""
    n = number()
    texts = {"name_en": f"Dispatch {n}", "name_zh": f"送达{n}", "body_en": f"Text {n}", "body_zh": f"正文{n}"}
    made = row(Dispatch, fields, created_by=make_user, audience_list="appointments", **texts)
    if sent:
        made.state, made.sent_by, made.sent_at = "sent", made.created_by, now()
        made.save()
    return made


def make_dispatch_recipient(**fields):
    """A partner that a dispatch goes to, and no mail has reached yet."""
    appointment = fields["appointment"] = fields.get("appointment") or make_appointment()
    fields.setdefault("organization", appointment.organization)
    usual = {"dispatch": lambda: make_dispatch(sent=True), "language": "en", "state": "by_hand"}
    return row(DispatchRecipient, fields, name=f"Person {number()}", **usual)
