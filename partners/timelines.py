"""Moments of the partners floor: steps and statuses of leads, appointments, receipts."""

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.models import Appointment, CapitalReceipt, ProjectLead, StageChange, StatusChange
from partners.panels import HELD
from promotion_crm.any_of import IsAnyOf
from promotion_crm.templatetags.crm import money
from promotion_crm.timelines import Moment, last_day, noon


def stage_changes_of(user, record, before, limit):
    """Steps of this lead, or of the leads this organization invests in or introduced."""
    rows = StageChange.objects.visible_to(user).select_related("lead", "by")
    if record._meta.model_name == "projectlead":
        rows = rows.filter(lead=record)
    else:
        rows = rows.filter(IsAnyOf(F("lead"), ProjectLead.objects.about(record)))
    if before:
        rows = rows.filter(at__lt=before)
    return [_step(change, record) for change in rows.order_by("-at", "-id")[:limit]]


def _step(change, record):
    own = change.lead_id == record.pk and record._meta.model_name == "projectlead"
    return Moment(
        at=change.at,
        icon="leads",
        title=_("Moved from “%(before)s” to “%(after)s”")
        % {"before": change.get_before_display(), "after": change.get_after_display()},
        url="" if own else change.lead.get_absolute_url(),
        text=change.note,
        ours=True,
        stage=change.after,
        meta=[str(change.by)] if own else [str(change.lead), str(change.by)],
    )


def status_changes_of(user, record, before, limit):
    """What became of this lead beside its stage, with the reason and, where lost, to whom."""
    rows = StatusChange.objects.visible_to(user).filter(lead=record).select_related("by")
    if before:
        rows = rows.filter(at__lt=before)
    rows = list(rows.order_by("-at", "-id")[:limit])
    firsts = ProjectLead.objects.visible_to(user).in_bulk({row.duplicate_of_id for row in rows} - {None})
    return [_status(change, firsts.get(change.duplicate_of_id)) for change in rows]


def _status(change, first):
    """A change of status; `first` is the lead it repeats, where the reader may see that."""
    return Moment(
        at=change.at,
        icon="flag",
        title=_("Status changed from “%(before)s” to “%(after)s”")
        % {"before": change.get_before_display(), "after": change.get_after_display()},
        text=change.reason,
        ours=True,
        meta=[_("lost to %(whom)s") % {"whom": change.lost_to} if change.lost_to else "", str(change.by)],
        links=[(first.code, first.get_absolute_url())] if first else [],
    )


def appointments_of(user, record, before, limit):
    """Its terms from their first day; the panel has read them already."""
    if before or HELD not in record.__dict__:
        rows = Appointment.objects.visible_to(user).filter(organization=record, starts_on__isnull=False)
        if before:
            rows = rows.filter(starts_on__lte=last_day(before))
        rows = rows.select_related("program", "batch__program").order_by("-starts_on", "-id")[:limit]
    else:
        rows = record.__dict__[HELD][:limit]
    return [
        Moment(
            at=noon(row.starts_on),
            icon="cert",
            title=_("Appointed partner, %(batch)s") % {"batch": row.batch or row.program},
            ours=True,
            text=_("Until %(day)s") % {"day": date_format(row.ends_on, "Y-m-d")} if row.ends_on else "",
            links=[(_("Source"), row.source_url)] if row.source_url else [],
        )
        for row in rows
    ]


def receipts_of(user, record, before, limit):
    rows = CapitalReceipt.objects.visible_to(user).filter(lead=record)
    if before:
        rows = rows.filter(received_on__lte=last_day(before))
    return [
        Moment(
            at=noon(row.received_on),
            icon="money",
            title=_("%(amount)s paid in") % {"amount": money(row.amount, row.currency)},
            text=row.note,
        )
        for row in rows.order_by("-received_on", "-id")[:limit]
    ]
