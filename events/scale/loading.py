"""The order in which generated rows are loaded, and what each load needs of the ones before."""

from array import array
from dataclasses import dataclass, field
from functools import partial
from random import Random

from django.db import connection, transaction

from events.demo import reference
from events.models import (
    Event,
    EventOrganizer,
    FollowUp,
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
    Participation,
    PolicyFeedback,
)
from partners.models import Appointment, Contact, Contribution, Organization
from promotion_crm.history import entry_model, is_tracked

from . import contributions, copying, events, meetings, organizations, partners, pipelines
from .leads import Known
from .lives import STEPS
from .organizations import Contacts
from .staff import Staff, hire


class NothingToLinkTo(Exception):
    """Contacts, leads and the others belong to organizations, and there are none, or too few."""


@dataclass
class Counts:
    """How many rows of each to make. What hangs on them comes with them.

    With more `steps_per_lead` than a lead needs, leads go back and forth on their way.
    """

    organizations: int = 0
    contacts: int = 0
    leads: int = 0
    meetings: int = 0
    events: int = 0
    appointments: int = 0
    contributions: int = 0
    steps_per_lead: int = 0


@dataclass
class World:
    """What is there to link to: keys by kind. `partners` holds (place of the organization, appointment)."""

    staff: Staff
    contacts: Contacts | None = None
    partners: list = field(default_factory=list)
    leads: Known = field(default_factory=Known)
    events: range = range(0)


class Loader:
    """One run of `generate`. `told(model, count)` hears of every few hundred rows on their way, and of None at the end.

    The same seed and counts over the same database give the same rows; leads and events
    of an earlier run are not linked to. Raises NothingToLinkTo.
    """

    def __init__(self, counts, seed, told=lambda model, count: None):
        self.counts, self.seed, self.told = counts, seed, told
        self.filled = []

    @transaction.atomic
    def load(self):
        reference.load()
        self.world = World(hire())
        for part in (
            self._organizations,
            self._partners,
            self._contacts,
            self._leads,
            self._events,
            self._meetings,
            self._appointments,
        ):
            part()
        self.told(None, 0)
        with connection.cursor() as cursor:
            for model in dict.fromkeys(self.filled):
                for filled in (model, entry_model(model)) if is_tracked(model) else (model,):
                    cursor.execute(f"ANALYZE {connection.ops.quote_name(filled._meta.db_table)}")

    def _organizations(self):
        ids = copying.claim_ids(Organization, self.counts.organizations)
        rows = organizations.organization_rows(self._draw("organizations"), ids, self.world.staff)
        self._copy(Organization, organizations.ORGANIZATION_COLUMNS, rows, len(ids))
        self.places = ids or _sample_organizations()
        if not self.places and any(vars(self.counts).values()):
            raise NothingToLinkTo

    def _partners(self):
        """New organizations only: whose term runs is told by their place among them."""
        places = partners.partner_places(range(self.counts.organizations))
        ids = copying.claim_ids(Appointment, len(places))
        rows = partners.appointment_rows(ids, self.places, partners.program().pk) if places else ()
        self._copy(Appointment, partners.COLUMNS, rows, len(ids))
        self.world.partners = list(zip(places, ids, strict=True))

    def _contacts(self):
        ids = copying.claim_ids(Contact, self.counts.contacts)
        contacts = Contacts.spread(self._draw("spread"), self.places, ids)
        rows = organizations.contact_rows(self._draw("contacts"), contacts, bool(self.counts.organizations))
        self._copy(Contact, organizations.CONTACT_COLUMNS, rows, len(ids))
        self.world.contacts = contacts if ids or self.counts.organizations else Contacts.known(self.places)

    def _leads(self):
        bounces = max(0.1, (self.counts.steps_per_lead - STEPS) / 2)
        self.filled += pipelines.load(self._draw("leads"), self.counts.leads, self.world, bounces, self.told)

    def _events(self):
        ids = self.world.events = copying.claim_ids(Event, self.counts.events)
        with copying.set_aside(
            organizers=(EventOrganizer, events.ORGANIZER_COLUMNS),
            invited=(Participation, events.INVITED_COLUMNS),
            participations=(Participation, events.PARTICIPATION_COLUMNS),
        ) as aside:
            rows = events.event_rows(self._draw("events"), ids, self.world, aside)
            self._copy(Event, events.COLUMNS, rows, len(ids))
            events.name_participants(aside.invited, aside.participations)
            self._load(aside.organizers, aside.participations)

    def _meetings(self):
        ids = copying.claim_ids(Meeting, self.counts.meetings)
        with copying.set_aside(
            organizations=(MeetingOrganization, meetings.ORGANIZATION_COLUMNS),
            contacts=(MeetingContact, meetings.CONTACT_COLUMNS),
            attendees=(MeetingAttendee, meetings.ATTENDEE_COLUMNS),
            leads=(MeetingLead, meetings.LEAD_COLUMNS),
            follow_ups=(FollowUp, meetings.FOLLOW_UP_COLUMNS),
            feedback=(PolicyFeedback, meetings.FEEDBACK_COLUMNS),
        ) as aside:
            rows = meetings.meeting_rows(self._draw("meetings"), ids, self.world, aside)
            self._copy(Meeting, meetings.COLUMNS, rows, len(ids))
            self._load(
                aside.organizations, aside.contacts, aside.attendees, aside.leads, aside.follow_ups, aside.feedback
            )

    def _appointments(self):
        """In a program of this run alone, one of each organization; what was contributed goes under these."""
        count = self.counts.appointments
        if len(self.places) < count or (self.counts.contributions and not count):
            raise NothingToLinkTo
        if count:
            program, policy = contributions.new_program()
            ids = copying.claim_ids(Appointment, count)
            rows = contributions.appointment_rows(ids, self.places, program, policy)
            self._copy(Appointment, contributions.APPOINTMENT_COLUMNS, rows, count)
            many = self.counts.contributions
            rows = contributions.contribution_rows(self._draw("contributions"), many, ids, self.world.staff)
            self._copy(Contribution, contributions.COLUMNS, rows, many)

    def _draw(self, name):
        """Numbers between 0 and 1, of their own for each table, so that one count does not move the others."""
        return Random(f"{self.seed} {name}").random

    def _copy(self, model, columns, rows, count):
        with copying.indexed_after(model, count):
            copying.copy(model, columns, rows, partial(self.told, model))
        self.filled.append(model)

    def _load(self, *asides):
        for aside in asides:
            with copying.indexed_after(aside.model, aside.count):
                aside.load(partial(self.told, aside.model))
            self.filled.append(aside.model)


def _sample_organizations():
    keys = Organization.objects.filter(is_sample=True).order_by("pk").values_list("pk", flat=True)
    return array("q", keys.iterator())
