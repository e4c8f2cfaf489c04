"""What an address may fill into the forms for a meeting and a follow-up, and what is wrong with it."""

import re
from datetime import date

from django.utils.translation import gettext as _

from events.models import Event, Meeting
from partners.models import Appointment, Contact, Organization, ProjectLead
from promotion_crm.lists.problems import problem

RECORDS = {"organization": Organization, "contact": Contact, "lead": ProjectLead, "event": Event}
FOLLOWED = RECORDS | {"meeting": Meeting, "appointment": Appointment}
SEVERAL = {"organization", "contact", "lead"}
NUMBER = re.compile(r"[0-9]{1,10}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def problems(query, user, checks=None, several=SEVERAL):
    """What makes no sense in the query string of the form, value by value."""
    found, checks = [], checks or CHECKS
    for name, values in query.lists():
        values = [value for value in values if value]
        if name not in checks:
            known = _("Choose one of: %(names)s.") % {"names": ", ".join(checks)}
            found.append(problem(name, ", ".join(values), _("Nothing of this name can be filled in."), known))
        elif len(values) > 1 and name not in several:
            found.append(problem(name, ", ".join(values), _("Only one value can be filled in.")))
        else:
            wrong = [(value, checks[name](name, value, user)) for value in values]
            found += [problem(name, value, *why) for value, why in wrong if why]
    return found


def _record(name, text, user):
    if not NUMBER.fullmatch(text):
        return _("This is not a whole number."), _("Write it in digits.")
    if not FOLLOWED[name].objects.visible_to(user).filter(pk=text).exists():
        return (_("There is no such record among those you may see."),)
    return None


def _day(name, text, user):
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    return None if day else (_("This is not a date."), _("Write 2027-02-28."))


def _kind(name, text, user):
    if text in Meeting.Kind.values:
        return None
    return _("There is no such choice."), _("Choose one of: %(names)s.") % {"names": ", ".join(Meeting.Kind.values)}


CHECKS = dict.fromkeys(RECORDS, _record) | {"kind": _kind, "held_on": _day}
FOLLOW_UP_CHECKS = dict.fromkeys(FOLLOWED, _record) | {"due_on": _day}
