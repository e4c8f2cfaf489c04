"""Dispatches on the pages of organizations and programs: panels and moments."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Dispatch, DispatchRecipient
from promotion_crm.any_of import has_any
from promotion_crm.panels import Panel
from promotion_crm.timelines import Moment, noon

SHOWN = 6


def _panel(rows, url):
    rows = list(rows.order_by("-sent_at", "-pk")[:SHOWN])
    if not rows:
        return None
    return Panel(
        _("Dispatches"), "partners/panels/dispatches.html", {"rows": rows}, url=url, url_label=_("All dispatches")
    )


def dispatches_of_organization(request, record):
    """What it was sent, the last first, and whether it confirmed."""
    rows = Dispatch.objects.visible_to(request.user).filter(recipients__organization=record)
    rows = rows.annotate(confirmed_on=F("recipients__acknowledged_on"), reached=Value(None, IntegerField()))
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
    return _panel(rows, f"{reverse('dispatches')}?program={record.code}")


def dispatches_in_time(user, record, before, limit):
    """When an organization was sent something, and when it confirmed."""
    rows = DispatchRecipient.objects.visible_to(user).filter(organization=record)
    rows = rows.annotate(at=F("dispatch__sent_at"))
    if before:
        rows = rows.filter(at__lt=before)
    rows = rows.select_related("dispatch").order_by("-at", "-pk")[:limit]
    return [_moment(row) for row in rows]


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
