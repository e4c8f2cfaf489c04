"""A list of guests, pasted or uploaded, is put on the list of an event: looked at first, then as a whole.

Who is a contact is found by e-mail, else by name and organization; the others are kept as they were given. Nobody
is put on the list twice: the same contact, the same address, or the same name of the same organization.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from events.models import Event, Participation
from promotion_crm.history import because
from promotion_crm.importing import cells
from promotion_crm.importing.reading import filled, source_of
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.models import ChangeSet, FileImport
from promotion_crm.refusing import said
from promotion_crm.search import plain
from promotion_crm.wording import after_label

from .guest_columns import FIELDS, columns_of
from .guest_matching import Known, Matcher, firms_among

LIST_NAME = "guests"  # of the kept file
MOST = 20_000  # rows of one list
NEW, THERE, BARRED, REFUSED = "new", "there", "barred", "refused"
NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
NARROW |= dict.fromkeys((0x3000, 0xA0), " ") | dict.fromkeys((0x200B, 0x200E, 0xFEFF))  # spaces, and what has no width


@dataclass
class Guest:
    """A row of the list: what it says, whom it was found to be, and what becomes of it, `why` where not added."""

    number: int
    name: str = ""
    organization: str = ""
    email: str = ""
    title: str = ""
    role: str = ""
    cells: tuple = ()
    contact: object = None
    firm: object = None
    verdict: str = NEW
    why: str = ""

    @property
    def signs(self):
        of = self.contact.pk if self.contact else None, self.firm.pk if self.firm else None
        return self.number, self.verdict, self.name, self.organization, self.email, self.title, self.role, *of


class GuestList:
    """The list of a file for an event. Raises FileRefused where it cannot be read."""

    def __init__(self, event, file, by):
        self.event, self.file, self.by, self.plan = event, file, by, file.plan
        text = bytes(file.content)
        self.source = source_of(text, sheet=self.plan.get("sheet", ""), encoding=self.plan.get("encoding", ""))
        self.rows = []
        for row in filled(self.source):
            self.rows.append(row)
            if len(self.rows) > MOST + 1:
                raise FileRefused(_("The list has more than %(most)s rows. Send it in parts.") % {"most": f"{MOST:,}"})
        if not self.rows:
            raise FileRefused(_("The list is empty."))
        self.columns = self._columns()

    def _columns(self):
        first = [list(row) for _number, row in self.rows[:201]]
        chosen = {int(place): name for place, name in self.plan.get("columns", {}).items()}
        firms = set() if chosen else firms_among({text for row in first for text in row}, self.by)
        return columns_of(
            first, lambda text: plain(text) in firms, has_head=self.plan.get("head"), chosen=chosen or None
        )

    # -- what becomes of it -----------------------------------------------------------------
    @cached_property
    def guests(self):
        """All rows, judged as things stand."""
        names = self.columns.places.values()
        if not {"name", "email"} & {*names}:
            raise FileRefused(_("No column holds names or e-mail addresses. Choose below which one does."))
        rows = self.rows[1:] if self.columns.head else self.rows
        guests = [self._read(number, row) for number, row in rows]
        right = [guest for guest in guests if guest.verdict != REFUSED]
        Matcher(self.by).match(right)
        known = Known(self.event)
        for guest in right:
            self._judge(guest, known)
        return guests

    @cached_property
    def _cells(self):
        text = cells.Text(most=200, required=False)
        role = cells.OneOf(Participation.Role.choices, required=False)
        return {"name": text, "organization": text, "title": text, "email": cells.Email(required=False), "role": role}

    def _read(self, number, row):
        guest = Guest(number, cells=tuple(row))
        for place, name in self.columns.places.items():
            text = row[place] if place < len(row) else ""
            try:
                value = self._cells[name].clean(text if isinstance(text, cells.Broken) else text.translate(NARROW))
            except ValidationError as error:
                guest.verdict = REFUSED
                guest.why = f"{guest.why} {after_label(FIELDS[name], error.messages[0])}".strip()
            else:
                setattr(guest, name, value)
        return guest

    def _judge(self, guest, known):
        if guest.contact and not guest.name:
            guest.name = guest.contact.name
        if not guest.name:
            guest.verdict = REFUSED
            guest.why = _("The name is blank, and no contact has the address “%(email)s”.") % {"email": guest.email}
            if not guest.email:
                guest.why = _("The name is blank.")
        elif (earlier := known.meet(guest)) is not None:
            guest.verdict = THERE
            guest.why = _("Stands in the list twice, already in row %(row)d.") % {"row": earlier} if earlier else ""
        elif guest.contact and guest.contact.is_barred:
            guest.verdict = BARRED

    @cached_property
    def counts(self):
        return Counter(guest.verdict for guest in self.guests)

    def of(self, verdict):
        return [guest for guest in self.guests if guest.verdict == verdict]

    @property
    def mark(self):
        """Stands for what would be done."""
        return sha256(repr([self.event.pk, *(guest.signs for guest in self.guests)]).encode()).hexdigest()

    # -- doing it -----------------------------------------------------------------------------
    def save(self, seen):
        """Put the new ones on the list and give the ChangeSet; None where that would not be what was `seen`.

        Raises ValidationError where the database refuses; then nobody was added.
        """
        reason = (_("Guest list: %(file)s") % {"file": self.file.file_name})[:200]
        try:
            with transaction.atomic(), because(reason, by=self.by) as act:
                Event.objects.select_for_update(no_key=True).get(pk=self.event.pk)
                mine = FileImport.objects.select_for_update(no_key=True).filter(pk=self.file.pk, saved_at=None).exists()
                for name in ("guests", "counts"):
                    self.__dict__.pop(name, None)  # what was read before the wait
                new = self.of(NEW)
                if not mine or not new or self.mark != seen:
                    return None
                Participation.objects.bulk_create([self._participation(guest) for guest in new], batch_size=1000)
                made = ChangeSet.objects.create(
                    context=act.id,
                    kind=ChangeSet.Kind.IMPORT,
                    list_name="participants",
                    row_count=len(new),
                    reason=reason,
                    by=self.by,
                )
                counts = {"new": len(new), "refused": self.counts[REFUSED]}
                FileImport.objects.filter(pk=self.file.pk).update(
                    saved_at=now(), change_set=made, content=None, counts=counts
                )
                return made
        except IntegrityError as error:
            raise ValidationError(said(error)) from error

    def _participation(self, guest):
        contact = guest.contact
        firm = contact.organization if contact else guest.firm
        # Where the contact has another address, or none, the one given is kept beside it.
        known = bool(contact) and contact.email.lower() == guest.email.lower()
        return Participation(
            event=self.event,
            contact=contact,
            organization=firm,
            name=guest.name,
            organization_name=guest.organization or (firm.name if firm else ""),
            title=guest.title or (contact.title if contact else ""),
            role=guest.role or Participation.Role.GUEST,
            email="" if known else guest.email,
            is_sample=self.event.is_sample,
        )
