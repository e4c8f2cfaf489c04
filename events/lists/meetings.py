from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from events.models import (
    Event,
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
    PolicyFeedback,
)
from events.models.meetings import attended_by
from partners.lists.above import follow_ups
from partners.models import Contact, Organization, Program, ProjectLead
from partners.pipeline import Stage
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import (
    Choices,
    Coded,
    Countries,
    Days,
    Flag,
    Numbers,
    Records,
    YesNo,
    of_my_district,
)
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.lists.subqueries import joined, total
from promotion_crm.models import District, User


def mine(reader):
    return Q(logged_by=reader.pk) | Q(pk__in=attended_by(reader))


class MeetingFilter(Filters):
    held = Days("held_on")
    kind = Choices(Meeting.Kind)
    organization = Records(Organization.objects.all, "organization_links__organization", label=_("organization"))
    partner = Records(Organization.objects.all, "organization_links__organization", label=_("partner"))
    country = Countries("organizations__country", label=_("country or region"))
    contact = Records(Contact.objects.all, "contact_links__contact", label=_("contact"))
    lead = Records(ProjectLead.objects.all, "lead_links__lead", label=_("lead"))
    event = Records(Event.objects.all)
    owner = Coded(User.objects.all, "attendee_links__user", by="username", label=_("our person"))
    district = Coded(District.objects.all, "attendee_links__district", label=_("our district"))
    mine = Flag(mine, label=_("mine"), own=True)
    my_district = Flag(
        of_my_district("attendee_links__district"), path="attendee_links__pk", label=_("my district"), own=True
    )
    program = Coded(Program.objects.all, "organizations__appointments__program", label=_("program"))
    batch = Numbers("organizations__appointments__batch__number", label=_("batch"))
    next = Days("next_on", label=_("next step by"))
    state = Choices(Meeting.State)
    sample = YesNo("is_sample")


def organizations(reader):
    return joined(MeetingOrganization.objects.all(), "meeting", kinds.Name().value("organization"))


def contacts(reader):
    return joined(MeetingContact.objects.all(), "meeting", kinds.Name().value("contact"))


def attendees(reader):
    return joined(MeetingAttendee.objects.all(), "meeting", kinds.Person().value("user"))


def leads(reader):
    """The codes of the leads spoken of, those the reader may see."""
    seen = ProjectLead.objects.visible_to(reader)
    return joined(MeetingLead.objects.filter(lead__in=seen), "meeting", F("lead__code"))


def feedback(reader):
    """All that was said of policies at a meeting, in the order it was kept in."""
    said = StringAgg("text", "; ", order_by="pk", default=Value(""))
    return total(PolicyFeedback.objects.all(), "meeting", said)


def countries(reader):
    return joined(MeetingOrganization.objects.all(), "meeting", kinds.Country().in_words(F("organization__country")))


def districts(reader):
    ours = MeetingAttendee.objects.filter(district__isnull=False)
    return joined(ours, "meeting", kinds.Name().value("district"))


def lead_stages(reader):
    seen = ProjectLead.objects.visible_to(reader)
    stage = kinds.Choice(Stage).in_words(F("lead__stage"))
    return joined(MeetingLead.objects.filter(lead__in=seen), "meeting", stage)


class MeetingList(List):
    name = "meetings"
    queryset = Meeting.objects.all
    filterset = MeetingFilter
    search = [Search("search_text__found"), Search("organizations__search_text__found")]
    columns = [
        Column("held_on", label=_("date"), link=True, card="top"),
        Column(
            "organizations",
            organizations,
            label=_("organizations"),
            kind=kinds.Name(),
            sort=False,
            card="title",
        ),
        Column("kind", card="end"),
        Column("contacts", contacts, label=_("contacts"), kind=kinds.Name(), sort=False, card="line"),
        Column("attendees", attendees, label=_("our people"), kind=kinds.Text("clip s"), sort=False),
        Column("event", kind=kinds.Name("clip s"), link="event"),
        Column("leads", leads, label=_("leads"), kind=kinds.Text("clip s"), sort=False),
        Column("outcome", sort=False, card="foot"),
        Column("next_step", sort=False),
        Column("next_on", card="foot-end"),
        Column("notes", sort=False),
        Column("policy_feedback", feedback, label=_("policy feedback"), sort=False),
        Column("state"),
        Column("logged_by", kind=kinds.Person()),
        Column("created_at"),
        Column("is_sample"),
        Column("id", label=_("number"), link=True),
        Column("countries", countries, label=_("countries or regions"), kind=kinds.Text("clip s"), sort=False),
        Column("districts", districts, label=_("our districts"), kind=kinds.Text("clip s"), sort=False),
        Column("lead_stages", lead_stages, label=_("stages of the leads"), kind=kinds.Text("clip s"), sort=False),
        Column("event_on", "event__starts_on", label=_("date of the event"), sort=False),
        Column("venue", "event__venue", sort=False),
        follow_ups(Meeting, "meeting"),
    ]
    people = [People("contact_links__contact", ("contacts",))]
    default = [
        "held_on",
        "organizations",
        "kind",
        "contacts",
        "attendees",
        "event",
        "leads",
        "outcome",
        "next_step",
        "next_on",
        "id",  # by which a file that was exported is imported again
    ]
    front = ["held", "kind", "organization", "owner", "event", "mine"]
    order = "-held_on"
    edits = ["kind"]
