"""Dispatches on the pages of organizations and programs: panels and moments."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Dispatch, DispatchRecipient
from promotion_crm.any_of import has_any
from promotion_crm.panels import Panel
from promotion_crm.timelines import Moment, noon

SHOWN = 6
READ = 30  # a page of the timeline, and one more


def _panel(rows, url):
    if not rows:
        return None
    return Panel(
        _("Dispatches"), "partners/panels/dispatches.html", {"rows": rows}, url=url, url_label=_("All dispatches")
    )


def _sent_to(user, organization):
    """What an organization was sent last: read once for its panel and timeline, and not where there is nothing."""
    known = organization.__dict__
    if "sent_to" not in known:
        rows = DispatchRecipient.objects.visible_to(user).filter(organization=organization)
        known["sent_to"] = list(_in_order(rows)[:READ]) if organization.has_dispatches else []
    return known["sent_to"]


def _in_order(rows):
    rows = rows.annotate(at=F("dispatch__sent_at")).select_related("dispatch")
    return rows.order_by(F("at").desc(nulls_last=True), "-pk")


def dispatches_of_organization(request, record):
    """What it was sent, the last first, and whether it confirmed."""
    rows = [row.dispatch for row in _sent_to(request.user, record)[:SHOWN]]
    for dispatch, row in zip(rows, _sent_to(request.user, record), strict=False):
        dispatch.confirmed_on, dispatch.reached = row.acknowledged_on, None
    return _panel(rows, f"{reverse('dispatches')}?organization={record.pk}")


def dispatches_of_program(request, record):
    """What its partners were sent, and how many of them confirmed."""
    of = DispatchRecipient.objects.filter(appointment__program=record, dispatch=OuterRef("pk")).order_by()
    counted = of.values("dispatch")
    confirmed = Count("pk", filter=Q(acknowledged_on__isnull=False))
    rows = Dispatch.objects.visible_to(request.user).filter(has_any(of)).annotate(
        reached=Subquery(counted.annotate(n=Count("pk")).values("n")),
        confirmed=Subquery(counted.annotate(n=confirmed).values("n")),
    )  # fmt: skip
    return _panel(list(rows.order_by("-sent_at", "-pk")[:SHOWN]), f"{reverse('dispatches')}?program={record.code}")


def dispatches_in_time(user, record, before, limit):
    """When an organization was sent something, and when it confirmed."""
    if not before and limit <= READ:
        return [_moment(row) for row in _sent_to(user, record)[:limit]]
    rows = DispatchRecipient.objects.visible_to(user).filter(organization=record)
    if before:
        rows = rows.filter(dispatch__sent_at__lt=before)
    return [_moment(row) for row in _in_order(rows)[:limit]]


def _moment(row):
    meta = [row.get_state_display()]
    if row.acknowledged_on:
        meta.append(_("confirmed on %(day)s") % {"day": row.acknowledged_on})
    return Moment(
        at=row.at or noon(row.dispatch.created_at.date()),
        icon="mail",
        title=_("Dispatch: %(title)s") % {"title": row.dispatch},
        url=row.dispatch.get_absolute_url(),
        ours=True,
        meta=meta,
    )
