"""Contributions, scores and recognitions on the pages of partners and appointments, and on the desk."""

from django.db.models import Count, DateField, DecimalField, IntegerField, Q, Value, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Contribution, Evaluation, Program, Recognition
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
    rows = _came_to(user, record)
    if not rows:
        return None
    add = user.has_perm("partners.add_recognition")
    return Panel(
        _("Evaluations and recognitions"),
        "partners/evaluations/panel.html",
        {"rows": rows, "add_url": f"{reverse('new-recognition')}?organization={record.pk}" if add else ""},
        url=f"{reverse('evaluations')}?organization={record.pk}",
        url_label=_("All evaluations"),
        name="evaluations",
    )


def _came_to(user, organization):
    """Its evaluations and recognitions, newest first, in one query: as dicts."""
    scores = Evaluation.objects.visible_to(user).filter(appointment__organization=organization).order_by()
    honours = Recognition.objects.visible_to(user).filter(organization=organization).order_by()
    scores = scores.values_list(
        Value(1, IntegerField()), "year", "pk", "program__code", "state", "total", Value(None, DateField())
    )
    nothing = Value(None, DecimalField(max_digits=5, decimal_places=2))
    honours = honours.values_list(Value(0, IntegerField()), "year", "pk", "kind", "given_by", nothing, "given_on")
    rows = scores.union(honours, all=True).order_by("-year", "-pk")[: 2 * SHOWN]
    return [_evaluated(*row) if is_score else _honoured(*row) for is_score, *row in rows]


def _evaluated(year, pk, program, state, total, _day):
    return Evaluation(pk=pk, year=year, program=Program(code=program), state=state, total=total)


def _honoured(year, pk, kind, given_by, _total, given_on):
    return Recognition(pk=pk, year=year, kind=kind, given_by=given_by, given_on=given_on)


def _evaluations(user):
    return Evaluation.objects.visible_to(user).select_related("program").order_by("-year", "program", "id")
