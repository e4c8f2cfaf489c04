"""A draft of a meeting from an invite: the contacts, organizations and colleagues its e-mail addresses lead to."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events.forms import LONGEST
from events.invites import Invite
from events.models import Meeting
from events.recording import record_meeting
from partners.models import Contact
from partners.models.compared import Folded
from promotion_crm.wording import after_label, listed

SALT = "events.invite"
HOURS = 24  # that a preview may be saved in
SENT = ("uid", "summary", "location", "description", "people")


@dataclass
class Draft:
    """What an invite would become. `others` are (e-mail, name) of whom nobody here is known by that address."""

    invite: Invite
    contacts: list = field(default_factory=list)
    colleagues: list = field(default_factory=list)
    others: list = field(default_factory=list)
    taken: dict = field(default_factory=dict)  # meetings made of it already, by day
    sealed: str = ""

    @property
    def organizations(self):
        return list({contact.organization_id: contact.organization for contact in self.contacts}.values())

    @property
    def days(self):
        return self.invite.days or [self.invite.day]

    @property
    def left(self):
        """The days of which there is no meeting yet."""
        return [day for day in self.days if day not in self.taken]

    @property
    def notes(self):
        invite = self.invite
        lines = [invite.summary, after_label(_("Place"), invite.location) if invite.location else "",
                 invite.description]  # fmt: skip
        if self.others:
            said = (f"{name} <{address}>" if name else address for address, name in self.others)
            lines.append(after_label(_("Also invited"), listed(said)))
        return "\n".join(line for line in lines if line)[:LONGEST]


def drafts_of(invites, user):
    """What each of some invites would become for a person; asked for all of them at once."""
    addresses = {address for invite in invites for address, _name in invite.people}
    contacts, colleagues = _contacts(addresses, user), _colleagues(addresses)
    taken = _taken(invites, user)
    return [_draft(invite, user, contacts, colleagues, taken) for invite in invites]


def _contacts(addresses, user):
    """{e-mail: [contact, …]} of those this person may see."""
    rows = Contact.objects.visible_to(user).annotate(folded=Folded("email")).exclude(email="")
    found = {}
    for contact in rows.filter(folded__in=addresses).select_related("organization").order_by("pk"):
        found.setdefault(contact.folded, []).append(contact)
    return found


def _colleagues(addresses):
    rows = get_user_model().objects.colleagues().exclude(email="").annotate(folded=Lower("email"))
    return {person.folded: person for person in rows.filter(folded__in=addresses)}


def _taken(invites, user):
    marks = {invite.mark(day) for invite in invites for day in invite.days or [invite.day]}
    rows = Meeting.objects.filter(logged_by=user, invite__in=marks)
    return {meeting.invite: meeting for meeting in rows}


def _draft(invite, user, contacts, colleagues, taken):
    draft = Draft(invite)
    for address, name in invite.people:
        if address in colleagues:
            draft.colleagues.append(colleagues[address])
        elif len(found := contacts.get(address, ())) == 1:
            draft.contacts += found
        else:
            draft.others.append((address, name))
        if len(found := contacts.get(address, ())) > 1:
            said = _("%(count)d contacts have the address %(address)s; choose who it was in the draft.")
            invite.remarks.append(said % {"count": len(found), "address": address})
    draft.colleagues = [one for one in dict.fromkeys(draft.colleagues) if one != user]
    draft.taken = {day: taken[invite.mark(day)] for day in draft.days if invite.mark(day) in taken}
    if not invite.problem:
        draft.sealed = sealed(invite, user)
    return draft


def sealed(invite, user):
    """An invite as a page may carry it to the next: of this person, and unchanged."""
    kept = {name: getattr(invite, name) for name in SENT}
    kept |= {"user": user.pk, "days": [day.isoformat() for day in invite.days], "day": invite.day.isoformat()}
    return signing.dumps(kept, salt=SALT, compress=True)


def opened(text, user):
    """The invite that a page carried. Raises signing.BadSignature where it is not this person's, changed or old."""
    kept = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    if kept.pop("user") != user.pk:
        raise signing.BadSignature
    days = [date.fromisoformat(day) for day in kept.pop("days")]
    people = [tuple(one) for one in kept.pop("people")]
    return Invite(**kept | {"day": date.fromisoformat(kept["day"]), "days": days, "people": people})


def take(draft, day, *, by):
    """Make the draft of one day, once: (the meeting, whether it is new)."""
    mark = draft.invite.mark(day)
    meeting = Meeting(held_on=day, state=Meeting.State.DRAFT, notes=draft.notes, invite=mark)
    try:
        with transaction.atomic():
            people = {"organizations": draft.organizations, "contacts": draft.contacts}
            return record_meeting(meeting, by=by, colleagues=draft.colleagues, **people), True
    except IntegrityError:
        if taken := Meeting.objects.filter(logged_by=by, invite=mark).first():
            return taken, False
        raise
