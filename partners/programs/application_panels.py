"""What other pages show of applications and calls: the desk, an organization, a program; and the timeline of one."""

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Application, ApplicationStep, Call
from promotion_crm.panels import Panel
from promotion_crm.timelines import Moment

from .applying import TO_DO, waits_for
from .procedure import State

SHOWN = 6
ABOUT = ("organization", "program", "district", "entered_by", "call__policy")


def desk_applications(request, record):
    """Those on which this person has to act, longest waiting first."""
    user = request.user
    if not user.has_perm("partners.add_application"):
        return None
    rows = Application.objects.visible_to(user).filter(waits_for(user)).select_related(*ABOUT)
    rows = list(rows.order_by("since", "id")[:SHOWN])
    if not rows:
        return None
    return Panel(
        _("Applications for me"),
        "partners/panels/desk_applications.html",
        {"rows": [(row, TO_DO[row.state]) for row in rows]},
        url=f"{reverse('applications')}?mine=1&sort=since",
        url_label=_("All that wait for me"),
    )


def applications_of_organization(request, record):
    if not request.user.has_perm("partners.view_application"):
        return None
    rows = record.applications.visible_to(request.user).select_related(*ABOUT)
    rows = list(rows.order_by("-since", "-id")[:SHOWN])
    may_enter = request.user.has_perm("partners.add_application")
    if not rows and not may_enter:
        return None
    return Panel(
        _("Applications"),
        "partners/panels/applications.html",
        {"rows": rows, "new_url": f"{reverse('new-application')}?organization={record.pk}" if may_enter else ""},
        url=f"{reverse('applications')}?organization={record.pk}" if rows else "",
        url_label=_("All applications"),
        name="applications",
    )


def calls_of_program(request, record):
    """The newest calls of a program, those that are open first."""
    user, day = request.user, localdate()
    rows = Call.objects.visible_to(user).filter(program=record)
    over = Q(closes_on__lt=day)
    rows = sorted(rows.exclude(over)[:SHOWN], key=lambda call: call.opens_on) or list(rows.filter(over)[:2])
    may_add = user.has_perm("partners.add_call")
    if not rows and not may_add:
        return None
    return Panel(
        _("Calls for applications"),
        "partners/panels/calls.html",
        {"rows": rows, "new_url": f"{reverse('new-call')}?program={record.code}" if may_add else ""},
        url=f"{reverse('calls')}?program={record.code}",
        url_label=_("All calls"),
        name="calls",
    )


def steps_of(user, record, before, limit):
    """The steps of an application, each with its comment."""
    rows = ApplicationStep.objects.visible_to(user).filter(application=record).select_related("by")
    if before:
        rows = rows.filter(at__lt=before)
    words = _("From “%(before)s” to “%(after)s”")
    return [
        Moment(
            at=step.at,
            icon="flag" if step.after in (State.RETURNED, State.REJECTED) else "right",
            title=words % {"before": step.get_before_display(), "after": step.get_after_display()},
            text=step.comment,
            ours=True,
            meta=[str(step.by)],
        )
        for step in rows.order_by("-at", "-id")[:limit]
    ]
