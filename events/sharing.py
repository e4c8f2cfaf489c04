"""Leads a person may see because of what the events floor knows about them."""

from events.models import EventLead, Meeting, MeetingAttendee, MeetingLead


def leads_attended(user):
    """Leads of meetings this account manager or district officer took part in."""
    if not user.roles & {"account manager", "district officer"}:
        return MeetingLead.objects.none().values("lead")
    meetings = MeetingAttendee.objects.filter(user=user).values("meeting")
    return MeetingLead.objects.filter(meeting__in=meetings).values("lead")


def leads_from_events(user):
    """Leads that came up at meetings of events, for an event officer; restricted ones not, nor those of drafts."""
    if "event officer" not in user.roles:
        return MeetingLead.objects.none().values("lead")
    links = MeetingLead.objects.filter(meeting__event__isnull=False, meeting__state=Meeting.State.COMPLETE)
    return links.exclude(lead__confidentiality="restricted").values("lead")


def leads_out_of_events(user):
    """Leads that were entered as come out of an event, likewise."""
    if "event officer" not in user.roles:
        return EventLead.objects.none().order_by().values("lead")
    return EventLead.objects.exclude(lead__confidentiality="restricted").order_by().values("lead")
