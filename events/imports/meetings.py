"""Meetings from a spreadsheet, each with who was there; new ones are recorded as those that are logged."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.meeting_rules import DAYS, about_hiding, about_stranger, hidden_by, misdated, strangers
from events.models import Meeting
from events.recording import LINKS, Minutes, count_for_leads, record_meetings, relink
from partners.imports.records import colleague, contact, organization
from promotion_crm.importing.base import Import
from promotion_crm.importing.cells import Day, OneOf, Text, YesNo
from promotion_crm.importing.keys import Key
from promotion_crm.search import plain
from promotion_crm.wording import listed

from .feedback import FeedbackColumn
from .records import event, leads_by_code

COUNTED = {"state", "held_on", "leads"}  # what first negotiation goes by


class MeetingImport(Import):
    """Meetings, by their number. `organizations`, `contacts`, `attendees` and `leads` are links of the meeting."""

    name = "meetings"
    keys = (Key("id", given=True),)
    beside = (*LINKS, "policy_feedback")

    def __init__(self, by):
        super().__init__(by)
        self.feedback = FeedbackColumn(self)

    def cells(self):
        optional = {"required": False}
        return {
            "held_on": Day(),
            "kind": OneOf(Meeting.Kind.choices, **optional),
            "state": OneOf(Meeting.State.choices, **optional),
            "organizations": organization(several=True),
            "contacts": contact(several=True),
            "attendees": colleague(several=True),
            "leads": leads_by_code(),
            "event": event(),
            "notes": Text(),
            "outcome": Text(most=300, **optional),
            "policy_feedback": Text(label=gettext_lazy("policy feedback"), **optional),
            "next_step": Text(most=300, **optional),
            "next_on": Day(**optional),
            "is_sample": YesNo(**optional),
        }

    # -- judging --------------------------------------------------------------------------
    def ready(self, rows):
        """Read the links of the meetings whose links were edited: {kind: {meeting: {record: link}}}."""
        self.feedback.ready(rows)
        pks = [row.record.pk for row in rows if row.record and {*LINKS, "state"} & {*row.edited}]
        moved = [row.record.pk for row in rows if row.record and "state" in row.edited]
        self.hidden = hidden_by(self.by, moved) if moved else set()
        self.links = {kind: self._links(kind, pks) if pks else {} for kind in LINKS}
        for row in rows:
            for kind in LINKS:
                if kind in row.edited and row.data[kind]:
                    row.data[kind] = "; ".join(self._told_apart(row, kind))

    def _links(self, kind, pks):
        """The links as the importer may see them."""
        model, name = LINKS[kind]
        joined = [f"{name}__organization"] if kind == "contacts" else [name]
        found = {}
        links = model.objects.visible_to(self.by).filter(meeting__in=pks).select_related(*joined)
        for link in links.order_by("pk"):
            record = getattr(link, name)
            found.setdefault(link.meeting_id, {})[record.pk] = link
        return found

    def _linked(self, row, kind):
        """The links that a meeting has as yet, by what they lead to."""
        return {} if row.new else self.links[kind].get(row.record.pk, {})

    def _present(self, row, kind):
        return [getattr(link, LINKS[kind][1]) for link in self._linked(row, kind).values()]

    def _told_apart(self, row, kind):
        """Each name in a cell; by its number where the meeting itself tells whom of that name it means.

        That is who was named there already, also one who has left since, else the contact
        of an organization of the meeting.
        """
        cell = self.names[kind]
        for name in self._names(row, kind):
            fits = [one for one in self._present(row, kind) if _is_called(one, name, cell.by)]
            if not fits and kind == "contacts":
                met = self._met(row)
                fits = [one for one in cell.found.get(plain(name), {}).values() if one.organization_id in met]
            if len(fits) == 1:
                cell.found.setdefault(str(fits[0].pk), {fits[0].pk: fits[0]})
            yield str(fits[0].pk) if len(fits) == 1 else name

    def _names(self, row, kind):
        cell = self.names[kind]
        return [name for part in cell.parts(row.data[kind]) for name in cell.known(part)]

    def _met(self, row):
        """The organizations that a row names, or that its meeting has, by number."""
        if "organizations" not in row.edited:
            return {*self._linked(row, "organizations")}
        found = self.names["organizations"].found
        return {pk for name in self._names(row, "organizations") for pk in found.get(plain(name), ())}

    def judge(self, row):
        if row.new and not row.data.get("held_on"):
            self.wrong(row, "held_on", _("It is blank, and has to be filled in."))
        if self._are_right(row, (*DAYS, "state")):
            draft = row.record.state == Meeting.State.DRAFT
            for name, sentence in misdated(*(getattr(row.record, name) for name in DAYS), draft=draft):
                self.wrong(row, name, sentence)
        if row.new and row.record.next_step and not self.by.pk:
            self.wrong(row, "next_step", _("It becomes a follow-up of whoever imports: say who with --as."))
        if self._are_right(row, ("organizations", "contacts")):
            self._judge_contacts(row)
        if self._are_right(row, ("state",)) and row.record.state == Meeting.State.COMPLETE:
            self._judge_complete(row)
        if not row.new:
            self._judge_hiding(row)
            self._tell_links(row)
        self.feedback.judge(row)

    def _are_right(self, row, names):
        """Whether some of these cells were edited, and all of those could be read."""
        edited = {*names} & {*row.edited}
        return bool(edited) and edited <= {*row.values}

    def _judge_contacts(self, row):
        organizations = row.values.get("organizations", self._present(row, "organizations"))
        contacts = row.values.get("contacts", self._present(row, "contacts"))
        for stranger in strangers(contacts, organizations):
            self.wrong(row, "contacts", about_stranger(stranger, organizations))

    def _judge_complete(self, row):
        """A new one has to name them; a draft that becomes complete may have been without."""
        if not row.new and not row.values.get("organizations", self._present(row, "organizations")):
            self.wrong(row, "state", _("Name at least one organization, or keep the meeting as a draft."))

    def _judge_hiding(self, row):
        again = row.record.state == Meeting.State.DRAFT and row.before.get("state") == Meeting.State.COMPLETE
        if again and row.record.pk in self.hidden:
            self.wrong(row, "state", about_hiding())

    def _tell_links(self, row):
        for kind in self._edited_links(row):
            before, after = self._present(row, kind), row.values[kind]
            if {record.pk for record in before} != {record.pk for record in after}:
                row.changed = True
                label = capfirst(Meeting._meta.get_field(kind).verbose_name)
                row.changes.append((label, listed(before), listed(after)))

    def _edited_links(self, row):
        return [kind for kind in LINKS if kind in row.edited and kind in row.values]

    # -- saving ---------------------------------------------------------------------------
    def add(self, rows):
        record_meetings([self._minutes(row) for row in rows], by=self.by)

    def _minutes(self, row):
        linked = {kind: row.values.get(kind, []) for kind in LINKS}
        if self.by.pk and not linked["attendees"]:
            linked["attendees"] = [self.by]
        return Minutes(row.record, **linked, feedback=self.feedback.new(row))

    def change(self, rows):
        super().change(rows)
        for kind in LINKS:
            changed = [row for row in rows if kind in self._edited_links(row)]
            relink(
                kind,
                add=[(row.record, new) for row in changed for new in self._added(row, kind)],
                remove=[link for row in changed for link in self._removed(row, kind)],
            )
        self.feedback.change(rows)
        self._count([row for row in rows if COUNTED & {*row.edited}])

    def _added(self, row, kind):
        return [record for record in row.values[kind] if record.pk not in self._linked(row, kind)]

    def _removed(self, row, kind):
        kept = {record.pk for record in row.values[kind]}
        return [link for pk, link in self._linked(row, kind).items() if pk not in kept]

    def _count(self, rows):
        """As a meeting that is edited counts: in the name of who logged it."""
        meetings = {row.record.pk: row.record for row in rows if row.record.state == Meeting.State.COMPLETE}
        model, _name = LINKS["leads"]
        links = model.objects.filter(meeting__in=meetings).select_related("lead", "meeting__logged_by__district")
        for link in links.order_by("pk") if meetings else ():
            count_for_leads(meetings[link.meeting_id], [link.lead], by=link.meeting.logged_by or self.by)


def _is_called(record, name, by):
    return plain(name) in {plain(getattr(record, field) or "") for field in by}
