from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, Contact, Industry, Organization, ProjectLead
from promotion_crm.lists import Column, List, kinds
from promotion_crm.lists.conditions import Choices, Coded, Countries, Days, Filled, Flag, Records, YesNo, of_my_district
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.lists.subqueries import first, how_many, total
from promotion_crm.models import District, User
from promotion_crm.roles import DETAILS

from .above import events_attended, follow_ups, last_meeting, meetings
from .terms import term_columns
from .touching import TOUCH_COLUMNS, TouchDue, touch_mine
from .untouched import Untouched


def account_of(reader):
    return Q(account_manager=reader.pk)


class OrganizationFilter(Filters):
    kind = Choices(Organization.Kind)
    country = Countries()
    district = Coded(District.objects.all)
    industry = Coded(Industry.objects.all)
    owner = Coded(User.objects.all, "account_manager", by="username")
    mine = Flag(account_of, label=_("mine"), own=True)
    my_district = Flag(of_my_district("district"), label=_("my district"), own=True)
    untouched = Untouched(label=_("not touched for … days"))
    parent = Records(Organization.objects.all)
    credit_code = Filled()
    website = Filled()
    updated = Days("updated_at", moment=True)
    keep_in_touch = TouchDue(label=_("next contact due"))
    touch_mine = touch_mine()
    sample = YesNo("is_sample")


def leads(reader):
    return how_many(ProjectLead.objects.visible_to(reader), "investor")


def leads_landed(reader):
    return how_many(ProjectLead.objects.visible_to(reader).filter(landed_on__isnull=False), "investor")


def paid_in(reader):
    return total(CapitalReceipt.objects.visible_to(reader), "lead__investor", Sum("amount_usd"))


def of_primary_contact(value, rows_of=Contact.objects.all):
    def asks(reader):
        rows = rows_of().visible_to(reader).filter(is_primary=True).order_by("pk")
        return first(rows, "organization", value())

    return asks


PRIMARY_CONTACT = [
    People(of_primary_contact(lambda: "pk"), ("primary_contact", "primary_title", "primary_email")),
]
PRIMARY = {"needs": "partners.view_contact", "sort": False, "group": _("Primary contact")}


NAME = Column("name", "", label=_("name"), kind=kinds.Name(), link=True, card="title")
OTHER_NAME = Column("other_name", "", label=kinds.OtherName.label, kind=kinds.OtherName(), card="line")
LAST_MEETING = last_meeting(Organization, "organizations", card="foot-end")
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
    Column("parent_country", "parent__country", label=_("parent's country or region"), sort=False),
    Column("branches", how_many(Organization.objects.all(), "parent"), label=_("branches"), kind=kinds.Number(),
           sort=False),
    Column("primary_contact", of_primary_contact(lambda: kinds.Name().value("")), label=_("primary contact"),
           kind=kinds.Name(), **PRIMARY),
    Column("primary_title", of_primary_contact(lambda: "title"), label=_("primary contact's job title"), **PRIMARY),
    Column("primary_email", of_primary_contact(lambda: "email", Contact.objects.reachable),
           label=_("primary contact's e-mail"), personal=True, **PRIMARY),
    Column("leads_landed", leads_landed, label=_("leads landed"), kind=kinds.Number(), needs=DETAILS, sort=False),
    Column("paid_in_usd", paid_in, label=_("paid in"), kind=kinds.Money("USD"), needs=DETAILS, sort=False),
    meetings(Organization, "organizations"),
    follow_ups(Organization, "organization"),
    events_attended(Organization, "organization"),
    *TOUCH_COLUMNS,
    *term_columns(),
]  # fmt: skip


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
    people = PRIMARY_CONTACT
    front = ["kind", "country", "district", "industry", "owner", "mine"]
    order = "name"
    edits = ["kind", "country", "industry", "district", "account_manager", "keep_in_touch_weeks", "keep_in_touch_by"]
