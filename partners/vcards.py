"""vCards of contacts, to be put into a telephone or an address book.

Version 3.0 (RFC 2426): of the versions there are it is the one that telephones, Outlook and
address books all read; Outlook refuses 4.0. Escaping and folding are those of RFC 6350. Who
asked not to be contacted, or took back the consent, has no card: in a telephone that wish would be out of sight.
"""

from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion_crm.content_lines import line, written
from promotion_crm.lists.own_formats import OwnFormat
from promotion_crm.wording import after_label

FETCH = 2000


def make(question, path, beat):
    """Write the cards of all rows that may be contacted; their number."""
    rows = question.rows.reachable().order_by(*question.order()).select_related("organization")
    number = 0
    with path.open("wb") as file:
        for contact in rows.iterator(FETCH):
            file.write(card(contact))
            number += 1
            if not number % FETCH:
                beat(number)
    return number


def card(contact):
    """The bytes of one card.

    The name stays whole: the office does not know which part of it is the family's, and a
    guess would be wrong for many. The name in the other language is found as a nickname.
    """
    host = urlsplit(settings.SITE_URL).hostname
    name = contact.name
    lines = ["BEGIN:VCARD", "VERSION:3.0", line("FN", name), line("N", "", name, "", "", "")]
    wechat = after_label(_("WeChat"), contact.wechat) if contact.wechat else ""
    said = (
        ("NICKNAME", contact.other_name),
        ("ORG", contact.organization.name),
        ("TITLE", contact.title),
        ("EMAIL;TYPE=INTERNET,WORK", contact.email),
        ("TEL;TYPE=WORK,VOICE", contact.phone),
        ("NOTE", wechat),
    )
    lines += [line(label, value) for label, value in said if value]
    lines.append(line("UID", f"contact-{contact.pk}@{host}"))
    lines.append(f"REV:{contact.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    return written([*lines, "END:VCARD"])


VCARDS = OwnFormat(
    gettext_lazy("vCard, without “do not contact”"),
    make,
    ("name", "other_name", "organization", "title", "email", "phone", "wechat"),
    rows=lambda rows: rows.reachable(),
)
