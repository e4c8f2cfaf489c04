from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import (
    Event,
    Meeting,
    MeetingAttendee,
    MeetingLead,
    MeetingOrganization,
    PolicyFeedback,
)
from events.models.meetings import attended_by
from partners.models import Organization, ProjectLead
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Choices, Coded, Countries, Days, Flag, Records, YesNo, of_my_district
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import joined
from promotion_crm.models import District, User

TONES = {"hindrance": "warn", "blocking": "bad"}


def mine(reader):
    return Q(meeting__logged_by=reader.pk) | Q(meeting__in=attended_by(reader))


class PolicyFeedbackFilter(Filters):
    area = Choices(PolicyFeedback.Area)
    severity = Choices(PolicyFeedback.Severity)
    held = Days("meeting__held_on", label=_("date"))
    organization = Records(
        Organization.objects.all, "meeting__organization_links__organization", label=_("organization")
    )
    country = Countries("meeting__organizations__country", label=_("country or region"))
    district = Coded(District.objects.all, "meeting__attendee_links__district", label=_("our district"))
    owner = Coded(User.objects.all, "meeting__attendee_links__user", by="username", label=_("our person"))
    lead = Records(ProjectLead.objects.all, "meeting__lead_links__lead", label=_("lead"))
    event = Records(Event.objects.all, "meeting__event", label=_("event"))
    meeting = Records(Meeting.objects.all)
    mine = Flag(mine, label=_("mine"), own=True)
    my_district = Flag(
        of_my_district("meeting__attendee_links__district"),
        path="meeting__attendee_links__pk",
        label=_("my district"),
        own=True,
    )
    sample = YesNo("meeting__is_sample", label=_("sample"))


class OnMeeting(Column):
    """Leads to the feedback among the rest of its meeting."""

    opens_row = False  # feedback is a part of its meeting's page

    def expressions(self, reader):
        return super().expressions(reader) | {self.alias("meeting"): F("meeting")}

    def url(self, row):
        return PolicyFeedback(pk=row[self.alias("link")], meeting_id=row[self.alias("meeting")]).page_url


def at_meeting(rows, value):
    """What the rows of its meeting say, in one text."""
    return joined(rows, "meeting", value, "meeting")


def organizations(reader):
    return at_meeting(MeetingOrganization.objects.all(), kinds.Name().value("organization"))


def countries(reader):
    return at_meeting(MeetingOrganization.objects.all(), kinds.Country().in_words(F("organization__country")))


def attendees(reader):
    return at_meeting(MeetingAttendee.objects.all(), kinds.Person().value("user"))


def districts(reader):
    return at_meeting(MeetingAttendee.objects.filter(district__isnull=False), kinds.Name().value("district"))


def leads(reader):
    """The codes of the leads spoken of, those the reader may see."""
    seen = ProjectLead.objects.visible_to(reader)
    return at_meeting(MeetingLead.objects.filter(lead__in=seen), F("lead__code"))


class PolicyFeedbackList(List):
    """What partners and investors said of policies, for those who write policies."""

    name = "policy-feedback"
    queryset = PolicyFeedback.objects.all
    filterset = PolicyFeedbackFilter
    search = [Search("search_text__found")]
    columns = [
        Column("held_on", "meeting__held_on", label=_("date"), link="meeting", card="top", group=_("Meeting")),
        Column("area", card="line"),
        Column("severity", kind=kinds.Choice(PolicyFeedback.Severity, tones=TONES), card="end"),
        OnMeeting("text", label=_("feedback"), link=True, sort=False, card="title"),
        Column("organizations", organizations, label=_("organizations"), kind=kinds.Name(), sort=False, card="foot"),
        Column("countries", countries, label=_("countries or regions"), kind=kinds.Text("clip s"), sort=False),
        Column("attendees", attendees, label=_("our people"), kind=kinds.Text("clip s"), sort=False),
        Column("leads", leads, label=_("leads"), kind=kinds.Text("clip s"), sort=False, card="foot-end"),
        Column("event", "meeting__event", label=_("event"), kind=kinds.Name("clip s"), link="meeting__event",
               sort=False),
        Column("districts", districts, label=_("our districts"), kind=kinds.Text("clip s"), sort=False),
        Column("kind", "meeting__kind", label=_("kind of meeting"), kind=kinds.Choice(Meeting.Kind), sort=False),
        Column("outcome", "meeting__outcome", label=_("outcome of the meeting"), sort=False),
        Column("logged_by", "meeting__logged_by", label=_("logged by"), kind=kinds.Person(), sort=False),
        Column("created_at", sort=False),
        Column("is_sample", "meeting__is_sample", label=_("sample"), kind=kinds.Bool(), sort=False),
        Column("id", label=_("number")),
    ]  # fmt: skip
    default = ["held_on", "area", "severity", "text", "organizations", "countries", "attendees", "leads", "event"]
    front = ["area", "severity", "held", "organization", "country", "district", "mine"]
    order = "-held_on"
    edits = ["area", "severity"]
