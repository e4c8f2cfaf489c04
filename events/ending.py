"""The end of an event: who was awaited and did not come becomes a no-show, in one act that is undone as a whole."""

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from events.door import closed_because
from events.models import Participation
from events.models.participations import AWAITED
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.bulk import BulkEdit
from promotion_crm.templatetags.crm import short_day

NO_SHOW = {Participation._meta.get_field("state"): Participation.State.NO_SHOW}


def not_over_because(event):
    """Why the event cannot be ended today, in a sentence; "" from its last day on."""
    if why := closed_because(event):
        return why
    if event.ends_on and event.ends_on > localdate():
        return _("The event runs until %(day)s. End it on that day.") % {"day": short_day(event.ends_on)}
    return ""


def no_shows(event, by):
    """The bulk edit of all who are still awaited."""
    asked = QueryDict(mutable=True)
    asked["event"] = str(event.pk)
    asked.setlist("state", AWAITED)
    return BulkEdit(Question(lists()["participants"], asked, by), set(), by)
