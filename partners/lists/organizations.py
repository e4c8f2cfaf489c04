from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Contact, Industry, Organization, ProjectLead
from promotion_crm.lists import Column, List, kinds
from promotion_crm.lists.conditions import Choices, Coded, Countries, Days, Flag, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import first, how_many
from promotion_crm.models import District, User
from promotion_crm.roles import DETAILS


def account_of(reader):
    return Q(account_manager=reader.pk)


class OrganizationFilter(Filters):
    kind = Choices(Organization.Kind)
    country = Countries()
    district = Coded(District.objects.all)
    industry = Coded(Industry.objects.all)
    owner = Coded(User.objects.all, "account_manager", by="username")
    mine = Flag(account_of, label=_("mine"), own=True)
    parent = Records(Organization.objects.all)
    updated = Days("updated_at", moment=True)
    sample = YesNo("is_sample")


def last_meeting(reader):
    """The day of the last meeting the reader may see; meetings belong to the floor above."""
    meetings = Organization._meta.get_field("meetings").related_model.objects.visible_to(reader)
    return first(meetings.order_by("-held_on"), "organizations", "held_on")


def leads(reader):
    return how_many(ProjectLead.objects.visible_to(reader), "investor")


NAME = Column("name", "", label=_("name"), kind=kinds.Name(), link=True, card="title")
OTHER_NAME = Column("other_name", "", label=kinds.OtherName.label, kind=kinds.OtherName(), card="line")
LAST_MEETING = Column(
    "last_meeting",
    last_meeting,
    label=_("last meeting"),
    kind=kinds.Date(),
    needs="events.view_meeting",
    sort=False,
    card="foot-end",
)
COLUMNS = [
    NAME,
    OTHER_NAME,
    Column("kind", card="top"),
    Column("country", card="end"),
    Column("industry", kind=kinds.Name("clip s")),
    Column("district", kind=kinds.Name("nowrap")),
    Column("account_manager", kind=kinds.Person(), card="foot"),
    Column(
        "contacts",
        how_many(Contact.objects.all(), "organization"),
        label=_("contacts"),
        kind=kinds.Number(),
        sort=False,
    ),
    Column("leads", leads, label=_("leads"), kind=kinds.Number(), needs=DETAILS, sort=False),
    LAST_MEETING,
    Column("parent", kind=kinds.Name(), link="parent"),
    Column("credit_code"),
    Column("website"),
    Column("source_url"),
    Column("is_sample"),
    Column("created_at"),
    Column("updated_at"),
    Column("id", label=_("number"), link=True),
]


class OrganizationList(List):
    name = "organizations"
    queryset = Organization.objects.all
    filterset = OrganizationFilter
    add_words = _("New organization")
    columns = COLUMNS
    default = [
        "name",
        "other_name",
        "kind",
        "country",
        "industry",
        "account_manager",
        "contacts",
        "leads",
        "last_meeting",
    ]
    front = ["kind", "country", "district", "industry", "owner", "mine"]
    order = "name"
    edits = ["kind", "country", "industry", "district", "account_manager"]
