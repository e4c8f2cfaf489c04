from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import CapitalReceipt, Issue, LandingCheck, Milestone, ProjectLead
from partners.standing import landings_at
from promotion_crm.lists import kinds
from promotion_crm.lists.conditions import Flag
from promotion_crm.lists.subqueries import first, how_many
from promotion_crm.roles import DETAILS

from .leads import LeadFilter, LeadList, detail

LAST = LandingCheck.objects.order_by("-checked_on", "-id")


def late(reader):
    """A milestone was reached late, or is overdue."""
    return Q(Exists(Milestone.objects.late().filter(lead=OuterRef("pk"))))


def check_overdue(reader):
    last = LAST.filter(lead=OuterRef("pk")).values("next_on")[:1]
    due = ProjectLead._base_manager.order_by().alias(next_check=Subquery(last)).filter(next_check__lt=localdate())
    return Q(pk__in=due.values("pk"))


def has_issues(reader):
    return Q(Exists(Issue.objects.open().filter(lead=OuterRef("pk"))))


class LandingFilter(LeadFilter):
    late = Flag(late, label=_("milestone late"), needs=DETAILS)
    check_overdue = Flag(check_overdue, label=_("check overdue"), needs=DETAILS)
    open_issues = Flag(has_issues, label=_("open issues"), needs=DETAILS)


def counted(name, rows, label):
    return detail(name, how_many(rows, "lead"), label=label, kind=kinds.Number(), sort=False)


COLUMNS = [
    detail("jobs_now", first(LAST.filter(jobs__isnull=False), "lead", "jobs"), label=_("jobs there are"),
           kind=kinds.Number(), sort=False),
    counted("late_milestones", Milestone.objects.late(), _("milestones late")),
    counted("receipts", CapitalReceipt.objects.all(), _("receipts")),
    counted("open_issues", Issue.objects.open(), _("open issues")),
    detail("last_check", first(LAST, "lead", "checked_on"), label=_("last check"), kind=kinds.Date(), sort=False),
    detail("next_check", first(LAST, "lead", "next_on"), label=_("next check"), kind=kinds.Date(), sort=False),
]  # fmt: skip


class LandingList(LeadList):
    """What has landed: promised against arrived, milestones late or on time, receipts, the next check."""

    name = "landings"
    title = _("landings")
    queryset = ProjectLead.objects.landed
    filterset = LandingFilter
    add_words = ""
    columns = [*LeadList.columns, *COLUMNS]
    default = [
        "code",
        "title",
        "investor",
        "stage",
        "district",
        "landed_on",
        "jobs",
        "jobs_now",
        "contract_capital",
        "paid_in_usd",
        "late_milestones",
        "open_issues",
        "next_check",
    ]
    front = ["district", "industry", "partner", "landed", "late", "check_overdue", "open_issues"]
    order = "-landed_on"
    as_of = landings_at
