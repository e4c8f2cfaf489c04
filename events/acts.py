from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from promotion_crm.acts import Act
from promotion_crm.lists.base import Elsewhere
from promotion_crm.navigation import LOG_MEETING as PAGE
from promotion_crm.roles import DETAILS


def with_lead(lead, user):
    """The investor of a lead is one of its details."""
    return {"organization": lead.investor_id, "lead": lead.pk} if user.has_perm(DETAILS) else None


LOG_MEETING = Act(
    PAGE.label,
    PAGE.url,
    PAGE.permission,
    _("Log meeting with %(name)s"),
    {
        "partners.organization": lambda organization, user: {"organization": organization.pk},
        "partners.contact": lambda contact, user: {"organization": contact.organization_id, "contact": contact.pk},
        "partners.projectlead": with_lead,
    },
)

# What a form for a follow-up is told of a record, by the label of its model: the field that names it.
FOLLOWED = {
    "partners.organization": "organization",
    "partners.contact": "contact",
    "partners.projectlead": "lead",
    "partners.appointment": "appointment",
    "events.meeting": "meeting",
    "events.event": "event",
}


def _names(field):
    return lambda record, user: {field: record.pk}


FOLLOW_UP = Act(
    _("New follow-up"),
    reverse_lazy("new-follow-up"),
    "events.add_followup",
    _("Follow up on %(name)s"),
    {label: _names(field) for label, field in FOLLOWED.items()},
)

LEAD_FROM_EVENT = Act(
    _("New lead out of an event"),
    reverse_lazy("new-lead-from-event"),
    "partners.add_projectlead",
    _("New lead out of %(name)s"),
    {"events.event": lambda event, user: {"event": event.pk}},
)

INVITE = Elsewhere("invite", _("Invite to an event"), "mail", needs="events.add_participation")
BADGES = Elsewhere("badges-of", _("Name badges"), "badge", needs="events.change_participation")
FOLLOW_UP_MANY = Elsewhere("follow-up-of", _("Follow up"), "follow", needs="events.add_followup")
