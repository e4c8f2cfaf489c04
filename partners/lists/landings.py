from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import CapitalReceipt, Issue, LandingCheck, Milestone, ProjectLead
from partners.standing import landings_at
from promotion_crm.lists import kinds
from promotion_crm.lists.conditions import Coded, Days, Flag
from promotion_crm.lists.subqueries import first, how_many
from promotion_crm.models import User
from promotion_crm.roles import DETAILS

from .leads import COLUMNS, LeadFilter, LeadList, detail

# -- what is asked of other rows, each time anew, as it depends on the day -----------


def lead_in(rows):
    """The condition that a lead is one of those of these rows."""
    return Q(pk__in=rows.order_by().values("lead"))


def is_late(reader):
    return lead_in(Milestone.objects.late())


def is_overdue(reader):
    return lead_in(Milestone.objects.overdue())


def check_overdue(reader):
    return lead_in(LandingCheck.objects.overdue())


def never_checked(reader):
    return ~lead_in(LandingCheck.objects.all())


def has_open_issues(reader):
    return lead_in(Issue.objects.open())


def has_overdue_issues(reader):
    return lead_in(Issue.objects.overdue())


def jobs_short(reader):
    """Fewer jobs at the last count than were promised."""
    counted = LandingCheck.objects.with_jobs().latest()
    return lead_in(counted.filter(lead__jobs__gt=F("jobs")))


class LandingFilter(LeadFilter):
    late = Flag(is_late, label=_("milestones late"), needs=DETAILS)
    overdue = Flag(is_overdue, label=_("milestones overdue"), needs=DETAILS)
    check_overdue = Flag(check_overdue, label=_("check overdue"), needs=DETAILS)
    never_checked = Flag(never_checked, label=_("never checked"), needs=DETAILS)
    open_issues = Flag(has_open_issues, label=_("open issues"), needs=DETAILS)
    issues_overdue = Flag(has_overdue_issues, label=_("issues overdue"), needs=DETAILS)
    jobs_short = Flag(jobs_short, label=_("fewer jobs than promised"), needs=DETAILS)
    steward = Coded(User.objects.all, by="username", needs=DETAILS)
    operating = Days("operating_on", needs=DETAILS)


# -- columns -------------------------------------------------------------------------


def timing(reader):
    """Overdue or late as soon as one milestone is; nothing where none is planned."""
    of_this = Milestone.objects.filter(lead=OuterRef("pk"))
    return Case(
        When(Exists(of_this.overdue()), then=Value("overdue")),
        When(Exists(of_this.late()), then=Value("late")),
        When(Exists(of_this.filter(planned_on__isnull=False)), then=Value("on_time")),
        output_field=CharField(),
    )


def late_count(reader):
    return how_many(Milestone.objects.late(), "lead")


def coming(value):
    """Of the milestone that is planned next and not reached."""
    rows = Milestone.objects.with_actual().filter(reached_on__isnull=True, planned_on__isnull=False)
    return first(rows.order_by("planned_on", "pk"), "lead", value)


def last_check(value, rows=None):
    rows = LandingCheck.objects.all() if rows is None else rows
    return first(rows.order_by("-checked_on", "-pk"), "lead", value)


def open_issues(reader):
    return how_many(Issue.objects.open(), "lead")


def overdue_issues(reader):
    return how_many(Issue.objects.overdue(), "lead")


TIMING = {
    "overdue": pgettext_lazy("milestones", "overdue"),
    "late": pgettext_lazy("milestones", "late"),
    "on_time": pgettext_lazy("milestones", "on time"),
}
TONES = {"overdue": "bad", "late": "warn", "on_time": "good"}
TRACKED = [
    detail("jobs_now", last_check("jobs", LandingCheck.objects.with_jobs()), label=_("jobs now"),
           kind=kinds.Number(), sort=False),
    detail("milestones", timing, label=_("milestones"), sort=False,
           kind=kinds.Choice(TIMING.items(), tones=TONES), card="end"),
    detail("late_milestones", late_count, label=_("milestones late"), kind=kinds.Number(), sort=False),
    detail("milestone_next", coming("kind"), label=_("next milestone"), kind=kinds.Choice(Milestone.Kind), sort=False),
    detail("milestone_on", coming("planned_on"), label=_("next milestone planned for"), kind=kinds.Date(), sort=False),
    detail("receipts", how_many(CapitalReceipt.objects.all(), "lead"), label=_("receipts"), kind=kinds.Number(),
           sort=False),
    detail("last_check", last_check("checked_on"), label=_("last check"), kind=kinds.Date(), sort=False),
    detail("next_check", last_check("next_on"), label=_("next check"), kind=kinds.Date(), sort=False),
    detail("open_issues", open_issues, label=_("open issues"), kind=kinds.Number(), sort=False),
    detail("issues_overdue", overdue_issues, label=_("issues overdue"), kind=kinds.Number(), sort=False),
]  # fmt: skip
# As elsewhere, under words that stand beside what came of it.
RENAMED = {
    "jobs": detail("jobs", label=_("jobs promised")),
    "contract_capital": detail(
        "contract_capital", label=pgettext_lazy("capital", "contract"), kind=kinds.Money("contract_currency")
    ),
}


class LandingList(LeadList):
    """The tracker: what has landed, what was promised of it and what became of that."""

    name = "landings"
    title = _("landings")
    queryset = ProjectLead.objects.landed
    filterset = LandingFilter
    add_words = ""
    elsewhere = []
    edits = []
    columns = [*(RENAMED.get(column.name, column) for column in COLUMNS), *TRACKED]
    default = [
        "code",
        "title",
        "stage",
        "landed_on",
        "jobs",
        "jobs_now",
        "contract_capital",
        "paid_in_usd",
        "milestones",
        "next_check",
        "open_issues",
    ]
    front = ["late", "check_overdue", "open_issues", "district", "steward", "landed"]
    order = "-landed_on"
    as_of = landings_at
