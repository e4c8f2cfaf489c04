"""Who the guests of a list are: contacts and organizations of ours, and those on the list of the event already."""

from django.db.models import Q

from partners.models import Contact, Organization
from partners.models.compared import Folded
from promotion_crm.search import in_capitals, plain

LOT = 2000  # texts asked for at once


def firms_among(texts, user):
    """Those of some texts, in plain letters, that are names of organizations this person sees."""
    return {plain(text) for text in _firms(texts, user)}


def _firms(texts, user):
    """{name as it is: organization} of the texts that are the name of just one, whatever its case."""
    found = {}
    for lot in _lots({text for text in texts if text}):
        rows = Organization.objects.visible_to(user).annotate(high=in_capitals("name_en"))
        for row in rows.filter(Q(high__in=[text.upper() for text in lot]) | Q(name_zh__in=lot)).order_by("pk"):
            for name in filter(None, {row.name_en, row.name_zh}):
                found.setdefault(name, []).append(row)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _lots(texts):
    texts = sorted(texts)
    return (texts[start : start + LOT] for start in range(0, len(texts), LOT))


class Matcher:
    """Finds the contact of each guest: by the address, else by name and organization; else the organization alone."""

    def __init__(self, user):
        self.user = user
        self.rows = Contact.objects.visible_to(user).select_related("organization")

    def match(self, guests):
        by_email = self._by_email({guest.email.lower() for guest in guests if guest.email})
        for guest in guests:
            guest.contact = _the_one(by_email.get(guest.email.lower(), []), guest)
        rest = [guest for guest in guests if not guest.contact]
        by_name = self._by_name({guest.name for guest in rest if guest.name and guest.organization})
        for guest in rest:
            fits = [one for one in by_name.get(plain(guest.name), []) if plain(guest.organization) in _names(one)]
            guest.contact = fits[0] if len(fits) == 1 else None
        firms = _firms({guest.organization for guest in rest if not guest.contact}, self.user)
        firms = {plain(name): firm for name, firm in firms.items()}
        for guest in rest:
            guest.firm = None if guest.contact else firms.get(plain(guest.organization))

    def _by_email(self, emails):
        found = {}
        for lot in _lots(emails):
            rows = self.rows.exclude(email="").annotate(folded=Folded("email")).filter(folded__in=lot)
            for row in rows.order_by("pk"):
                found.setdefault(row.email.lower(), []).append(row)
        return found

    def _by_name(self, names):
        found = {}
        for lot in _lots(names):
            either = Q(high__in=[name.upper() for name in lot]) | Q(name_zh__in=lot)
            for row in self.rows.annotate(high=in_capitals("name_en")).filter(either).order_by("pk"):
                for name in {plain(row.name_en), plain(row.name_zh)} - {""}:
                    found.setdefault(name, []).append(row)
        return found


def _the_one(contacts, guest):
    """Of contacts who share an address the one of that name; one who wants no contact before the others."""
    if len(contacts) > 1:
        named = [one for one in contacts if plain(guest.name) in (plain(one.name_en), plain(one.name_zh))]
        contacts = named or [one for one in contacts if one.do_not_contact]
    return contacts[0] if contacts else None


def _names(contact):
    firm = contact.organization
    return {plain(firm.name_en), plain(firm.name_zh)} - {""}


class Known:
    """Those on the list of an event, and those of the rows met so far; each by all that may tell it."""

    def __init__(self, event):
        self.met = {}
        rows = event.participations.values_list(
            *("contact", "name", "organization_name", "email", "contact__email"),
            *("organization__name_en", "organization__name_zh", "contact__name_en", "contact__name_zh"),
        )
        for contact, name, given, email, own, *others in rows:
            firms, names = {plain(given), *map(plain, filter(None, others[:2]))}, {name, *filter(None, others[2:])}
            self._keep(_signs(contact, {*map(plain, names)}, firms, {email.lower(), (own or "").lower()} - {""}), 0)

    def meet(self, guest):
        """The row in which this guest stood before, 0 where on the list already; None where they are new."""
        contact = guest.contact
        names, firms = {plain(guest.name)}, {plain(guest.organization)}
        if contact:
            firms |= _names(contact)
        emails = {guest.email.lower(), contact.email.lower() if contact else ""} - {""}
        signs = _signs(contact.pk if contact else None, names, firms, emails)
        known = [self.met[sign] for sign in signs if sign in self.met]
        self._keep(signs, guest.number)
        return min(known) if known else None

    def _keep(self, signs, number):
        for sign in signs:
            self.met.setdefault(sign, number)


def _signs(contact, names, firms, emails):
    """What tells a guest. A name without an organization tells nobody who has an address."""
    found = {("email", email) for email in emails} | {
        ("name", name, firm) for name in names for firm in firms if name and (firm or not emails)
    }
    return found | ({("contact", contact)} if contact else set())
