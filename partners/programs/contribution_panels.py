"""Contributions, scores and recognitions on the pages of partners and appointments, and on the desk."""

from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Contribution, Evaluation, Recognition
from partners.models.contributions import may_enter
from promotion_crm.panels import Panel
from promotion_crm.roles import CONFIRM_CONTRIBUTION

SHOWN = 6


def desk_contributions(request, record):
    """For those who confirm: what waits longest, and was not entered by themselves."""
    user = request.user
    if not user.has_perm(CONFIRM_CONTRIBUTION):
        return None
    rows = Contribution.objects.visible_to(user).waiting().filter(~Q(entered_by=user.pk) | Q(entered_by__isnull=True))
    rows = rows.select_related("appointment__organization", "appointment__program")
    rows = list(rows.order_by("created_at", "id")[:SHOWN])
    if not rows:
        return None
    return Panel(
        _("Contributions to confirm"),
        "partners/contributions/desk.html",
        {"rows": rows},
        url=f"{reverse('contributions')}?waiting=1",
        url_label=_("All to confirm"),
    )


def contributions_of_appointment(request, record):
    """The newest contributions under an appointment, its evaluations and what it was honoured with."""
    user = request.user
    if not user.has_perm("partners.view_contribution"):
        return None
    rows = Contribution.objects.visible_to(user).filter(appointment=record)
    rows = list(rows.annotate(all=Window(Count("pk"))).order_by("-day", "-id")[:SHOWN])
    add = f"{reverse('new-contribution')}?appointment={record.pk}" if may_enter(record, user) else ""
    return Panel(
        _("Contributions"),
        "partners/contributions/panel.html",
        {"rows": rows, "add_url": add, "evaluations": list(_evaluations(user).filter(appointment=record)[:SHOWN])},
        count=rows[0].all if rows else None,
        url=f"{reverse('contributions')}?appointment={record.pk}" if rows else "",
        url_label=_("All contributions"),
        name="contributions",
    )


def evaluations_of_organization(request, record):
    """What a partner came to year by year, in every program, and its honours and support."""
    user = request.user
    if not user.has_perm("partners.view_evaluation"):
        return None
    scores = list(_evaluations(user).filter(appointment__organization=record)[:SHOWN])
    honours = Recognition.objects.visible_to(user).filter(organization=record).select_related("contact")
    honours = list(honours[:SHOWN])
    add = user.has_perm("partners.add_recognition") and bool(scores or honours)
    if not (scores or honours):
        return None
    return Panel(
        _("Evaluations and recognitions"),
        "partners/evaluations/panel.html",
        {
            "evaluations": scores,
            "honours": honours,
            "add_url": f"{reverse('new-recognition')}?organization={record.pk}" if add else "",
        },
        url=f"{reverse('evaluations')}?organization={record.pk}",
        url_label=_("All evaluations"),
        name="evaluations",
    )


def _evaluations(user):
    return Evaluation.objects.visible_to(user).select_related("program").order_by("-year", "program", "id")
