"""What a lead's page shows of its landing: money that arrived, milestones, checks. Panels named in settings."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Subquery, Sum, Window
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.landing_forms import LandingCheckForm, MilestoneForm, ReceiptForm
from partners.models import LandingCheck, Milestone, ProjectLead
from partners.pipeline import Stage
from promotion_crm.panels import Panel
from promotion_crm.roles import VERIFY

RECEIPTS = 50
CHECKS = 5


def tends(user, lead):
    """Whether this person works on the lead; the page of a lead has asked already."""
    if not hasattr(lead, "tended"):
        lead.tended = ProjectLead.objects.filter(pk=lead.pk).tended_by(user).exists()
    return lead.tended


def refused_form(request, name):
    """The form of that name as it was refused just now, or None: see `views.tracking`."""
    form = getattr(request, "refused_form", None)
    return form if form is not None and form.name == name else None


def form_for(request, lead, form_class, **kwargs):
    """The form this person may fill in, with what was typed where it was refused; None for those who may not."""
    if not tends(request.user, lead):
        return None
    return refused_form(request, form_class.name) or form_class(lead=lead, **kwargs)


# -- capital that arrived -----------------------------------------------------------


def receipts(user, lead):
    """The newest receipts, each with the sum, the number and the first day of all; read once for a page."""
    if not hasattr(lead, "newest_receipts"):
        rows = lead.receipts.visible_to(user).select_related("verified_by")
        rows = rows.annotate(
            usd_in_all=Window(Sum("amount_usd")), in_all=Window(Count("pk")), first_on=Window(Min("received_on"))
        )
        lead.newest_receipts = list(rows.order_by("-received_on", "-id")[:RECEIPTS])
    return lead.newest_receipts


def receipts_of_lead(request, record):
    """Contract and paid-in capital side by side, each receipt with its rate. The two are never added."""
    rows = receipts(request.user, record)
    form = form_for(request, record, ReceiptForm)
    if not rows and not form:
        return None
    verifies = request.user.has_perm(VERIFY) and record.owner_id != request.user.pk
    return Panel(
        _("Capital paid in"),
        "partners/panels/receipts.html",
        {"rows": rows, "all": rows[0] if rows else None, "form": form, "verifies": verifies, "lead": record,
         "refused": getattr(request, "refused_form", None)},
        count=rows[0].in_all if rows else None,
        wide=bool(rows),
        name="receipts",
    )  # fmt: skip


# -- milestones ---------------------------------------------------------------------


@dataclass
class Step:
    """One milestone of a lead, planned or not. `late` is days after the plan, below 0 before it."""

    label: str
    planned: date | None
    reached: date | None
    row: Milestone | None = None

    @property
    def late(self):
        """Until it is reached, what counts is today."""
        return ((self.reached or localdate()) - self.planned).days if self.planned else None

    @property
    def words(self):
        late = self.late
        if late is None:
            return "" if self.reached else _("not planned")
        if late > 0:
            return ngettext("%d day late", "%d days late", late) % late
        if not self.reached:
            return _("today") if not late else ngettext("in %d day", "in %d days", -late) % -late
        return ngettext("%d day early", "%d days early", -late) % -late if late else _("on the day")

    @property
    def tone(self):
        if not self.planned:
            return "quiet"
        if self.late > 0:
            return "soon" if self.reached else "late"
        return "good" if self.reached else "quiet"


def steps(lead, rows, first_capital):
    """The six milestones in order; three of them are reached by what the lead and its receipts say."""
    said = {"signed": lead.signed_on, "registered": lead.registered_on, "first_capital": first_capital}
    made = []
    for kind in Milestone.Kind:
        row = rows.get(kind.value)
        reached = said.get(kind, row and row.actual_on)
        made.append(Step(kind.label, row and row.planned_on, reached, row))
    return made


def milestones_of_lead(request, record):
    rows = {row.kind: row for row in record.milestones.visible_to(request.user)}
    form = form_for(request, record, MilestoneForm)
    capital = receipts(request.user, record)
    made = steps(record, rows, capital[0].first_on if capital else None)
    begun = bool(rows) or any(step.reached for step in made)
    if not begun and not form:
        return None
    return Panel(
        _("Milestones"),
        "partners/panels/milestones.html",
        {"steps": made if begun else [], "form": form, "lead": record},
        wide=begun,
        name="milestones",
    )


# -- checks of the landing ----------------------------------------------------------


def checks_of_lead(request, record):
    """What was promised and what was found there; only for what has landed."""
    if record.stage not in Stage.COUNTED:
        return None
    rows = record.landing_checks.visible_to(request.user).select_related("by")
    counted = LandingCheck.objects.with_jobs().filter(lead=record).order_by("-checked_on", "-id")
    rows = rows.annotate(jobs_now=Subquery(counted.values("jobs")[:1])).order_by("-checked_on", "-id")
    rows = list(rows[:CHECKS])
    last = rows[0] if rows else None
    jobs = last.jobs_now if last else None
    return Panel(
        _("Checks of the landing"),
        "partners/panels/checks.html",
        {
            "rows": rows,
            "last": last,
            "jobs": jobs,
            "short": None if None in (jobs, record.jobs) else record.jobs - jobs,
            "form": form_for(request, record, LandingCheckForm),
            "lead": record,
        },
        name="checks",
    )
