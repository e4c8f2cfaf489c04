"""The rows that addresses are about: of each kind one that the person sees, where there is any for them."""

from functools import cached_property

from django.core.files.base import ContentFile

from events.answering import SIGNER
from events.models import EventLead
from partners.pipeline import Stage
from partners.programs import dispatching
from tests import make
from tests.merging import merged
from tests.world import World

from .guarded import Guarded
from .own_things import OwnThings

PDF = ContentFile(b"%PDF-1.4 evidence", name="evidence.pdf")


class Objects(Guarded, OwnThings):
    """Around one person, `me`. A property is a row, or the key that stands in an address."""

    def __init__(self, me):
        self.me = me or make.make_user()
        self.world = World(self.me)

    def keys(self, name):
        """What fills the places of an address: rows by their names, and after `=` a word as it is."""
        found = [word[1:] if word.startswith("=") else getattr(self, word) for word in name.split()]
        return [getattr(value, "pk", value) for value in found]

    @cached_property
    def theirs(self):
        """What makes a row the person's own, to see and to change, where their role can have any."""
        return {"district": self.me.district} | ({} if self.verifies else {"owner": self.me})

    # -- who we work with ----------------------------------------------------------
    @cached_property
    def organization(self):
        district = "district officer" in self.me.roles
        return self.world.organizations["here" if district else "own"]

    @cached_property
    def contact(self):
        return self.organization.contacts.first()

    @cached_property
    def appointment(self):
        return make.make_appointment(organization=self.organization)

    @cached_property
    def program(self):
        return make.make_program().code

    @cached_property
    def batch(self):
        return make.make_batch()

    @cached_property
    def policy(self):
        return make.make_policy_version()

    @cached_property
    def termination(self):
        return make.make_termination(appointment=self.appointment)

    @cached_property
    def call(self):
        return make.make_call()

    @cached_property
    def application(self):
        return make.make_application(organization=self.organization, entered_by=self.me)

    @cached_property
    def submitted(self):
        """One that waits for a review in the person's own district."""
        own = self.world.organizations["here"]
        return make.make_application("submitted", organization=own, district=self.me.district)

    @cached_property
    def judged(self):
        """One that waits for confirmation."""
        return make.make_application("commission_review", organization=self.organization)

    @cached_property
    def contribution(self):
        return make.make_contribution(appointment=self.appointment, entered_by=self.me)

    @cached_property
    def foreign_contribution(self):
        """One that somebody else entered, to be decided."""
        return make.make_contribution(appointment=self.appointment)

    @cached_property
    def evaluation(self):
        return self.world.evaluation

    @cached_property
    def recognition(self):
        return make.make_recognition()

    @cached_property
    def double(self):
        return make.make_organization_double(one=self.organization)

    @cached_property
    def draft(self):
        return make.make_dispatch(created_by=self.me)

    @cached_property
    def dispatch(self):
        return make.make_dispatch_recipient(organization=self.organization, appointment=self.appointment).dispatch

    @cached_property
    def dispatch_link(self):
        row = make.make_dispatch_recipient(appointment=self.appointment)
        return dispatching.link_for(row).rstrip("/").rpartition("/")[2]

    @cached_property
    def document(self):
        return make.make_document(lead=self.lead, uploaded_by=self.me)

    @cached_property
    def merged(self):
        """An organization that went, as a colleague made it one with another."""
        gone, kept = make.make_organization(), make.make_organization()
        merged(kept, gone, by=make.make_user("city administrator"))
        return gone.pk

    # -- leads and what hangs on them ----------------------------------------------
    @cached_property
    def lead(self):
        """One that is theirs; of an event of theirs for those who see no others."""
        return self.world.leads[self._lead_name]

    @cached_property
    def registered(self):
        """One of theirs that waits for its verification."""
        return make.make_lead(Stage.REGISTERED, **self.theirs)

    @cached_property
    def unasked(self):
        """One of theirs that is registered, and nobody asked for its verification."""
        return make.make_lead(Stage.REGISTERED, **self.theirs)

    @cached_property
    def landed(self):
        return self._met_at_event(make.make_lead(Stage.LANDED, **self.theirs))

    def _met_at_event(self, lead):
        EventLead.objects.create(event=self.event, lead=lead)
        return lead

    @cached_property
    def receipt(self):
        return self.world.receipts[self._lead_name]

    @cached_property
    def verified_receipt(self):
        one = make.make_receipt(lead=self.lead, evidence=PDF)
        one.verify(by=make.make_user(superuser=True))
        return one

    @property
    def _lead_name(self):
        """Their own; who verifies decides no landing of their own."""
        if "event officer" in self.me.roles:
            return "from event"
        return "here" if self.verifies else "owned"

    @property
    def verifies(self):
        return self.me.is_superuser or bool({"verifier", "city administrator"} & set(self.me.roles))

    @cached_property
    def issue(self):
        return self.world.issues[self._lead_name]

    @cached_property
    def reminder(self):
        return make.make_reminder(lead=self.lead, user=self.me, kind="check")

    @cached_property
    def clock(self):
        return make.make_response_clock(lead=self.lead)

    @cached_property
    def suspicion(self):
        return make.make_suspicion(lead=self.lead, other=make.make_lead(**self.theirs))

    @cached_property
    def transfer(self):
        return make.make_transfer(lead=self.lead)

    @cached_property
    def introduction(self):
        return self.world.introductions[self._lead_name]

    @cached_property
    def verification(self):
        made = make.make_verification(lead=self.registered)
        make.make_verification_check(verification=made)
        return made

    @cached_property
    def standing(self):
        """The verification by which a lead of theirs is landed."""
        return self.landed.verifications.get(state="passed")

    @cached_property
    def plan(self):
        return make.make_milestone(lead=self.lead)

    @cached_property
    def check(self):
        return make.make_landing_check(lead=self.landed)

    @cached_property
    def step(self):
        return make.make_stage_change(lead=self.lead)

    @cached_property
    def status_step(self):
        return make.make_status_change(lead=self.lead)

    # -- what we do with them ------------------------------------------------------
    @cached_property
    def event(self):
        return self.world.events["own"]

    @cached_property
    def delegation(self):
        return make.make_event(kind="inbound", owner=self.me, district=self.me.district)

    @cached_property
    def guest(self):
        return make.make_participation(event=self.event)

    @cached_property
    def answer_link(self):
        return SIGNER.sign(self.guest.pk)

    @cached_property
    def guest_file(self):
        fields = {"list_name": "guests", "by": self.me, "plan": {"event": self.event.pk}}
        return make.make_file_import(content=b"Name\nAurora Lim\n", **fields)

    @cached_property
    def event_document(self):
        return make.make_event_document(event=self.event, uploaded_by=self.me)

    @cached_property
    def meeting(self):
        return self.world.meetings["mine"]

    @cached_property
    def meeting_draft(self):
        return self.world.meetings["my draft"]

    @cached_property
    def follow_up(self):
        return self.world.follow_ups["mine"]

    @cached_property
    def lone_guest(self):
        """One that no mail was written to."""
        return make.make_participation(event=self.event)

    @cached_property
    def guest_mail(self):
        return make.make_guest_mail(participation=self.guest)

    @cached_property
    def door_press(self):
        return make.make_door_press(event=self.event, by=self.me)

    @cached_property
    def someone(self):
        return make.make_user()
