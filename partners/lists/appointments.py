from datetime import timedelta

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Introduction, Organization, Program
from partners.models.policies import EXPIRING_DAYS
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
)
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import how_many
from promotion_crm.models import User
from promotion_crm.roles import DETAILS

from .above import last_meeting, meetings


def expiring(path=""):
    """Asks for terms in force that end soon; `path` leads to the appointment."""

    def asks(reader):
        day = localdate()
        return Q(
            Q(**{f"{path}starts_on__isnull": True}) | Q(**{f"{path}starts_on__lte": day}),
            **{
                f"{path}ends_on__gte": day,
                f"{path}ends_on__lte": day + timedelta(days=EXPIRING_DAYS),
                f"{path}state__in": Appointment.State.HELD,
            },
        )

    return asks


def managed_by(reader):
    return Q(organization__account_manager=reader.pk)


class AppointmentFilter(Filters):
    program = Coded(Program.objects.all)
    batch = Numbers("batch__number", label=_("batch"))
    category = Choices(Appointment.Category)
    state = Choices(Appointment.State)
    expiring = Flag(expiring(), label=_("expiring"))
    starts = Days("starts_on")
    ends = Days("ends_on")
    organization = Records(Organization.objects.all)
    partner = Records(Organization.objects.all, "organization", label=_("partner"))
    country = Countries("organization__country", label=_("country or region"))
    owner = Coded(User.objects.all, "organization__account_manager", by="username", label=_("account manager"))
    mine = Flag(managed_by, label=_("mine"), own=True)
    sample = YesNo("is_sample")


def representative(reader):
    """The contact who stands for the partner, else the person as announced."""
    contact = kinds.Name().value("representative")
    return Coalesce(NullIf(contact, Value("")), F("representative_name"), output_field=CharField())


def brought(reader):
    """What came under the appointment, among the leads the reader may see, without the partner's own."""
    return Introduction.objects.visible_to(reader).standing().filter(own_investment=False)


def introduced(reader):
    return how_many(brought(reader), "appointment")


def landed(reader):
    return how_many(brought(reader).filter(lead__landed_on__isnull=False), "appointment")


class AppointmentList(List):
    name = "appointments"
    queryset = Appointment.objects.all
    filterset = AppointmentFilter
    search = [Search("organization__search_text__found")]
    add_words = _("New appointment")
    columns = [
        Column("organization", kind=kinds.Name(), link="organization", card="title"),
        Column(
            "other_name",
            "organization",
            label=kinds.OtherName.label,
            kind=kinds.OtherName(),
            card="line",
        ),
        Column("program", "program__code", label=_("program"), card="top"),
        Column("batch", "batch__number", label=_("batch")),
        Column("category", card="foot"),
        Column(
            "state",
            kind=kinds.Choice(
                Appointment.State,
                ordered=True,
                tones={"active": "good", "termination_proposed": "warn", "terminated": "bad"},
            ),
            card="end",
        ),
        Column("starts_on"),
        Column("ends_on", card="foot-end"),
        Column("representative", representative, label=_("representative"), kind=kinds.Name()),
        Column(
            "account_manager",
            "organization__account_manager",
            label=_("account manager"),
            kind=kinds.Person(),
        ),
        Column("country", "organization__country"),
        Column("category_basis"),
        Column("confidence"),
        Column("source_url"),
        Column("is_sample"),
        Column("id", label=_("number")),
        Column("organization_kind", "organization__kind", sort=False),
        Column("industry", "organization__industry", kind=kinds.Name("clip s"), sort=False),
        Column("district", "organization__district", kind=kinds.Name("nowrap"), sort=False),
        Column("batch_year", "batch__year", label=_("year of the batch"), kind=kinds.Key(), sort=False),
        Column("announced_on", "batch__announced_on", sort=False),
        Column("representative_title", "representative__title", label=_("representative's job title"), sort=False),
        Column("representative_email", "representative__email", label=_("representative's e-mail"), personal=True,
               sort=False),
        Column("introduced", introduced, label=_("leads introduced"), kind=kinds.Number(), needs=DETAILS, sort=False),
        Column("landed", landed, label=_("landed"), kind=kinds.Number(), needs=DETAILS, sort=False),
        last_meeting(Organization, "organizations", "organization"),
        meetings(Organization, "organizations", "organization"),
    ]  # fmt: skip
    default = [
        "organization",
        "other_name",
        "program",
        "batch",
        "category",
        "state",
        "starts_on",
        "ends_on",
        "representative",
        "account_manager",
    ]
    front = ["program", "batch", "category", "state", "expiring", "owner"]
    order = "organization"
    edits = ["category", "category_basis", "ends_on"]
