"""Issues after landing on the page of their lead, and on the desk with what people are reminded of.

Panels named in settings.
"""

from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Count, OuterRef, Subquery, Value, When, Window
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.landing_forms import IssueForm, IssueStateForm
from partners.models import Issue, Reminder
from partners.pipeline import Stage
from partners.tracking import form_for, refused_form, tends
from promotion_crm.panels import Panel

SHOWN = 20
ON_DESK = 8
PEOPLE = 300  # colleagues offered in a form
STATE_TONES = {"open": "warn", "escalated": "bad", "resolved": "accent", "confirmed": "good"}
SEVERITY_TONES = {"high": "warn", "critical": "bad"}
# What the button to a state says; from some states it says something else.
BUTTONS = {
    "assigned": gettext_lazy("Assign issue"),
    "in_progress": gettext_lazy("Start work"),
    "resolved": gettext_lazy("Resolve issue"),
    "confirmed": gettext_lazy("Confirm resolution"),
    "escalated": gettext_lazy("Escalate issue"),
    ("resolved", "in_progress"): gettext_lazy("Not resolved"),
}


def issues_of_lead(request, record):
    """Those of this lead, what is settled last, each with the buttons of its next states."""
    if Stage(record.stage).place < Stage.REGISTERED.place:
        return None  # a landing that was reopened is registered, and keeps its issues
    rows = record.issues.visible_to(request.user).select_related("owner")
    settled = Case(When(state__in=Issue.State.SETTLED, then=Value(1)), default=Value(0))
    rows = rows.annotate(in_all=Window(Count("pk"))).order_by(settled, "due_on", "pk")
    rows = list(rows[:SHOWN])
    if not rows and record.stage not in Stage.COUNTED:
        return None
    _with_moves(rows, request, record)
    form = form_for(request, record, IssueForm)
    return Panel(
        _("Aftercare"),
        "partners/panels/issues.html",
        {"rows": rows, "form": form, "lead": record},
        count=rows[0].in_all if rows else None,
        url=f"{reverse('issues')}?lead={record.pk}" if rows else "",
        url_label=_("All in the list"),
        wide=bool(rows),
        name="issues",
    )


def _with_moves(rows, request, lead):
    """The next states of those this person may settle, and the form for them."""
    theirs = [row for row in rows if tends(request.user, lead) or row.owner_id == request.user.pk]
    to_assign = [row for row in theirs if Issue.State.ASSIGNED in row.next_states]
    people = list(get_user_model().objects.colleagues()[:PEOPLE]) if to_assign else []
    for row in rows:
        row.tone, row.severity_tone = STATE_TONES.get(row.state, ""), SEVERITY_TONES.get(row.severity, "")
    for row in theirs:
        row.moves = [(state, BUTTONS.get((row.state, state), BUTTONS[state])) for state in row.next_states]
        row.form = refused_form(request, f"issue-{row.pk}") or IssueStateForm(issue=row, people=people)


def desk_issues(request, record):
    """The open issues this person has to settle, the most urgent first."""
    if not request.user.has_perm("partners.view_issue"):
        return None
    rows = Issue.objects.visible_to(request.user).open().filter(owner=request.user).select_related("lead")
    rows = list(rows.annotate(in_all=Window(Count("pk"))).order_by("due_on", "pk")[:ON_DESK])
    if not rows:
        return None
    return Panel(
        _("My aftercare issues"),
        "partners/panels/desk_issues.html",
        {"rows": rows},
        count=rows[0].in_all,
        url=f"{reverse('issues')}?mine=1&open=1",
        url_label=_("All my issues"),
    )


def desk_reminders(request, record):
    """What this person was reminded of and has not put away, the newest first."""
    if not request.user.has_perm("partners.view_reminder"):
        return None
    rows = Reminder.objects.visible_to(request.user).waiting().select_related("lead")
    rows = rows.annotate(in_all=Window(Count("pk")), issue=_issue()).order_by("-made_at", "-pk")
    rows = list(rows[:ON_DESK])
    if not rows:
        return None
    return Panel(
        _("Reminders"), "partners/panels/desk_reminders.html", {"rows": rows}, count=rows[0].in_all, name="reminders"
    )


def _issue():
    """The title of the issue a reminder is about, which its detail names as the address of a page does."""
    mark = Concat(Value("issue-"), Cast("pk", CharField()), output_field=CharField())
    rows = Issue.objects.filter(lead=OuterRef("lead")).annotate(mark=mark).filter(mark=OuterRef("detail"))
    return Subquery(rows.values("title")[:1])
