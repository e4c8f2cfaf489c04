from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Contribution, ContributionKind, Head, Organization, Program, ProjectLead
from promotion_crm.any_of import IsAnyOf
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.base import Elsewhere
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Numbers, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.kinds import reads_chinese
from promotion_crm.models import User
from promotion_crm.roles import CONFIRM_CONTRIBUTION

TONES = {"entered": "warn", "confirmed": "good", "refused": "bad"}
PARTNER = "appointment__organization"


def to_confirm(reader):
    """What this person may confirm: waiting, and not entered by themselves."""
    waiting = Q(state=Contribution.State.ENTERED, fell_away_on__isnull=True)
    return waiting & (Q(entered_by__isnull=True) | ~Q(entered_by=reader.pk))


def mine(reader):
    return Q(appointment__organization__account_manager=reader.pk)


def fell_away(reader):
    return Q(fell_away_on__isnull=False)


class Keys(Numbers):
    """Records by their number alone, however large."""

    def read(self, text):
        return self.whole(text)


class ContributionFilter(Filters):
    state = Choices(Contribution.State)
    waiting = Flag(to_confirm, label=_("for me to confirm"), own=True, needs=CONFIRM_CONTRIBUTION)
    program = Coded(Program.objects.all, "appointment__program", label=_("program"))
    kind = Choices(ContributionKind)
    head = Choices(Head)
    mine = Flag(mine, label=_("mine"), own=True)
    partner = Records(Organization.objects.all, PARTNER, label=_("partner"))
    organization = Records(Organization.objects.all, PARTNER, label=_("organization"))
    appointment = Keys("appointment", label=_("number of the appointment"))
    lead = Records(ProjectLead.objects.all)
    origin = Choices(Contribution.Origin)
    gone = Flag(fell_away, label=_("source gone"))
    owner = Coded(User.objects.all, f"{PARTNER}__account_manager", by="username", label=_("account manager"))
    day = Days("day")
    sample = YesNo("is_sample")


class OfPartner(Search):
    """By the words of the partner, two steps away."""

    def condition(self, model, text):
        found = Organization._base_manager.filter(search_text__found=text).order_by().values("pk")
        held = Appointment._base_manager.filter(IsAnyOf(F("organization"), found)).order_by()
        return Q(IsAnyOf(F("appointment"), held.values("pk")))


def title(reader):
    """In the reader's language, else in the other."""
    first, second = ("title_zh", "title_en") if reads_chinese() else ("title_en", "title_zh")
    return Coalesce(NullIf(F(first), Value("")), F(second))


def gone(reader):
    return Case(When(fell_away_on__isnull=False, then=Value(True)), default=Value(False))


class ContributionList(List):
    """What partners did, found by the CRM or entered by hand."""

    name = "contributions"
    queryset = Contribution.objects.all
    filterset = ContributionFilter
    search = [Search("search_text__found"), OfPartner("appointment")]
    add_words = _("New contribution")
    add_page = "new-contribution"
    elsewhere = [Elsewhere("gather-contributions", _("Gather"), "down", needs=CONFIRM_CONTRIBUTION)]
    columns = [
        Column("title", title, label=_("contribution"), kind=kinds.Text("clip"), link=True, sort=False, card="title"),
        Column(
            "partner", PARTNER, label=_("partner"), kind=kinds.Name("clip s"), link=PARTNER, sort=False, card="line"
        ),
        Column("program", "appointment__program__code", label=_("program"), sort=False, card="top"),
        Column("head", sort=False),
        Column("kind", sort=False, card="foot"),
        Column("day", card="foot-end"),
        Column("state", kind=kinds.Choice(Contribution.State, tones=TONES), sort=False, card="end"),
        Column("gone", gone, label=_("source gone"), kind=kinds.Bool(tone="bad", yes=_("Gone")), sort=False),
        Column("origin", sort=False),
        Column("entered_by", kind=kinds.Person(), sort=False),
        Column("decided_by", kind=kinds.Person(), sort=False),
        Column("decided_at", sort=False),
        Column("reason", sort=False),
        Column("note", sort=False),
        Column("lead", "lead__code", label=_("lead"), kind=kinds.Text("nowrap"), link="lead", sort=False),
        Column("batch", "appointment__batch__number", label=_("batch"), sort=False),
        Column("category", "appointment__category", sort=False),
        Column(
            "account_manager",
            f"{PARTNER}__account_manager",
            label=_("account manager"),
            kind=kinds.Person(),
            sort=False,
        ),
        Column("fell_away_on", sort=False),
        Column("created_at", sort=False),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
    ]
    default = ["title", "partner", "program", "kind", "day", "state", "entered_by", "decided_by"]
    front = ["state", "waiting", "program", "kind", "head", "mine", "day"]
    order = "-day"
    edits = ["note"]
