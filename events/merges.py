"""What becomes of meetings, events and follow-ups when two organizations or contacts are merged."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import EventOrganizer, Participation
from promotion_crm.merging.answers import Moves, OneStays

State = Participation.State
# From the least to the most that is known of someone on the list of an event.
FURTHER = [State.INVITED, State.DECLINED, State.ACCEPTED, State.NO_SHOW, State.ATTENDED]


def further(ours, kept):
    """Who attended was invited; of two that know as much, the one of the record that is kept."""
    return ours if FURTHER.index(ours.state) > FURTHER.index(kept.state) else kept


def organizer_first(ours, kept):
    return ours if kept.role != EventOrganizer.Role.ORGANIZER == ours.role else kept


def once_at_a_meeting(relation, why, shown, name):
    twin = OneStays(_("A meeting that both were at names the kept one, once."))
    told = ngettext_lazy("%(number)d meeting", "%(number)d meetings", "number")
    return Moves(relation, why, told=told, shown=shown, rules={name: twin})


ANSWERS = [
    Moves(
        "events.EventOrganizer.organization",
        "What it organized, the kept one organized.",
        told=ngettext_lazy("%(number)d organized event", "%(number)d organized events", "number"),
        holds="pk",
        rules={
            "organizer_once": OneStays(
                _("Of an event that both are named on, the organizer stays before the co-host."), organizer_first
            )
        },
    ),
    Moves(
        "events.Participation.organization",
        "Who came for it, came for the kept one.",
        told=ngettext_lazy("%(number)d participant of an event", "%(number)d participants of events", "number"),
        shown=("participants", "organization"),
    ),
    Moves(
        "events.Participation.contact",
        "The person was at all events that either was at.",
        told=ngettext_lazy("%(number)d event", "%(number)d events", "number"),
        shown=("participants", "contact"),
        holds="pk",
        rules={
            "participation_once": OneStays(
                _("Of an event that both are on the list of, the further state stays: attended before invited."),
                further,
            )
        },
    ),
    once_at_a_meeting(
        "events.MeetingOrganization.organization",
        "Its meetings are those of the kept one.",
        ("meetings", "organization"),
        "meeting_organization_once",
    ),
    once_at_a_meeting(
        "events.MeetingContact.contact",
        "The person was at all meetings that either was at.",
        ("meetings", "contact"),
        "meeting_contact_once",
    ),
    Moves(
        "events.FollowUp.organization",
        "What is to be done about it, is to be done about the kept one.",
        told=ngettext_lazy("%(number)d follow-up", "%(number)d follow-ups", "number"),
        shown=("follow-ups", "organization"),
    ),
    Moves(
        "events.FollowUp.contact",
        "What is to be done about the person, is to be done about the kept one.",
        told=ngettext_lazy("%(number)d follow-up", "%(number)d follow-ups", "number"),
        shown=("follow-ups", "contact"),
    ),
]
