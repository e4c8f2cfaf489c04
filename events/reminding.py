"""Reminders that only those who know of meetings can make."""

from events.silence import quiet_leads
from partners.models import Reminder
from partners.reminding import Due


def no_contact(day):
    """Nobody met about the lead for NO_CONTACT_DAYS; about the last day someone did, or it was received.

    One reminder for one silence: after the next meeting another day begins another.
    """
    yield Due(Reminder.Kind.NO_CONTACT, quiet_leads(day), "last_contact")
