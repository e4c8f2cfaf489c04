from collections import Counter

from django.utils.translation import gettext as _

from events.answering import overrun
from events.models import Event, Participation
from events.models.places import TAKEN
from partners.imports.records import contact, organization
from promotion_crm.importing.base import Import
from promotion_crm.importing.cells import Email, OneOf, Text, YesNo
from promotion_crm.importing.keys import Key
from promotion_crm.search import plain

from .records import event


class ParticipantImport(Import):
    """Participants: by their number, or by the event and the name as given or the contact.

    The name comes first: a file of an event has names for all, and contacts for some.
    """

    name = "participants"
    keys = (Key("id", given=True), Key("name", ("event", "name")), Key("contact", ("event", "contact")))

    def cells(self):
        optional = {"required": False}
        return {
            "event": event(required=True),
            "contact": contact(),
            "organization": organization(required=False),
            "name": Text(most=200, **optional),
            "organization_name": Text(most=200, **optional),
            "title": Text(most=200, **optional),
            "email": Email(**optional),
            "role": OneOf(Participation.Role.choices, **optional),
            "state": OneOf(Participation.State.choices, **optional),
            "note": Text(**optional),
            "is_sample": YesNo(**optional),
        }

    def prepare(self, rows):
        asked = {*self.places.values()}
        if {"contact", "name"} <= asked:
            self._name(rows)
        if "organization" in asked and "organization_name" not in asked:
            self._keep_as_given(rows)

    def _name(self, rows):
        """A blank name beside a contact is the contact's."""
        self.look_up(["contact"], rows)
        for row in rows:
            known = self._named("contact", row)
            if not row.data["name"] and len(known) == 1:
                row.data["name"] = known[0].name

    def _keep_as_given(self, rows):
        """The list shows an organization we do not know as it was given, in the column of those we know."""
        self.look_up(["organization"], rows)
        for row in rows:
            text = row.data["organization"]
            if text and not text.isdigit() and not self._named("organization", row):
                row.data |= {"organization": "", "organization_name": text}
                row.edited.append("organization_name")
                row.moved["organization_name"] = "organization"

    def _named(self, name, row):
        """The records that a cell may mean."""
        return list(self.names[name].found.get(plain(row.data[name]), {}).values())

    def remark(self, rows):
        """That an event would have more guests than places."""
        taking = [row for row in rows if row.record.state in TAKEN and "state" in row.edited]
        new = Counter(row.record.event_id for row in taking if row.new or row.before.get("state") not in TAKEN)
        last = {row.record.event_id: row for row in taking}
        for limited in Event.objects.filter(pk__in=new, capacity__isnull=False):
            if warning := overrun(limited, new[limited.pk]):
                last[limited.pk].remarks.append(warning)

    def judge(self, row):
        participation, values = row.record, row.values
        event, contact = values.get("event"), values.get("contact")
        if event and not event.is_open and row.before.get("event_id") != event.pk:
            self.wrong(row, "event", Event.NOT_OPEN % {"event": event})
        if not participation.name and contact:
            participation.name = contact.name
        if not participation.name and not row.data.get("contact"):
            self.wrong(row, "name", _("It is blank, and has to be filled in."))
        was, given = row.before.get("organization_name"), participation.organization_name
        if was is not None and was != given and "organization_name" not in self.places.values():
            row.remarks.append(_("“%(text)s” is no organization here; it is kept as it was given.") % {"text": given})
