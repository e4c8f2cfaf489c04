"""Response clocks as people meet them: on the page of a lead, on the desk, in the list of leads."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import ProjectLead, ResponseClock
from promotion_crm.lists import kinds
from promotion_crm.lists.subqueries import first
from promotion_crm.panels import Panel, Tile
from promotion_crm.roles import DETAILS
from promotion_crm.wording import listed

ON_LEAD, ON_DESK = 20, 8
COUNTED = "clocks_due"  # on the user of a request, once they were counted
DONE = {
    "answer": gettext_lazy("Mark answered"),
    "assess": gettext_lazy("Mark assessed"),
    "inform": gettext_lazy("Mark introducer told"),
    "report": gettext_lazy("Mark reported"),
}
NEXT_DUE = first(ResponseClock.objects.running().order_by("due_on"), "lead", "due_on")


class Due(kinds.Date):
    """A last day: red when it has passed, amber when it is today."""

    def html(self, value, beside):
        text, today = super().html(value, beside), localdate()
        if value is None or value > today:
            return text
        return format_html('<span class="{}">{}</span>', "soon" if value == today else "late", text)


def _with(clocks):
    return Exists(clocks.order_by().filter(lead=OuterRef("pk")))


def overdue():
    """The condition of a lead with a clock that runs past its day."""
    return _with(ResponseClock.objects.overdue())


def due_today():
    return _with(ResponseClock.objects.due())


CASES = {"overdue": (gettext_lazy("Overdue"), overdue), "today": (gettext_lazy("Due today"), due_today)}


@dataclass(frozen=True)
class Shown:
    """A clock with its state in words, the tone of its badge, and what its button says."""

    clock: ResponseClock
    state: str
    tone: str
    done: str
    unpublished: str


def shown(clock):
    state, tone = _state(clock)
    return Shown(clock, state, tone, DONE[clock.kind], listed(clock.unpublished))


def _state(clock):
    if clock.given_up:
        return _("Given up"), ""
    if clock.stopped_on:
        return (_("Late"), "bad") if clock.late else (_("In time"), "good")
    if clock.late:
        return _("Overdue"), "bad"
    return (_("Due today"), "warn") if clock.due_on == localdate() else (_("Running"), "")


def clocks_of_lead(request, record):
    """The clocks that run, then those that stopped, the newest first."""
    tended = ProjectLead.objects.filter(pk=OuterRef("lead")).tended_by(request.user)
    rows = record.clocks.visible_to(request.user).annotate(tended=Exists(tended))
    order = F("stopped_on").desc(nulls_first=True), "due_on", "-id"
    clocks = list(rows.select_related("stopped_by", "policy").order_by(*order)[: ON_LEAD + 1])
    if not clocks:
        return None
    return Panel(
        _("Response clocks"),
        "partners/panels/clocks.html",
        {
            "running": [shown(clock) for clock in clocks if not clock.stopped_on],
            "stopped": [shown(clock) for clock in clocks[:ON_LEAD] if clock.stopped_on],
            "late": sum(clock.late for clock in clocks[:ON_LEAD] if clock.stopped_on),
            "more": len(clocks) > ON_LEAD,
            "tended": clocks[0].tended,
            "today": localdate(),
        },
    )


def _due_for(user):
    """What is late or due today on the leads this person owns."""
    return ResponseClock.objects.visible_to(user).running().filter(lead__owner=user, due_on__lte=localdate())


def _late_and_today():
    return {"late": Q(due_on__lt=localdate()), "today": Q(due_on=localdate())}


def _leads_of(clocks):
    """How many leads these clocks are of, as an expression that asks no listed row; NULL for none."""
    rows = clocks.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return Subquery(rows.annotate(count_of_these=Count("lead", distinct=True)).values("count_of_these"))


def desk_clocks(request, record):
    """What must be done today on the leads this person owns; what is late stands first."""
    if not request.user.has_perm(DETAILS):
        return None
    due = _due_for(request.user)
    counts = {name: _leads_of(due.filter(when)) for name, when in _late_and_today().items()}
    rows = due.annotate(**{f"leads_{name}": count for name, count in counts.items()}).select_related("lead")
    rows = list(rows.order_by("due_on", "id")[:ON_DESK])
    # The tile need not ask again.
    request.user.__dict__[COUNTED] = {n: getattr(rows[0], f"leads_{n}") or 0 if rows else 0 for n in counts}
    if not rows:
        return None
    return Panel(
        _("Response clocks"),
        "partners/panels/desk_clocks.html",
        {"rows": rows},
        url=f"{reverse('leads')}?clock=overdue&clock=today&mine=1",
        url_label=_("All overdue and due today"),
    )


def clock_tiles(request):
    """How many of my leads wait for a response; the figure opens these leads."""
    if not request.user.has_perm(DETAILS):
        return []
    # Counted from the clocks, few of which are due, and not from the leads.
    count = request.user.__dict__.get(COUNTED) or _due_for(request.user).aggregate(
        **{name: Count("lead", distinct=True, filter=when) for name, when in _late_and_today().items()}
    )
    note = _("%d due today") % count["today"]
    tone = "bad" if count["late"] else ""
    return [Tile(_("Responses overdue"), count["late"], f"{reverse('leads')}?clock=overdue&mine=1", note, tone)]
