from django.db.models import BooleanField, Case, F, Q, Sum, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import CapitalReceipt, Issue, Organization, ProjectLead
from partners.pipeline import Stage
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import total
from promotion_crm.models import District, User

from .above import last_meeting

STATES = {"open": "warn", "escalated": "bad", "resolved": "accent", "confirmed": "good"}
SEVERITIES = {"high": "warn", "critical": "bad"}


def is_open(reader=None):
    return ~Q(state__in=Issue.State.SETTLED)


def is_overdue(reader=None):
    return is_open() & Q(due_on__lt=localdate())


def mine(reader):
    return Q(owner=reader.pk)


class IssueFilter(Filters):
    open = Flag(is_open, label=_("not settled"))
    state = Choices(Issue.State)
    mine = Flag(mine, label=_("mine"), own=True)
    overdue = Flag(is_overdue, label=_("overdue"))
    severity = Choices(Issue.Severity)
    category = Choices(Issue.Category)
    owner = Coded(User.objects.all, by="username")
    district = Coded(District.objects.all, "lead__district", label=pgettext_lazy("of a lead", "district"))
    investor = Records(Organization.objects.all, "lead__investor", label=_("investor"))
    lead = Records(ProjectLead.objects.all)
    due = Days("due_on")
    sample = YesNo("is_sample")


class OnLead(Column):
    """Leads to the issue among those of its landing."""

    opens_row = False  # an issue is a part of its lead's page

    def expressions(self, reader):
        return super().expressions(reader) | {self.alias("lead"): F("lead")}

    def url(self, row):
        return Issue(pk=row[self.alias("link")], lead_id=row[self.alias("lead")]).get_absolute_url()


def overdue(reader):
    return Case(When(is_overdue(), then=Value(True)), default=Value(False), output_field=BooleanField())


def paid_in(reader):
    return total(CapitalReceipt.objects.visible_to(reader), "lead", Sum("amount_usd"), "lead")


class IssueList(List):
    """What has to be settled for those who landed."""

    name = "issues"
    queryset = Issue.objects.all
    filterset = IssueFilter
    search = [Search("search_text__found"), Search("lead__search_text__found")]
    add_words = _("New issue")
    columns = [
        OnLead("title", link=True, card="title"),
        Column("lead", "lead__code", label=_("lead"), kind=kinds.Text("nowrap"), link="lead", sort=False, card="top"),
        Column("project", "lead__title", label=_("project"), kind=kinds.Text("clip s"), sort=False, card="line"),
        Column("investor", "lead__investor", label=_("investor"), kind=kinds.Name("clip s"), sort=False),
        Column("category", sort=False),
        Column("severity", kind=kinds.Choice(Issue.Severity, tones=SEVERITIES), sort=False, card="foot"),
        Column("state", kind=kinds.Choice(Issue.State, tones=STATES), sort=False, card="end"),
        Column("owner", kind=kinds.Person(), sort=False),
        Column("department", kind=kinds.Text("clip s"), sort=False),
        Column("due_on", card="foot-end"),
        Column(
            "overdue",
            overdue,
            label=_("overdue"),
            kind=kinds.Bool(tone="bad", yes=_("Overdue")),
            sort=False,
        ),
        Column(
            "district",
            "lead__district",
            label=pgettext_lazy("of a lead", "district"),
            kind=kinds.Name("nowrap"),
            sort=False,
        ),
        Column("state_since"),
        Column("resolution", sort=False),
        Column("created_at", sort=False),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
        Column("lead_stage", "lead__stage", kind=kinds.Choice(Stage, mark="stage"), sort=False),
        Column("landed_on", "lead__landed_on", sort=False),
        Column("steward", "lead__steward", kind=kinds.Person(), sort=False),
        Column("zone", "lead__zone", kind=kinds.Name("clip s"), sort=False),
        Column("investor_country", "lead__investor__country", label=_("investor's country or region"), sort=False),
        Column("paid_in_usd", paid_in, label=_("paid in"), kind=kinds.Money("USD"), sort=False),
        last_meeting(ProjectLead, "leads", "lead"),
    ]
    default = ["title", "lead", "project", "category", "severity", "state", "owner", "due_on", "overdue"]
    front = ["open", "state", "mine", "overdue", "severity", "category", "owner", "district"]
    order = "due_on"
    edits = ["owner", "due_on"]
