"""What is asked of a meeting, whichever way it comes in: by its form, the admin or a file."""

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from events.models import Meeting
from events.models.meetings import attended_by
from promotion_crm.happened import FIRST_DAY

DAYS = ("held_on", "next_step", "next_on")


def misdated(held_on, next_step, next_on, *, draft=False):
    """What is wrong with the day of a meeting and with its next step, as (field, sentence).

    A draft may be of a meeting that is to come.
    """
    if held_on and held_on > localdate() and not draft:
        yield "held_on", _("A meeting is logged once it was held, not before.")
    elif held_on and held_on < FIRST_DAY:
        yield "held_on", _("The year is too long ago; write the day as 2027-02-28.")
    elif held_on and next_on and next_on < held_on:
        yield "next_on", _("The next step cannot be due before the meeting.")
    if next_step and not next_on:
        yield "next_on", _("A next step needs a date.")
    if next_on and not next_step:
        yield "next_step", _("Say what is to be done by then, or clear the date.")


def missing(meeting, organizations):
    """What a draft still needs to be complete, as the names of its fields."""
    if not organizations:
        yield _("Organizations")
    if not meeting.notes.strip():
        yield _("What was said")
    if meeting.held_on > localdate():
        yield _("Date (still to come)")


def hidden_by(user, pks):
    """Those of some meetings that this person would not see any more once they are drafts."""
    if not user.pk or user.is_superuser:
        return set()
    seen = Meeting.objects.filter(Q(logged_by=user) | Q(pk__in=attended_by(user)), pk__in=pks)
    return {*pks} - {*seen.values_list("pk", flat=True)}


def about_hiding():
    return _("Only whoever logged it or was there makes it a draft again: nobody else sees a draft.")


def strangers(contacts, organizations):
    """The contacts that belong to none of the organizations of their meeting."""
    met = {organization.pk for organization in organizations}
    return [contact for contact in contacts if contact.organization_id not in met]


def about_stranger(contact, organizations):
    return _("%(contact)s is at %(theirs)s, not at %(met)s; add that organization or remove the contact.") % {
        "contact": contact,
        "theirs": contact.organization,
        "met": get_text_list([str(o) for o in organizations], _("or")) or "—",
    }
