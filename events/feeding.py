"""What stands in the calendar of a person: their own work, as far as they may see it at this moment.

The file leaves the CRM for a telephone or another calendar, so it holds words and days only:
no names of contacts, notes or amounts.
"""

from datetime import datetime, time, timedelta

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from partners.models import Milestone, Organization, ProjectLead
from partners.pipeline import Stage
from promotion_crm.roles import DETAILS
from promotion_crm.wording import after_label, joined, listed

from .calendar_files import Entry
from .models import Event, FollowUp, Meeting

PAST, AHEAD = timedelta(days=90), timedelta(days=400)
LANDED = (Stage.LANDED, Stage.OPERATING)


def entries_for(user, absolute):
    """The entries of a person's calendar; `absolute` makes a whole address of a path."""
    today = localdate()
    span = today - PAST, today + AHEAD
    for kind in (_events, _meetings, _follow_ups, _touches, _landings, _milestones):
        yield from kind(user, span, absolute)


def entry_of_event(event, absolute):
    return Entry(
        event,
        event.name,
        event.starts_on,
        event.ends_on,
        url=absolute(event.get_absolute_url()),
        about=joined(event.get_kind_display(), event.theme),
        place=joined(event.venue, event.district),
    )


def _events(user, span, absolute):
    """Those they own and those of their district, sub-events among them."""
    own = Q(owner=user) | (Q(district=user.district_id) if user.district_id else Q())
    last = Coalesce("ends_on", "starts_on")
    rows = Event.objects.visible_to(user).filter(own).annotate(last=last)
    rows = rows.filter(starts_on__lte=span[1], last__gte=span[0]).select_related("district")
    return (entry_of_event(event, absolute) for event in rows.order_by("starts_on", "pk"))


def _meetings(user, span, absolute):
    """Those they were or will be in; a draft stands there as not settled."""
    with_whom = Prefetch("organizations", Organization.objects.visible_to(user).order_by("pk"))
    rows = Meeting.objects.visible_to(user).filter(attendee_links__user=user, held_on__range=span)
    for meeting in rows.prefetch_related(with_whom).order_by("held_on", "pk"):
        names = listed(meeting.organizations.all())
        yield Entry(
            meeting,
            after_label(meeting.get_kind_display(), names) if names else meeting.get_kind_display(),
            meeting.held_on,
            url=absolute(meeting.get_absolute_url()),
            settled=meeting.state == Meeting.State.COMPLETE,
        )


def _follow_ups(user, span, absolute):
    """Those they still owe."""
    rows = FollowUp.objects.of(user).open().filter(due_on__range=span)
    for row in rows.with_targets(user).order_by("due_on", "pk"):
        target = row.target
        yield Entry(
            row,
            after_label(_("Follow-up"), row.what),
            row.due_on,
            url=absolute(target.get_absolute_url()) if target else "",
            about=str(target or ""),
        )


def _touches(user, span, absolute):
    """Days by which they are to get in touch with an organization; a meeting moves them."""
    rows = Organization.objects.visible_to(user).touched_by(user).to_keep_in_touch()
    for row in rows.filter(touch_due__range=span).order_by("touch_due", "pk"):
        met = make_aware(datetime.combine(row.met_on, time())) if row.met_on else row.updated_at
        words, changed = after_label(_("Keep in touch"), row.name), max(row.updated_at, met)
        yield Entry(row, words, row.touch_due, url=absolute(row.get_absolute_url()), changed_at=changed)


def _landings(user, span, absolute):
    """Days on which their leads are expected to land, while they have not."""
    if not user.has_perm(DETAILS):
        return
    rows = _own_leads(user).filter(expected_landing__range=span)
    for lead in rows.order_by("expected_landing", "pk"):
        words = after_label(_("Expected landing"), lead.title)
        url = absolute(lead.get_absolute_url())
        yield Entry(lead, words, lead.expected_landing, url=url, about=lead.code)


def _milestones(user, span, absolute):
    """Days planned for milestones of their leads, until these are reached."""
    if not user.has_perm(DETAILS):
        return
    rows = Milestone.objects.visible_to(user).with_actual().filter(reached_on__isnull=True, planned_on__range=span)
    rows = rows.filter(lead__in=_own_leads(user, landed=True)).select_related("lead")
    for row in rows.order_by("planned_on", "pk"):
        words = after_label(row.get_kind_display(), row.lead.title)
        changed = max(row.updated_at, row.lead.updated_at)
        url = absolute(row.lead.get_absolute_url())
        yield Entry(row, words, row.planned_on, url=url, about=row.lead.code, changed_at=changed)


def _own_leads(user, *, landed=False):
    rows = ProjectLead.objects.visible_to(user).open().filter(owner=user)
    return rows if landed else rows.exclude(stage__in=LANDED)
