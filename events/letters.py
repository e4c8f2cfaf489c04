"""What is written to a guest of an event: in the guest's language, as plain text, as HTML and with a calendar file."""

from dataclasses import dataclass, field
from email.mime.image import MIMEImage

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.calendar_files import calendar
from events.feeding import entry_of_event
from events.models import GuestMail
from partners.speaking import spoken_by
from promotion_crm.wording import after_label, joined, listed

from .answering import link_for
from .qr_codes import qr_png

Kind = GuestMail.Kind


@dataclass
class Letter:
    """The parts of a mail, in one language. `facts` are [(label, words), …]."""

    subject: str
    greeting: str
    lines: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    ask: str = ""
    link: str = ""
    close: str = ""
    picture: str = ""  # of the code for the door: where the HTML finds it within the mail

    @property
    def text(self):
        facts = "\n".join(after_label(label, words) for label, words in self.facts)
        asked = f"{self.ask}\n{self.link}" if self.link else ""
        return "\n\n".join(part for part in (self.greeting, *self.lines, facts, asked, self.close) if part) + "\n"


def language_of(guest):
    """The language to write to this guest in: the one spoken first, else that of the name."""
    return spoken_by(guest.contact, guest.name)


def letter(guest, kind, *, language="", intro=""):
    """The letter to a guest, in this language, else their own."""
    with translation.override(language or language_of(guest)):
        event, name = guest.event, guest.contact.name if guest.contact else guest.name
        made = Letter(_subject(kind) % {"event": " ".join(str(event).split())}, _("Dear %(name)s,") % {"name": name})
        made.lines = [line for line in (intro, *_said(kind, event)) if line]
        made.close = "\n".join(filter(None, [_("Kind regards"), host_of(event)]))
        if kind == Kind.THANKS:
            return made
        made.facts = _facts(event, guest)
        made.link = link_for(guest)
        made.ask = _("Please say here whether you will come. The link is for you alone:")
        if kind == Kind.PLACE_FREE:
            made.ask = _("Should you be unable to come, please say so here, so that another guest gets the place:")
        return made


def _subject(kind):
    return {
        Kind.INVITATION: _("Invitation: %(event)s"),
        Kind.PLACE_FREE: _("A place is free for you: %(event)s"),
        Kind.THANKS: _("Thank you for coming: %(event)s"),
    }[kind]


def _said(kind, event):
    return {
        Kind.INVITATION: [_("We should be glad to welcome you at the following event.")],
        Kind.PLACE_FREE: [_("You were on the waiting list. A place has come free, and it is yours.")],
        Kind.THANKS: [_("Thank you for having come to “%(event)s”. It was good to have you there.") % {"event": event}],
    }[kind]


def _facts(event, guest):
    place = joined(event.venue, event.district)
    found = [
        (pgettext("in a mail", "Event"), str(event)),
        (_("Date"), days_of(event)),
        (pgettext("in a mail", "Place"), place),
        (_("Your code at the door"), guest.code),
    ]
    return [(label, words) for label, words in found if words]


def host_of(event):
    """Who invites: as it was announced, else the organizers we know."""
    return event.organizer or listed(row.organization for row in event.organizers.select_related("organization"))


def days_of(event):
    """2026-12-10 (Thursday), or from then to another day."""
    days = dict.fromkeys(day for day in (event.starts_on, event.ends_on) if day)
    return " – ".join(f"{day:%Y-%m-%d} ({date_format(day, 'l')})" for day in days) or event.date_note


def message(mail, connection, reply_to=()):
    """The e-mail of a GuestMail, ready to be sent."""
    guest = mail.participation
    language = mail.language or language_of(guest)
    made = letter(guest, mail.kind, language=language, intro=mail.intro)
    mail_ = EmailMultiAlternatives(
        made.subject, made.text, to=[guest.address], reply_to=reply_to, connection=connection
    )
    with translation.override(language):
        made.picture = "door-code" if mail.kind != Kind.THANKS else ""
        mail_.attach_alternative(render_to_string("events/mails/letter.html", {"letter": made}), "text/html")
        if mail.kind != Kind.THANKS and guest.event.starts_on:
            # Its address is for us; a guest has the link.
            content = calendar([entry_of_event(guest.event, lambda path: "")])
            mail_.attach("event.ics", content.decode(), "text/calendar")
    if made.picture:
        mail_.attach(_picture(guest.code, made.picture))
    return mail_


def _picture(code, name):
    """The code as a QR code, shown where the HTML asks for it and kept as a file where it does not."""
    picture = MIMEImage(qr_png(code), "png")
    picture["Content-ID"] = f"<{name}>"
    picture.add_header("Content-Disposition", "inline", filename=f"{name}.png")
    return picture
