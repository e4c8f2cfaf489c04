"""Rows that a person may not see: of each kind one, and a crowd that must change nothing on any page of theirs."""

from functools import cached_property

from events.models import EventLead
from partners.pipeline import Stage
from tests import make
from tests.world import RESTRICTED

from .objects import Objects

LEAD = {"lead", "registered", "unasked", "landed", "receipt", "verified_receipt", "issue", "introduction", "clock"}
LEAD |= {"suspicion", "transfer", "verification", "standing", "document", "plan", "check", "step", "status_step"}
OTHERS = {"reminder", "meeting", "meeting_draft", "follow_up", "change_set", "job", "export_record", "schedule"}
OTHERS |= {"file_import", "view", "guest_file"}
KINDS = LEAD | OTHERS  # the names of objects.py that are hidden here; the others everybody sees


class Hidden(Objects):
    """As Objects, but of a restricted lead of a colleague, in another district, and that colleague's own things."""

    _lead_name = "restricted"

    def __init__(self, me):
        super().__init__(me)
        self.reader, self.me = self.me, self.world.colleague

    @cached_property
    def theirs(self):
        there = {"owner": self.me, "district": self.world.there}
        return there | {"confidentiality": RESTRICTED}

    @cached_property
    def lead(self):
        return self.world.leads["restricted"]

    @cached_property
    def meeting(self):
        return self.world.meetings["on restricted"]

    @cached_property
    def meeting_draft(self):
        return self.world.meetings["draft of others"]

    @cached_property
    def follow_up(self):
        return self.world.follow_ups["on restricted"]


def crowd(objects):
    """Restricted leads of a colleague around what the person sees, with all that hangs on them."""
    world, by = objects.world, objects.world.colleague
    theirs = {"owner": by, "district": world.there, "confidentiality": RESTRICTED}
    for stage in (Stage.RECEIVED, Stage.REGISTERED, Stage.LANDED):
        lead = make.make_lead(stage, investor=objects.organization, contact=objects.contact, **theirs)
        _around(lead, objects, by)
    make.make_meeting(organizations=[objects.organization], logged_by=by, state="draft")
    make.make_change_set(by=by)
    make.make_saved_view(owner=by)
    make.make_job(owner=by)
    make.make_export_schedule(owner=by)


def _around(lead, objects, by):
    make.make_introduction(lead=lead, partner=objects.organization)
    make.make_receipt(lead=lead)
    make.make_issue(lead=lead)
    make.make_milestone(lead=lead)
    make.make_document(lead=lead)
    make.make_suspicion(lead=lead, other=objects.world.leads["elsewhere"])
    held = {"kind": "lead_introduced", "lead": lead, "source_key": f"lead:{lead.pk}"}
    make.make_contribution(appointment=objects.appointment, **held)
    EventLead.objects.create(event=objects.event, lead=lead)
    organizations, contacts = [objects.organization], [objects.contact]
    said = {"logged_by": by, "organizations": organizations, "contacts": contacts, "event": objects.event}
    meeting = make.make_meeting(leads=[lead], **said)
    make.make_policy_feedback(meeting=meeting)
    make.make_restricted_note(meeting=meeting, by=by)
    make.make_follow_up(owner=by, lead=lead, organization=objects.organization, meeting=meeting)
