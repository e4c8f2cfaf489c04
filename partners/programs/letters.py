"""What a partner is sent of a dispatch: in their language, as plain text and HTML, with its documents."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from partners.speaking import CHINESE

HEAVIEST = 10 * 1024 * 1024  # of all files of a mail; more is asked for by whoever wants it


class Letter:
    """A dispatch as one recipient reads it."""

    def __init__(self, recipient, link="", files=(), language=""):
        dispatch, self.language = recipient.dispatch, language or recipient.language
        chinese = self.language == CHINESE
        with translation.override(self.language):
            self.title = dispatch.name_zh if chinese else dispatch.name_en
            self.body = dispatch.body_zh if chinese else dispatch.body_en
            self.subject = " ".join(self.title.split())
            self.greeting = _("Dear %(name)s,") % {"name": recipient.name or recipient.organization}
            self.link, self.ask = link, _("Please confirm here that you have received it. The link is for you alone:")
            self.more = "" if files is not None else _("Its documents are too large for a mail; ask us for them.")

    @property
    def text(self):
        asked = f"{self.ask}\n{self.link}" if self.link else ""
        return "\n\n".join(part for part in (self.greeting, self.body, self.more, asked) if part) + "\n"


def attachments(dispatch):
    """[(name, content, type), …] of the documents of a dispatch as they were uploaded; None where they are too heavy.

    Raises ValueError where a file is not the one that was uploaded.
    """
    documents = list(dispatch.documents.standing().order_by("pk"))
    if sum(document.size for document in documents) > HEAVIEST:
        return None
    found = []
    for document in documents:
        if problem := document.problem():
            raise ValueError(f"{document.name}: {problem}")
        with document.file.storage.open(document.file.name) as kept:
            found.append((document.name, kept.read(), document.content_type))
    return found


def message(recipient, link, files, connection, reply_to=()):
    """The e-mail of a recipient, ready to be sent."""
    made = Letter(recipient, link, files)
    mail = EmailMultiAlternatives(
        made.subject, made.text, to=[recipient.address], reply_to=reply_to, connection=connection
    )
    with translation.override(made.language):
        mail.attach_alternative(render_to_string("partners/dispatches/letter.html", {"letter": made}), "text/html")
    for name, content, kind in files or ():
        mail.attach(name, content, kind)
    return mail
