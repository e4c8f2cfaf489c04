from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from events.models import Event, FollowUp, Meeting
from partners.lists.above import last_meeting
from partners.models import Contact, Organization, ProjectLead
from partners.pipeline import Stage
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Cases, Coded, Days, Flag, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.models import User


def is_open():
    return Q(done_at__isnull=True)


def is_done():
    return Q(done_at__isnull=False)


def is_due(reader=None):
    return is_open() & Q(due_on__lte=localdate())


def is_late(reader=None):
    return is_open() & Q(due_on__lt=localdate())


def given(reader):
    return Q(given_by=reader.pk)


def of_my_people(reader):
    return Q(owner__in=User.objects.managed_by(reader).values("pk"))


def mine(reader):
    return Q(owner=reader.pk)


class OfEvent(Records):
    """About an event, or about a meeting at it."""

    may_lack = False

    def condition(self, values):
        return Q(event__in=values) | Q(meeting__event__in=values)


class What(kinds.Text):
    """What is to be done, with the way to its page."""

    def beside(self, path):
        return {"key": F("pk")}

    def html(self, value, beside):
        return format_html('<a href="{}">{}</a>', reverse("follow-up", args=[beside["key"]]), value)


class FollowUpFilter(Filters):
    state = Cases(
        {"open": (_("Open"), is_open), "due": (_("Due"), is_due), "done": (_("Done"), is_done)},
        label=_("state"),
    )
    mine = Flag(mine, label=_("mine"), own=True)
    due = Flag(is_due, label=_("due"))
    late = Flag(is_late, label=_("late"))
    given = Flag(given, label=_("given by me"), own=True)
    my_people = Flag(of_my_people, label=_("of my people"), own=True)
    due_days = Days("due_on", stem="due", label=_("due on"))
    done = Days("done_at", moment=True)
    owner = Coded(User.objects.all, by="username")
    organization = Records(Organization.objects.all)
    meeting = Records(Meeting.objects.all)
    lead = Records(ProjectLead.objects.all)
    contact = Records(Contact.objects.all)
    event = OfEvent(Event.objects.all, label=_("event"))
    sample = YesNo("is_sample")


def seen(rows, link, value, reader):
    """A value of the record a follow-up is about, where the reader may see that record."""
    return Subquery(rows.visible_to(reader).filter(pk=OuterRef(link)).values_list(value)[:1])


def lead(reader):
    return seen(ProjectLead.objects, "lead", F("code"), reader)


def met_on(reader):
    return seen(Meeting.objects, "meeting", F("held_on"), reader)


def of_lead(value):
    return lambda reader: seen(ProjectLead.objects, "lead", F(value), reader)


def of_meeting(value):
    return lambda reader: seen(Meeting.objects, "meeting", F(value), reader)


class FollowUpList(List):
    name = "follow-ups"
    queryset = FollowUp.objects.all
    filterset = FollowUpFilter
    search = [Search("search_text__found"), Search("organization__search_text__found")]
    add_words = _("New follow-up")
    add_page = "new-follow-up"
    columns = [
        Column("what", kind=What(), sort=False, card="title"),
        Column("due_on", card="top"),
        Column("owner", kind=kinds.Person(), card="foot"),
        Column("organization", kind=kinds.Name(), link="organization", card="line"),
        Column("met_on", met_on, label=_("meeting"), kind=kinds.Date(), link="meeting", sort=False),
        Column("lead", lead, label=_("lead"), kind=kinds.Text("nowrap"), link="lead", sort=False),
        Column("contact", kind=kinds.Name(), link="contact", sort=False),
        Column("event", kind=kinds.Name(), link="event", sort=False),
        Column("given_by", kind=kinds.Person(), sort=False),
        Column("done_at", card="end"),
        Column("done_by", kind=kinds.Person()),
        Column("created_at"),
        Column("is_sample"),
        Column("id", label=_("number")),
        Column("country", "organization__country", sort=False),
        Column("account_manager", "organization__account_manager", kind=kinds.Person(), sort=False),
        Column("meeting_kind", of_meeting("kind"), label=_("kind of meeting"), kind=kinds.Choice(Meeting.Kind),
               sort=False, group=_("Meeting")),
        Column("meeting_outcome", of_meeting("outcome"), label=_("outcome of the meeting"), sort=False,
               group=_("Meeting")),
        Column("lead_title", of_lead("title"), label=_("project"), sort=False, group=_("Lead")),
        Column("lead_stage", of_lead("stage"), label=_("stage of the lead"), sort=False, group=_("Lead"),
               kind=kinds.Choice(Stage, mark="stage")),
        last_meeting(Organization, "organizations", "organization"),
    ]  # fmt: skip
    people = [People("contact", ("contact",))]
    default = ["what", "due_on", "owner", "organization", "met_on", "lead", "done_at", "done_by"]
    front = ["state", "mine", "due_days", "owner", "organization", "lead"]
    order = "due_on"
    edits = ["owner", "due_on"]
