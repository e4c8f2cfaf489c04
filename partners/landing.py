"""A landing as people follow it: promised against arrived, milestones, receipts, checks, issues."""

from dataclasses import dataclass

from django.db.models import Case, CharField, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import CapitalReceipt, Issue, Milestone, ProjectLead, Reminder
from promotion_crm.digesting import Part
from promotion_crm.lists.subqueries import how_many, total
from promotion_crm.panels import Panel
from promotion_crm.roles import DETAILS, VERIFY
from promotion_crm.templatetags.crm import short_day
from promotion_crm.wording import joined

SHOWN, ON_DESK = 50, 8


@dataclass(frozen=True)
class Step:
    """One of the six milestones: the row if it was planned, the day it was reached, how that compares in words."""

    kind: str
    label: str
    row: Milestone | None
    reached_on: object
    words: str
    tone: str


def steps(lead, user):
    """All six milestones in order, planned or not; what the lead and its receipts say is taken from there."""
    rows = {row.kind: row for row in lead.milestones.visible_to(user).with_actual()}
    first = lead.receipts.order_by("received_on").values_list("received_on", flat=True).first()
    told = {"signed": lead.signed_on, "registered": lead.registered_on, "first_capital": first}
    made = []
    for kind, label in Milestone.Kind.choices:
        row = rows.get(kind)
        reached = told.get(kind) or (row.reached_on if row else None)
        words, tone = _compared(row.planned_on if row else None, reached)
        made.append(Step(kind, label, row, reached, words, tone))
    return made


def _compared(planned, reached):
    if not planned:
        return "", ""
    days = ((reached or localdate()) - planned).days
    if reached:
        if days > 0:
            return ngettext("%d day late", "%d days late", days) % days, "warn"
        return (_("on time") if not days else ngettext("%d day early", "%d days early", -days) % -days), "good"
    if days > 0:
        return ngettext("overdue by %d day", "overdue by %d days", days) % days, "bad"
    return (_("today") if not days else ngettext("in %d day", "in %d days", -days) % -days), ""


def landing_of(lead, user):
    """Everything the page of a landing shows."""
    receipts = list(
        lead.receipts.visible_to(user).select_related("verified_by").order_by("-received_on", "-id")[:SHOWN]
    )
    checks = list(lead.landing_checks.visible_to(user).select_related("by")[:SHOWN])
    tends = ProjectLead.objects.filter(pk=lead.pk).tended_by(user).exists()
    issues = list(lead.issues.visible_to(user).select_related("owner").order_by(_settled(), "due_on", "id")[:SHOWN])
    for issue in issues:
        issue.may_move = tends or issue.owner_id == user.pk
    return {
        "steps": steps(lead, user),
        "receipts": receipts,
        "paid_in": lead.receipts.aggregate(usd=Sum("amount_usd"))["usd"],
        "checks": checks,
        "jobs_now": next((check.jobs for check in checks if check.jobs is not None), None),
        "next_check": checks[0].next_on if checks else None,
        "issues": issues,
        "tends": tends,
        "verifies": user.has_perm(VERIFY) and lead.owner_id != user.pk,
        "today": localdate(),
    }


def _settled():
    """Sorts what is settled last."""
    return Case(When(state__in=Issue.State.SETTLED, then=Value(1)), default=Value(0))


def landing_of_lead(request, record):
    """On the page of a lead: what came of it in three figures, in one query, and the way to the landing's own page."""
    user = request.user
    if not user.has_perm(DETAILS):
        return None
    late = how_many(Milestone.objects.late(), "lead")
    waiting = how_many(Issue.objects.open(), "lead")
    paid_in = total(CapitalReceipt.objects.all(), "lead", Sum("amount_usd"))
    figures = ProjectLead.objects.filter(pk=record.pk).values(late=late, open=waiting, paid_in=paid_in).get()
    return Panel(
        _("Landing"),
        "partners/panels/landing.html",
        figures,
        url=reverse("landing", args=[record.pk]),
        url_label=_("Milestones, receipts, checks, issues"),
    )


def desk_issues(request, record):
    user = request.user
    if not user.has_perm(DETAILS):
        return None
    rows = list(Issue.objects.visible_to(user).open().filter(owner=user).select_related("lead")[:ON_DESK])
    if not rows:
        return None
    return Panel(
        _("My aftercare issues"),
        "partners/panels/desk_issues.html",
        {"rows": rows, "today": localdate()},
        url=f"{reverse('issues')}?mine=1&open=1",
        url_label=_("All my issues"),
    )


def desk_reminders(request, record):
    user = request.user
    rows = Reminder.objects.visible_to(user).filter(user=user.pk).waiting().with_targets()
    rows = list(rows.annotate(issue=_issue()).order_by("-made_at", "-id")[: ON_DESK + 1])
    if not rows:
        return None
    return Panel(
        _("Reminders"), "partners/panels/desk_reminders.html", {"rows": rows[:ON_DESK], "more": len(rows) > ON_DESK}
    )


def new_reminders(user, since):
    """For the mail of what is due: reminders made since the last one, and not seen yet."""
    rows = Reminder.objects.visible_to(user).filter(user=user.pk).waiting().with_targets()
    rows = rows.filter(made_at__gt=since) if since else rows
    rows = list(rows.annotate(issue=_issue()).order_by("-made_at", "-id"))
    if rows:
        title = ngettext("%d new reminder", "%d new reminders", len(rows)) % len(rows)
        yield Part(title, [(_told(row), row.url) for row in rows], reverse("desk"))


def _told(row):
    about = row.about or row.issue or ""
    return joined(row.get_kind_display(), about, row.title, short_day(row.about_on))


def _issue():
    """The title of the issue a reminder is about, which its detail names as an address does."""
    mark = Concat(Value("issue-"), Cast("pk", CharField()), output_field=CharField())
    rows = Issue.objects.filter(lead=OuterRef("lead")).annotate(mark=mark).filter(mark=OuterRef("detail"))
    return Subquery(rows.values("title")[:1])
