from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from events.answering import overruns
from events.models import Event, Participation
from events.models.places import TAKEN
from partners.lists.above import last_meeting
from partners.lists.terms import term_columns
from partners.models import Contact, Organization, Program
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Choices, Coded, Countries, Days, Filled, Numbers, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People


class ParticipantFilter(Filters):
    event = Records(Event.objects.all)
    role = Choices(Participation.Role)
    state = Choices(Participation.State)
    organization = Records(Organization.objects.all)
    contact = Records(Contact.objects.all)
    country = Countries("organization__country", label=_("country or region"))
    program = Coded(Program.objects.all, "organization__appointments__program", label=_("program"))
    batch = Numbers("organization__appointments__batch__number", label=_("batch"))
    email_given = Filled("email", label=_("e-mail as given"))
    do_not_contact = YesNo("contact__do_not_contact", label=_("do not contact"))
    held = Days("event__starts_on", label=_("date"))
    sample = YesNo("is_sample")


def organization(reader):
    """The organization by its name here, else as it was given."""
    known = NullIf(kinds.Name().value("organization"), Value(""))
    return Coalesce(known, F("organization_name"), output_field=CharField())


# Where mails go: to the contact, else where it was given.
ADDRESS = Coalesce(NullIf(F("contact__email"), Value("")), F("email"), output_field=CharField())


class ParticipantList(List):
    name = "participants"
    queryset = Participation.objects.all
    filterset = ParticipantFilter
    search = [
        Search("search_text__found"),
        Search("contact__search_text__found"),
        Search("organization__search_text__found"),
    ]
    add_words = _("New participant")
    columns = [
        Column("name", label=_("name"), link="contact", card="title"),
        Column(
            "other_name",
            "contact",
            label=kinds.OtherName.label,
            kind=kinds.OtherName(),
            sort=False,
            card="end",
        ),
        Column(
            "organization",
            organization,
            label=_("organization"),
            kind=kinds.Name(),
            link="organization",
            sort=False,
            card="line",
        ),
        Column("title", card="top"),
        Column("event", kind=kinds.Name(), link="event", card="foot"),
        Column("starts_on", "event__starts_on", label=_("date")),
        Column("role"),
        Column(
            "state",
            kind=kinds.Choice(
                Participation.State,
                tones={"accepted": "accent", "attended": "good", "no_show": "warn", "waiting": "warn"},
            ),
            card="foot-end",
        ),
        Column("email", ADDRESS, label=_("e-mail"), kind=kinds.Text(), group=_("Contact"), personal=True, sort=False),
        Column("phone", "contact__phone", personal=True, sort=False),
        Column("email_given", "email", personal=True, sort=False),
        Column("do_not_contact", "contact__do_not_contact", sort=False),
        Column("arrived_at", sort=False),
        Column("arrived_by", kind=kinds.Person(), sort=False),
        Column("walk_in", sort=False),
        Column("code", sort=False),
        Column("answered_at", sort=False),
        Column("answer_note", personal=True, sort=False),
        Column("waiting_since", sort=False),
        Column("is_sample"),
        Column("updated_at"),
        Column("id", label=_("number")),
        Column("country", "organization__country", sort=False),
        Column("organization_kind", "organization__kind", sort=False),
        Column("industry", "organization__industry", kind=kinds.Name("clip s"), sort=False),
        Column("account_manager", "organization__account_manager", kind=kinds.Person(), sort=False),
        Column("title_now", "contact__title", label=_("job title today"), sort=False),
        Column("languages", "contact__languages", sort=False),
        Column("legal_basis", "contact__legal_basis", sort=False),
        Column("event_kind", "event__kind", label=_("kind of the event"), sort=False),
        Column("venue", "event__venue", sort=False),
        Column("event_district", "event__district", kind=kinds.Name("nowrap"), sort=False),
        last_meeting(Contact, "contacts", "contact"),
        *term_columns("organization"),
    ]
    default = ["name", "other_name", "organization", "title", "event", "starts_on", "role", "state"]
    front = ["event", "state", "role", "organization", "country", "held"]
    order = "name"
    marked_by = "do_not_contact"
    people = [People("contact")]
    edits = ["role", "state"]

    def warnings(self, rows, values):
        """That an event would have more guests than places, where a state that has one is set by hand."""
        if {f.name: value for f, value in values.items()}.get("state") not in TAKEN:
            return []
        return overruns(row.pk for row in rows)
