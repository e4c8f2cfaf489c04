from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Appointment, Introduction, Organization, Program
from promotion_crm.lists import Column, List, kinds
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Numbers, OnDay
from promotion_crm.lists.subqueries import how_many
from promotion_crm.roles import DETAILS

from .appointments import expiring, partner_on
from .organizations import COLUMNS, PRIMARY_CONTACT, OrganizationFilter, OrganizationList
from .terms import TERMS


def holders():
    """The organizations that hold or held an appointment."""
    return Organization.objects.filter(Exists(TERMS.filter(organization=OuterRef("pk"))))


class PartnerFilter(OrganizationFilter):
    program = Coded(Program.objects.all, "appointments__program", label=_("program"))
    batch = Numbers("appointments__batch__number", label=_("batch"))
    category = Choices(Appointment.Category, "appointments__category", label=_("category"))
    state = Choices(Appointment.State, "appointments__state", label=_("state"))
    ends = Days("appointments__ends_on", label=pgettext_lazy("term", "until"))
    expiring = Flag(expiring("appointments__"), path="appointments__pk", label=_("expiring"))
    as_of = OnDay(partner_on("appointments__"), path="appointments__pk", label=_("partner on"))


def brought(reader):
    """What they brought, among the leads the reader may see; their own investments are counted apart."""
    return Introduction.objects.visible_to(reader).standing().filter(own_investment=False)


def introduced(reader):
    return how_many(brought(reader), "partner")


def landed(reader):
    return how_many(brought(reader).filter(lead__landed_on__isnull=False), "partner")


def own_investments(reader):
    own = Introduction.objects.visible_to(reader).standing().filter(own_investment=True)
    return how_many(own, "partner")


class PartnerList(List):
    name = "partners"
    title = _("partners")
    queryset = holders
    filterset = PartnerFilter
    columns = [
        *COLUMNS,
        Column(
            "introduced",
            introduced,
            label=_("leads introduced"),
            kind=kinds.Number(),
            needs=DETAILS,
            sort=False,
        ),
        Column("landed", landed, label=_("landed"), kind=kinds.Number(), needs=DETAILS, sort=False),
        Column(
            "own_investments",
            own_investments,
            label=_("own investments"),
            kind=kinds.Number(),
            needs=DETAILS,
            sort=False,
        ),
    ]
    default = [
        "name",
        "other_name",
        "programs",
        "categories",
        "country",
        "ends_on",
        "account_manager",
        "introduced",
        "landed",
        "last_meeting",
    ]
    front = ["program", "batch", "category", "as_of", "country", "owner", "expiring"]
    order = "name"
    people = PRIMARY_CONTACT
    edits = OrganizationList.edits
