"""Moments of the events floor: meetings, events, follow-ups."""

from django.db.models import F, Prefetch
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import Event, FollowUp, Meeting
from events.names_met import hosts, our_people, with_names_met
from events.taking_part import parts_in, taken_part
from partners.models import ProjectLead
from promotion_crm.any_of import IsAnyOf
from promotion_crm.templatetags.crm import short_day
from promotion_crm.timelines import Moment, last_day, noon
from promotion_crm.wording import listed

# How a record of each kind is reached from a meeting, an event, a follow-up.
FROM_MEETING = {
    "organization": "organization_links__organization",
    "contact": "contact_links__contact",
    "projectlead": "lead_links__lead",
    "event": "event",
}
FROM_FOLLOW_UP = {
    "organization": "organization",
    "contact": "contact",
    "projectlead": "lead",
    "meeting": "meeting",
    "event": "event",
    "appointment": "appointment",
}


def meetings_with(user, record, before, limit):
    kind = record._meta.model_name
    rows = Meeting.objects.visible_to(user).filter(**{FROM_MEETING[kind]: record})
    if before:
        rows = rows.filter(held_on__lte=last_day(before))
    leads = Prefetch("leads", ProjectLead.objects.visible_to(user).only("code", "title"))
    rows = with_names_met(rows.prefetch_related(leads), user)
    return [_meeting(row, record) for row in rows.order_by("-held_on", "-id")[:limit]]


def _meeting(meeting, record):
    icons = {"call": "phone", "video": "phone"}
    others = [str(one) for one in hosts(meeting) if one != record]
    title = meeting.get_kind_display()
    if others:
        colon = pgettext("between a kind of meeting and whom it was with", ": ")
        title = f"{title}{colon}{listed(others)}"
    draft = [_("Draft")] if meeting.state == Meeting.State.DRAFT else []
    return Moment(
        at=noon(meeting.held_on),
        icon=icons.get(meeting.kind, "meetings"),
        title=title,
        url=meeting.get_absolute_url(),
        text=Truncator(meeting.notes).chars(400),
        ours=True,
        meta=[*draft, listed(our_people(meeting))],
        links=[(lead.code, lead.get_absolute_url()) for lead in meeting.leads.all()],
        step={"what": meeting.next_step, "due": meeting.next_on} if meeting.next_step else None,
    )


def events_of(user, record, before, limit):
    """Events it organized or took part in; for a person, those they were at."""
    rows = taken_part(user, record).filter(starts_on__isnull=False)
    if before:
        rows = rows.filter(starts_on__lte=last_day(before))
    return [
        Moment(
            at=noon(row.starts_on),
            icon="events",
            title=row.name,
            url=row.get_absolute_url(),
            text=row.venue,
            meta=[row.get_kind_display(), *parts_in(row, record)],
        )
        for row in rows.order_by("-starts_on", "-id")[:limit]
    ]


def event_of_lead(user, record, before, limit):
    """The events that a lead came out of."""
    if not record.has_event_links:
        return []
    rows = Event.objects.visible_to(user).filter(starts_on__isnull=False, lead_links__lead=record)
    if before:
        rows = rows.filter(starts_on__lte=last_day(before))
    return [
        Moment(
            at=noon(row.starts_on),
            icon="events",
            title=_("Came out of “%(event)s”") % {"event": row},
            url=row.get_absolute_url(),
            text=row.venue,
            meta=[row.get_kind_display()],
        )
        for row in rows.order_by("-starts_on", "-id")[:limit]
    ]


def follow_ups_of(user, record, before, limit):
    """Follow-ups that were done; the open ones stand beside the timeline."""
    rows = FollowUp.objects.visible_to(user).filter(done_at__isnull=False)
    if record._meta.model_name == "event":
        rows = rows.filter(IsAnyOf(F("pk"), FollowUp.objects.around(record)))
    else:
        rows = rows.filter(**{FROM_FOLLOW_UP[record._meta.model_name]: record})
    if before:
        rows = rows.filter(done_at__lt=before)
    return [
        Moment(
            at=row.done_at,
            icon="check",
            title=_("Done: %(what)s") % {"what": row.what},
            url=row.url,
            meta=[str(row.done_by), _("due %(day)s") % {"day": short_day(row.due_on)}],
        )
        for row in rows.select_related("done_by").order_by("-done_at", "-id")[:limit]
    ]
