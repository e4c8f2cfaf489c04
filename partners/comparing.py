"""Leads that may be one, as panels show them: on the lead, and on the desk of who decides."""

from dataclasses import dataclass

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import ProjectLead, Suspicion
from promotion_crm.any_of import leads_to
from promotion_crm.panels import Panel
from promotion_crm.roles import DETAILS
from promotion_crm.wording import joined

SHOWN, MOST = 6, 30
OPEN_FIRST = Case(When(verdict=Suspicion.Verdict.OPEN, then=0), default=1)


@dataclass
class Comparison:
    """One suspicion beside a lead: the other lead, None where it must not be named, and who may decide it."""

    suspicion: Suspicion
    other: ProjectLead | None
    later: bool  # the lead of the page is the later one, which would be the duplicate
    may: bool
    typed: dict

    @property
    def open(self):
        return self.suspicion.verdict == Suspicion.Verdict.OPEN

    @property
    def decided(self):
        """Who decided it and when."""
        return joined(self.suspicion.decided_by, f"{localtime(self.suspicion.decided_at):%Y-%m-%d}")


def suspected(count):
    """That a lead looks like others, in words."""
    return ngettext(
        "It may be the same project as another lead: compare the two, it cannot be qualified before.",
        "It may be the same project as %(count)d other leads: compare them, it cannot be qualified before.",
        count,
    ) % {"count": count}


def suspicions_of_lead(request, record):
    """What this lead may repeat and what may repeat it, open ones first."""
    user = request.user
    rows = Suspicion.objects.visible_to(user).filter(Q(lead=record) | Q(other=record))
    rows = rows.select_related("lead__investor", "lead__owner", "other__investor", "other__owner", "decided_by")
    rows = list(rows.order_by(OPEN_FIRST, "-pk")[:MOST])
    if not rows:
        return None
    pks = {pk for row in rows for pk in (row.lead_id, row.other_id)}
    seen = set(ProjectLead.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
    shown = [_compared(row, record, seen, record.may_edit, _typed(request, row)) for row in rows]
    count = sum(one.open and one.later for one in shown)
    title = _("May be the same project")
    parts = {"open": [one for one in shown if one.open], "decided": [one for one in shown if not one.open]}
    return Panel(title, "partners/panels/suspicions.html", parts, count=count or None, name="suspicions")


def _compared(row, record, seen, may, typed):
    later = row.lead_id == record.pk
    other = row.other if later else row.lead
    return Comparison(row, other if other.pk in seen else None, later, later and may and other.pk in seen, typed)


def _typed(request, row):
    """What was typed about this suspicion, where it was refused."""
    asked = request.resolver_match.kwargs if request.method == "POST" else {}
    return request.POST.dict() if asked.get("number") == row.pk else {}


def desk_suspicions(request, record):
    """Open suspicions this person may decide, the oldest first."""
    user = request.user
    if not user.has_perm("partners.view_suspicion") or not user.has_perm("partners.change_projectlead"):
        return None
    leads = ProjectLead.objects
    mine = leads_to("lead", leads.editable_by(user)) & leads_to("other", leads.visible_to(user))
    rows = Suspicion.objects.waiting().filter(mine)
    rows = list(rows.select_related("lead__investor", "other").order_by("pk")[:SHOWN])
    if not rows:
        return None
    by_lead = {}
    for row in rows:
        by_lead.setdefault(row.lead, []).append(row.other)
    return Panel(
        _("May be duplicates"),
        "partners/panels/desk_suspicions.html",
        {"leads": list(by_lead.items())},
        url=f"{reverse('leads')}?suspected=1" if user.has_perm(DETAILS) else "",
        url_label=_("All suspected"),
    )
