from django.utils.translation import gettext_lazy as _

from events import outcomes
from events.models import Event, EventOrganizer, Meeting, Participation
from partners.lists.above import came
from partners.models import Organization
from promotion_crm.lists import Column, Elsewhere, List, kinds
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Records, YesNo, of_my_district
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import how_many, joined
from promotion_crm.models import District, User
from promotion_crm.roles import FIGURES


class EventFilter(Filters):
    kind = Choices(Event.Kind)
    starts = Days("starts_on", label=_("date"))
    district = Coded(District.objects.all)
    my_district = Flag(of_my_district("district"), label=_("my district"), own=True)
    owner = Coded(User.objects.all, by="username")
    organization = Records(Organization.objects.all, "organizers__organization", label=_("organizer"))
    event = Records(Event.objects.all, "parent", label=_("part of"))
    leads = Flag(outcomes.with_leads, label=_("a lead came out"), needs="partners.view_projectlead")
    sample = YesNo("is_sample")


def organizers(reader):
    return joined(EventOrganizer.objects.all(), "event", kinds.Name().value("organization"))


def meetings(reader):
    return how_many(Meeting.objects.visible_to(reader), "event")


class EventList(List):
    name = "events"
    queryset = Event.objects.all
    filterset = EventFilter
    add_words = _("New event")
    columns = [
        Column("name", "", label=_("name"), kind=kinds.Name(), link=True, card="title"),
        Column("other_name", "", label=kinds.OtherName.label, kind=kinds.OtherName(), card="line"),
        Column("kind", card="top"),
        Column("starts_on", card="foot"),
        Column("ends_on"),
        Column("venue", card="foot-end"),
        Column("district", kind=kinds.Name("nowrap")),
        Column("organizers", organizers, label=_("organizers"), kind=kinds.Text(), sort=False),
        Column(
            "participants",
            how_many(Participation.objects.all(), "event"),
            label=_("on the list"),
            kind=kinds.Number(),
            sort=False,
        ),
        Column("capacity", sort=False),
        Column("attended_count", card="end"),
        Column(
            "meetings",
            meetings,
            label=_("meetings"),
            kind=kinds.Number(),
            needs="events.view_meeting",
            sort=False,
        ),
        Column(
            "leads", lambda reader: outcomes.number(), label=_("leads"), kind=kinds.Number(), needs=FIGURES, sort=False
        ),
        Column("cost", kind=kinds.Money("cost_currency")),
        Column(
            "cost_per_lead",
            lambda reader: outcomes.cost_each(),
            label=_("cost per lead"),
            kind=kinds.Money("cost_currency"),
            needs=FIGURES,
            sort=False,
        ),
        Column("owner", kind=kinds.Person()),
        Column("parent", kind=kinds.Name(), link="parent"),
        Column("organizer"),
        Column("theme"),
        Column("expected_count"),
        Column("registered_count"),
        Column("signed_projects"),
        Column("signed_amount", kind=kinds.Money("signed_currency")),
        Column("signed_note"),
        Column("date_note"),
        Column("confidence"),
        Column("source_url"),
        Column("is_sample"),
        Column("id", label=_("number"), link=True),
        came(Event, "event"),
        Column("parent_on", "parent__starts_on", label=_("date of the whole"), sort=False),
    ]
    default = [
        "name",
        "other_name",
        "kind",
        "starts_on",
        "venue",
        "district",
        "organizers",
        "participants",
        "attended_count",
        "meetings",
    ]
    front = ["starts", "kind", "district", "organization", "owner"]
    order = "-starts_on"
    edits = ["kind", "district", "owner", "venue", "theme"]
    elsewhere = [Elsewhere("event-calendar", _("Calendar"), "events")]
