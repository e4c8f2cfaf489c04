"""What a colleague added to a draft, or took out of it, while its form was open: told once, and nothing is lost.

The fields of the meeting itself are looked after by `promotion_crm.editing`; here it is those it names and
its feedback, which are rows of their own.
"""

import json

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.feedback_forms import PREFIX, TOTAL, typed_so_far
from events.models import Meeting, PolicyFeedback
from events.recording import LINKS
from promotion_crm.history import last_ids
from promotion_crm.wording import after_label, listed

FIELDS = {"attendees": "colleagues"}  # the fields of the form, where called otherwise than the links
FEEDBACK = "feedback"


def named_by(meeting, user):
    """{kind: {key: record}} of all a draft names that this person may see; feedback by its newest entry as well."""
    found = {}
    for kind, (model, name) in LINKS.items():
        links = model.objects.visible_to(user).filter(meeting=meeting).select_related(name).order_by("pk")
        found[kind] = {str(getattr(link, f"{name}_id")): getattr(link, name) for link in links}
    rows = list(meeting.feedback.visible_to(user).order_by("pk"))
    newest = last_ids(PolicyFeedback, [row.pk for row in rows])
    return found | {FEEDBACK: {f"{row.pk}-{newest.get(row.pk, 0)}": row for row in rows}}


def mark(named):
    """What a form carries of it."""
    return json.dumps({kind: [*rows] for kind, rows in named.items()}, separators=(",", ":"))


def catch_up(data, named):
    """Put what was added since the form was shown beside what was typed; the sentences that tell of it."""
    seen, told = _seen(data.get("named", "")), []
    for kind, rows in named.items() if seen else ():
        shown = {*seen.get(kind, ())}
        if shown == {*rows}:
            continue
        told.append(_told(kind, listed(rows.values())))
        added = [row for key, row in rows.items() if key not in shown]
        if kind == FEEDBACK:
            _add_feedback(data, [row for row in added if str(row.pk) not in {one.partition("-")[0] for one in shown}])
        else:
            field = FIELDS.get(kind, kind)
            data.setlist(field, [*dict.fromkeys([*data.getlist(field), *(str(row.pk) for row in added)])])
    if told:
        data["named"] = mark(named)
        said = _("Someone else saved this %(name)s while you were writing. Nothing you typed is lost.")
        both = _("The form now shows these changes beside yours. Save again to save both.")
        told = [said % {"name": Meeting._meta.verbose_name}, *told, both]
    return told


def _seen(text):
    """What the form was shown with; nothing where that is none."""
    try:
        found = json.loads(text)
        return {kind: [str(key) for key in keys] for kind, keys in found.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _told(kind, now):
    label = PolicyFeedback._meta.verbose_name if kind == FEEDBACK else Meeting._meta.get_field(kind).verbose_name
    return after_label(capfirst(label), now or "—")


def _add_feedback(data, rows):
    blocks = len(typed_so_far(data))
    for place, row in enumerate(rows, blocks):
        values = {"row": row.pk, "text": row.text, "area": row.area, "severity": row.severity}
        for name, value in values.items():
            data[f"{PREFIX}-{place}-{name}"] = str(value)
    data[TOTAL] = str(blocks + len(rows))
