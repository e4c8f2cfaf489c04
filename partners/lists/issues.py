from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import Issue, Organization
from promotion_crm.lists import Column, List, kinds
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.models import District, User

STATES = {"open": "warn", "escalated": "bad", "resolved": "accent", "confirmed": "good"}
SEVERITIES = {"high": "warn", "critical": "bad"}


def mine(reader):
    return Q(owner=reader.pk)


def not_settled(reader):
    return ~Q(state__in=Issue.State.SETTLED)


def overdue(reader):
    return not_settled(reader) & Q(due_on__lt=localdate())


class IssueFilter(Filters):
    state = Choices(Issue.State)
    open = Flag(not_settled, label=_("not settled"))
    overdue = Flag(overdue, label=_("overdue"))
    category = Choices(Issue.Category)
    severity = Choices(Issue.Severity)
    owner = Coded(User.objects.all, by="username")
    mine = Flag(mine, label=_("mine"), own=True)
    district = Coded(District.objects.all, "lead__district", label=_("district"))
    investor = Records(Organization.objects.all, "lead__investor", label=_("investor"))
    due = Days("due_on")
    sample = YesNo("is_sample")


class IssueList(List):
    """What troubles investors after landing, and who settles it by when."""

    name = "issues"
    queryset = Issue.objects.select_related("lead").all
    filterset = IssueFilter
    columns = [
        Column("title", link="lead", card="title"),
        Column("lead", "lead__code", label=_("lead"), link="lead", kind=kinds.Text("nowrap"), sort=False, card="top"),
        Column("investor", "lead__investor", label=_("investor"), kind=kinds.Name(), sort=False, card="line"),
        Column("category", sort=False),
        Column("severity", kind=kinds.Choice(Issue.Severity, tones=SEVERITIES), sort=False, card="foot"),
        Column("state", kind=kinds.Choice(Issue.State, tones=STATES), sort=False, card="end"),
        Column("owner", kind=kinds.Person(), sort=False),
        Column("department", sort=False),
        Column("due_on", card="foot-end"),
        Column("state_since"),
        Column("resolution", sort=False),
        Column("is_sample", sort=False),
    ]
    default = ["title", "lead", "investor", "category", "severity", "state", "owner", "due_on"]
    front = ["state", "severity", "category", "owner", "district", "due"]
    order = "due_on"
