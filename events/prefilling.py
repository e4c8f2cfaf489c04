"""What an address may fill into the form for a meeting, and what is wrong with it."""

import re
from datetime import date

from django.utils.translation import gettext as _

from events.models import Event, Meeting
from partners.models import Contact, Organization, ProjectLead
from promotion_crm.lists.problems import problem

RECORDS = {"organization": Organization, "contact": Contact, "lead": ProjectLead, "event": Event}
SEVERAL = {"organization", "contact", "lead"}
NUMBER = re.compile(r"[0-9]{1,10}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def problems(query, user):
    """What makes no sense in the query string of the form, value by value."""
    found = []
    for name, values in query.lists():
        values = [value for value in values if value]
        if name not in CHECKS:
            known = _("Choose one of: %(names)s.") % {"names": ", ".join(CHECKS)}
            found.append(problem(name, ", ".join(values), _("Nothing of this name can be filled in."), known))
        elif len(values) > 1 and name not in SEVERAL:
            found.append(problem(name, ", ".join(values), _("Only one value can be filled in.")))
        else:
            wrong = [(value, CHECKS[name](name, value, user)) for value in values]
            found += [problem(name, value, *why) for value, why in wrong if why]
    return found


def _record(name, text, user):
    if not NUMBER.fullmatch(text):
        return _("This is not a whole number."), _("Write it in digits.")
    if not RECORDS[name].objects.visible_to(user).filter(pk=text).exists():
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
