from functools import partial

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from partners import clocks
from partners.mending import name_of
from partners.models import (
    Appointment,
    CapitalReceipt,
    Contact,
    Industry,
    Introduction,
    Organization,
    Program,
    ProjectLead,
    Suspicion,
    Transfer,
    Verification,
)
from partners.models.contacts import barred
from partners.pipeline import GATES, Stage, Status
from partners.readiness import lacks, ready
from partners.standing import leads_at
from promotion_crm.history import called, standing
from promotion_crm.lists import Column, Elsewhere, List, Search, kinds
from promotion_crm.lists.conditions import (
    Amounts,
    Cases,
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
from promotion_crm.lists.subqueries import THEN, first, total
from promotion_crm.models import District, User
from promotion_crm.money import Currency
from promotion_crm.roles import DETAILS

from .above import follow_ups, last_meeting, meetings
from .reached import Credit, Left, NoClaim, PaidIn, Reached
from .untouched import Untouched


def mine(reader):
    return Q(owner=reader.pk)


def _with(rows):
    """The leads of these rows, asked when the filter is."""
    return lambda: Q(pk__in=rows().order_by().values("lead"))


def _transfers(state):
    return _with(lambda: Transfer.objects.filter(state=state))


TRANSFERS = {
    "open": (_("Under way"), _with(Transfer.objects.open)),
    "requested": (_("Requested"), _transfers("requested")),
    "approved": (_("Approved"), _transfers("approved")),
    "executed": (_("Carried out"), _transfers("executed")),
}
VERIFICATIONS = {
    "open": (_("To be decided"), _with(Verification.objects.open)),
    "passed": (_("Passed"), _with(Verification.objects.standing)),
    "failed": (_("Not passed"), _with(lambda: Verification.objects.filter(state="failed"))),
    "reopened": (_("Reopened"), _with(lambda: Verification.objects.filter(reopened_at__isnull=False))),
}


def suspected(reader):
    """Those that someone has to compare with another."""
    return Q(pk__in=Suspicion.objects.waiting().order_by().values("lead"))


class LeadFilter(Filters):
    stage = Choices(Stage)
    status = Choices(Status, needs=DETAILS)
    ready = Flag(lambda reader: ready(), label=_("ready to move"), needs=DETAILS)
    blocked_by = Cases(
        {gate.field: (name_of(gate), partial(lacks, gate)) for gate in GATES}, label=_("blocked by"), needs=DETAILS
    )
    clock = Cases(clocks.CASES, label=_("response clock"), needs=DETAILS)
    district = Coded(District.objects.all, needs=DETAILS, none=Q(district__isnull=True))
    industry = Coded(Industry.objects.all, needs=DETAILS, none=Q(industry__isnull=True))
    owner = Coded(User.objects.all, by="username", needs=DETAILS)
    mine = Flag(mine, label=_("mine"), own=True, needs=DETAILS, past=True)
    my_district = Flag(
        of_my_district("district", "first_negotiation_district"), label=_("my district"), own=True, needs=DETAILS
    )
    untouched = Untouched(label=_("not touched for … days"), needs=DETAILS)
    suspected = Flag(suspected, label=_("may be a duplicate"), needs=DETAILS)
    investor = Records(Organization.objects.all, needs=DETAILS)
    contact = Records(Contact.objects.all, needs=DETAILS)
    partner = Records(Organization.objects.all, "introductions__partner", label=_("partner"), needs=DETAILS)
    program = Coded(
        Program.objects.all,
        "introductions__appointment__program",
        label=_("program"),
        needs=DETAILS,
    )
    batch = Numbers("introductions__appointment__batch__number", label=_("batch"), needs=DETAILS)
    credit = Credit(label=_("credit of the partner"), needs=DETAILS)
    no_partner = NoClaim(label=_("through no partner"), needs=DETAILS)
    no_program = NoClaim(under_program=True, label=_("under no program"), needs=DETAILS)
    country = Countries(needs=DETAILS, none=Q(country=""))
    investor_country = Countries("investor__country", label=_("country of the investor"), needs=DETAILS)
    source = Choices(ProjectLead.Source, needs=DETAILS)
    investment_type = Choices(ProjectLead.InvestmentType, needs=DETAILS)
    total_currency = Choices(Currency, needs=DETAILS)
    contract_currency = Choices(Currency, needs=DETAILS)
    total_investment = Amounts(needs=DETAILS)
    contract_capital = Amounts(needs=DETAILS)
    jobs = Amounts(needs=DETAILS)
    paid_in = PaidIn(label=_("capital received"), needs=DETAILS)
    expected_landing = Days(needs=DETAILS)
    received = Days("received_on", needs=DETAILS)
    signed = Days("signed_on", needs=DETAILS)
    registered = Days("registered_on", needs=DETAILS)
    landed = Days("landed_on", needs=DETAILS)
    stage_since = Days(moment=True, needs=DETAILS)
    reached = Reached(label=_("reached"), needs=DETAILS)
    left = Left(label=_("left the stage"), needs=DETAILS)
    transfer = Cases(TRANSFERS, label=_("transfer"), needs=DETAILS)
    verification = Cases(VERIFICATIONS, label=_("verification"), needs=DETAILS)
    own_investment = YesNo("introductions__own_investment", label=_("a partner's own investment"), needs=DETAILS)
    sample = YesNo("is_sample", needs=DETAILS)


def name_then(path):
    """The name of an organization, of one that has gone since by its history."""
    name = kinds.Name().value
    return Coalesce(name(path), called(Organization, f"{path}_id", name("")))


def introducer(reader, rows=None, of="pk"):
    """The partner that brought the lead, in the reader's language."""
    brought = Introduction.objects.all() if rows is None else rows
    brought = brought.filter(role=Introduction.Role.INTRODUCER).exclude(state=Introduction.State.REJECTED)
    name = name_then("partner") if rows is not None else kinds.Name().value("partner")
    return first(brought.order_by("pk"), "lead", name, of)


def of_introducer(value):
    def asks(reader):
        brought = Introduction.objects.visible_to(reader).standing().filter(role=Introduction.Role.INTRODUCER)
        return first(brought.order_by("pk"), "lead", value)

    return asks


def introducer_at(day):
    return partial(introducer, rows=standing(Introduction, day), of=THEN)


def paid_in_at(day):
    return total(standing(CapitalReceipt, day), "lead", Sum("amount_usd"), THEN)


def own_investment_at(day):
    own = standing(Introduction, day).filter(own_investment=True, lead=OuterRef(THEN))
    return Exists(own.exclude(state=Introduction.State.REJECTED))


OWN = Exists(Introduction.objects.standing().filter(own_investment=True, lead=OuterRef("pk")))
PAID_IN = total(CapitalReceipt.objects.all(), "lead", Sum("amount_usd"))


def detail(*args, **kwargs):
    return Column(*args, needs=DETAILS, **kwargs)


COLUMNS = [
    Column("code", link=True, kind=kinds.Text("nowrap"), card="top"),
    Column("title", card="title"),
    detail("investor", kind=kinds.Name(), link="investor", card="line", then=lambda day: name_then("investor")),
    Column("stage", kind=kinds.Choice(Stage, mark="stage", ordered=True), card="foot"),
    detail("status", kind=kinds.Choice(Status, mark="status", ordered=True), card="end"),
    detail("district", kind=kinds.Name("nowrap")),
    detail("total_investment", kind=kinds.Money("total_currency"), card="foot-end"),
    detail("expected_landing"),
    detail("owner", kind=kinds.Person()),
    detail("stage_since"),
    detail("country"),
    detail("industry", kind=kinds.Name("clip s")),
    detail("zone", kind=kinds.Name("clip s")),
    detail("introducer", introducer, label=_("introduced by"), kind=kinds.Name(), sort=False, then=introducer_at),
    detail(
        "own_investment",
        OWN,
        label=_("a partner's own investment"),
        kind=kinds.Bool(),
        sort=False,
        then=own_investment_at,
    ),
    detail("investment_type"),
    detail("investment_undisclosed"),
    detail("contract_capital", kind=kinds.Money("contract_currency")),
    detail("paid_in_usd", PAID_IN, label=_("paid in"), kind=kinds.Money("USD"), sort=False, then=paid_in_at),
    detail("jobs"),
    detail("received_on"),
    detail("source"),
    detail("signed_on"),
    detail("registered_on"),
    detail("landed_on"),
    detail("operating_on"),
    detail("landing_entity"),
    detail("landing_code"),
    detail("status_reason"),
    detail("lost_to"),
    detail("steward", kind=kinds.Person()),
    detail("first_negotiation_district", kind=kinds.Name("nowrap")),
    detail("first_met_on"),
    detail("clock_due", clocks.NEXT_DUE, label=_("response due"), kind=clocks.Due(), sort=False),
    detail("confidentiality"),
    detail("created_at", sort=False),
    detail("updated_at", sort=False),
    detail("is_sample"),
    detail("id", label=_("number"), link=True),
    detail("investor_country", "investor__country", label=_("investor's country or region"), sort=False),
    detail("investor_industry", "investor__industry", label=_("investor's industry"), kind=kinds.Name("clip s"),
           sort=False),
    detail("investor_manager", "investor__account_manager", label=_("investor's account manager"),
           kind=kinds.Person(), sort=False),
    detail("contact", kind=kinds.Name(), link="contact", sort=False),
    detail("contact_title", "contact__title", label=_("contact's job title"), sort=False),
    detail("contact_email", "contact__email", label=_("contact's e-mail"), personal=True, sort=False,
           unless=barred("contact__")),
    detail("introducer_program", of_introducer("appointment__program__code"), label=_("introduced under"),
           kind=kinds.Text("nowrap"), sort=False, group=_("Introducing partner")),
    detail("introducer_category", of_introducer("appointment__category"), label=_("partner's category"),
           kind=kinds.Choice(Appointment.Category), sort=False, group=_("Introducing partner")),
    detail("introducer_country", of_introducer("partner__country"), label=_("partner's country or region"),
           kind=kinds.Country(), sort=False, group=_("Introducing partner")),
    last_meeting(ProjectLead, "leads"),
    meetings(ProjectLead, "leads"),
    follow_ups(ProjectLead, "lead"),
]  # fmt: skip


# It asks itself which stage a lead left.
FUNNEL = Elsewhere("funnel", _("Funnel"), "funnel", needs=DETAILS, drop=("left", "match"))


class LeadList(List):
    name = "leads"
    queryset = ProjectLead.objects.all
    filterset = LeadFilter
    search = [
        Search("search_text__found"),
        Search("code__startswith"),
        Search("investor__search_text__found", needs=DETAILS),
    ]
    add_words = _("New lead")
    add_page = "new-lead"
    elsewhere = [Elsewhere("lead-board", _("Board"), "board", drop=("match",)), FUNNEL]
    columns = COLUMNS
    default = [
        "code",
        "title",
        "investor",
        "stage",
        "status",
        "district",
        "total_investment",
        "expected_landing",
        "owner",
        "stage_since",
    ]
    front = ["stage", "status", "district", "industry", "partner", "expected_landing"]
    people = [People("contact", ("contact", "contact_title", "contact_email"))]
    order = "-code"
    edits = ["owner", "steward", "district", "zone", "industry", "country", "expected_landing", "confidentiality"]
    as_of = leads_at
    dated_by = ["code"]
