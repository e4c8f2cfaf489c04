"""Contacts of a list are put on the list of an event: looked at first, then all or none, undone as a whole."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from events.models import Event, Participation
from partners.models import Contact
from promotion_crm.history import because
from promotion_crm.lists.bulk import MOST
from promotion_crm.models import ChangeSet
from promotion_crm.naming import first_of
from promotion_crm.refusing import said


@dataclass
class Preview:
    """Keys of the contacts who would be invited, who want no contact, and who are on the list already.

    `mark` stands for what would be done.
    """

    event: Event
    added: list = field(default_factory=list)
    barred: list = field(default_factory=list)
    there: list = field(default_factory=list)

    @property
    def mark(self):
        return sha256(repr((self.event.pk, self.added)).encode()).hexdigest()


class Inviting:
    """`ticked` are keys of rows that were ticked; where there is none, it is about all that the question finds."""

    def __init__(self, question, ticked, by):
        self.by, self.ticked = by, ticked
        self.rows = question.of.rows(by).filter(pk__in=ticked) if ticked else question.rows

    def count(self):
        """How many contacts it is about, at most one more than it may be."""
        return self.rows.order_by().values("pk").distinct()[: MOST + 1].count()

    def preview(self, event):
        keys = sorted(set(self.rows.order_by().values_list("pk", flat=True)))[:MOST]
        there = set(event.participations.filter(contact__in=keys).values_list("contact", flat=True))
        barred = Contact.objects.barred().filter(pk__in=keys)
        barred = set(barred.values_list("pk", flat=True)) - there
        return Preview(event, [k for k in keys if k not in barred | there], sorted(barred), sorted(there))

    def told(self, keys):
        """The first of these contacts, and how many there are besides."""
        rows = first_of(Contact, keys, self.by)
        return rows, len(keys) - len(rows)

    def run(self, event, seen):
        """Invite them and give the ChangeSet; None where that would not be what was `seen`, the mark of a preview.

        Raises ValidationError where the database refuses; then nobody was invited.
        """
        reason = _("Invited to “%(event)s”") % {"event": event}
        try:
            with transaction.atomic(), because(reason[:200], by=self.by) as act:
                Event.objects.select_for_update(no_key=True).get(pk=event.pk)
                found = self.preview(event)
                if found.mark != seen or not found.added:
                    return None
                contacts = Contact.objects.filter(pk__in=found.added).select_related("organization").order_by("pk")
                Participation.objects.bulk_create([_invited(event, c) for c in contacts], batch_size=1000)
                return ChangeSet.objects.create(
                    context=act.id,
                    kind=ChangeSet.Kind.INVITATION,
                    list_name="participants",
                    row_count=len(found.added),
                    reason=reason[:200],
                    by=self.by,
                )
        except IntegrityError as error:
            raise ValidationError(said(error)) from error


def _invited(event, contact):
    organization = contact.organization
    return Participation(
        event=event,
        contact=contact,
        organization=organization,
        name=contact.name,
        organization_name=organization.name,
        title=contact.title,
        is_sample=event.is_sample,
    )
