from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Introduction, Organization, Program
from partners.models.appointments import ending, holding
from partners.models.contacts import barred
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import (
    Choices,
    Coded,
    Countries,
    Days,
    Flag,
    Numbers,
    OnDay,
    Records,
    YesNo,
)
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.lists.subqueries import how_many
from promotion_crm.models import User, reads_chinese
from promotion_crm.roles import DETAILS

from .above import last_meeting, meetings


def expiring(path=""):
    """Asks for terms in force that end soon; `path` leads to the appointment."""
    return lambda reader: ending(localdate(), path)


def partner_on(path=""):
    """Asks who was a partner on a day, past or to come; `path` leads to the appointment."""
    return lambda day: holding(day, path)


def renews_words(reader):
    """The term it follows, as its certificate is numbered, else as its days say."""
    days = Concat(Cast("renews__starts_on", CharField()), Value(" – "), Cast("renews__ends_on", CharField()))
    return Coalesce(NullIf("renews__certificate_number", Value("")), days, output_field=CharField())


def policy_words(reader):
    names = ("policy__label_zh", "policy__label") if reads_chinese() else ("policy__label", "policy__label_zh")
    return Coalesce(NullIf(names[0], Value("")), names[1], output_field=CharField())


class OfProgram(Column):
    """Leads to the page of a program, which is named by its code: `code` is the path to that."""

    def __init__(self, *args, code, **kwargs):
        path = code.removesuffix("code").removesuffix("__")
        super().__init__(*args, link=path or True, **kwargs)
        self.code = code

    def expressions(self, reader):
        return super().expressions(reader) | {self.alias("code"): F(self.code)}

    def url(self, row):
        return Program(code=row[self.alias("code")]).get_absolute_url()


def managed_by(reader):
    return Q(organization__account_manager=reader.pk)


class AppointmentFilter(Filters):
    program = Coded(Program.objects.all)
    batch = Numbers("batch__number", label=_("batch"))
    category = Choices(Appointment.Category)
    state = Choices(Appointment.State)
    expiring = Flag(expiring(), label=_("expiring"))
    as_of = OnDay(partner_on(), label=_("partner on"))
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
        Column("organization", kind=kinds.Name(), link=True, card="title"),
        Column(
            "other_name",
            "organization",
            label=kinds.OtherName.label,
            kind=kinds.OtherName(),
            card="line",
        ),
        OfProgram("program", "program__code", label=_("program"), code="program__code", card="top"),
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
        Column("policy", kind=kinds.Text("clip s"), expression=policy_words, label=_("policy version"), sort=False),
        Column("certificate_number", kind=kinds.Text("nowrap"), sort=False),
        Column("terminated_on", sort=False),
        Column("renewal_of", renews_words, label=_("renewal of"), kind=kinds.Text("nowrap"), link="renews", sort=False),
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
               sort=False, unless=barred("representative__")),
        Column("introduced", introduced, label=_("leads introduced"), kind=kinds.Number(), needs=DETAILS, sort=False),
        Column("landed", landed, label=_("landed"), kind=kinds.Number(), needs=DETAILS, sort=False),
        last_meeting(Organization, "organizations", "organization"),
        meetings(Organization, "organizations", "organization"),
    ]  # fmt: skip
    people = [People("representative", ("representative", "representative_title", "representative_email"))]
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
    front = ["program", "batch", "category", "state", "as_of", "expiring", "owner"]
    order = "organization"
    edits = ["category", "category_basis", "ends_on"]
