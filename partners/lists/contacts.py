from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Appointment, Contact, Industry, Organization, Program
from partners.vcards import VCARDS
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import (
    Choices,
    Coded,
    Countries,
    Days,
    Filled,
    Flag,
    Numbers,
    Records,
    YesNo,
    of_my_district,
)
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.models import District, User

from .above import events_attended, last_meeting, meetings
from .appointments import managed_by
from .terms import term_columns
from .untouched import Untouched

# The appointments of a contact's organization, and what one must hold to ask about them.
TERM, TERMS = "organization__appointments__", "partners.view_appointment"


class ContactFilter(Filters):
    contact = Records(Contact.objects.all, "id", label=_("contact"))
    organization = Records(Organization.objects.all)
    country = Countries("organization__country", label=_("country or region"))
    district = Coded(District.objects.all, "organization__district", label=_("district"))
    industry = Coded(Industry.objects.all, "organization__industry", label=_("industry"))
    owner = Coded(User.objects.all, "organization__account_manager", by="username", label=_("account manager"))
    primary = YesNo("is_primary")
    mine = Flag(managed_by, label=_("mine"), own=True)
    my_district = Flag(of_my_district("organization__district"), label=_("my district"), own=True)
    program = Coded(Program.objects.all, f"{TERM}program", label=_("program"), needs=TERMS)
    batch = Numbers(f"{TERM}batch__number", label=_("batch"), needs=TERMS)
    category = Choices(Appointment.Category, f"{TERM}category", label=_("category"), needs=TERMS)
    appointment = Choices(Appointment.State, f"{TERM}state", label=_("appointment"), needs=TERMS)
    do_not_contact = YesNo()
    untouched = Untouched(label=_("not touched for … days"))
    email = Filled()
    phone = Filled()
    title = Filled()
    legal_basis = Choices(Contact.Basis)
    data_source = Filled()
    consented = Days("consented_on")
    withdrawn = Days("withdrawn_on")
    updated = Days("updated_at", moment=True)
    sample = YesNo("is_sample")


class ContactList(List):
    name = "contacts"
    queryset = Contact.objects.all
    filterset = ContactFilter
    search = [Search("search_text__found"), Search("organization__search_text__found")]
    add_words = _("New contact")
    columns = [
        Column("name", "", label=pgettext_lazy("person", "name"), kind=kinds.Name(), link=True, card="title"),
        Column("other_name", "", label=kinds.OtherName.label, kind=kinds.OtherName(), card="end"),
        Column("organization", kind=kinds.Name(), link="organization", card="line"),
        Column("title", card="top"),
        Column("email", personal=True, card="foot"),
        Column("phone", kind=kinds.Text("nowrap"), personal=True, card="foot-end"),
        Column("is_primary", label=_("primary")),
        Column("do_not_contact", kind=kinds.Bool("warn", _("Do not contact"))),
        Column("updated_at"),
        Column("country", "organization__country", sort=False),
        Column("district", "organization__district", kind=kinds.Name(), sort=False),
        Column("wechat", personal=True, sort=False),
        Column("languages", sort=False),
        Column("legal_basis", sort=False),
        Column("data_source", sort=False),
        Column("consented_on", sort=False),
        Column("withdrawn_on", sort=False),
        Column("is_sample", sort=False),
        Column("created_at", sort=False),
        Column("id", label=_("number"), link=True),
        Column("organization_kind", "organization__kind", sort=False),
        Column("industry", "organization__industry", label=_("industry"), kind=kinds.Name("clip s"), sort=False),
        Column("account_manager", "organization__account_manager", kind=kinds.Person(), sort=False),
        Column("website", "organization__website", sort=False),
        last_meeting(Contact, "contacts"),
        meetings(Contact, "contacts"),
        events_attended(Contact, "contact"),
        *term_columns("organization"),
    ]
    default = [
        "name",
        "other_name",
        "organization",
        "title",
        "email",
        "phone",
        "is_primary",
        "do_not_contact",
        "updated_at",
    ]
    front = ["organization", "country", "district", "industry", "owner", "do_not_contact"]
    order = "name"
    formats = {"vcf": VCARDS}
    marked_by = "do_not_contact"
    people = [People("pk")]
    edits = ["do_not_contact", "languages", "legal_basis", "data_source"]
