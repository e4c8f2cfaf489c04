"""The pages everybody starts from, in one place."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .roles import EXPORT


@dataclass(frozen=True)
class NavItem:
    """`name` is the key of its count in the setting NAV_COUNTS."""

    name: str
    label: str
    url: str
    icon: str
    permission: str = ""

    def open_to(self, user):
        return not self.permission or user.has_perm(self.permission)


@dataclass(frozen=True)
class NavGroup:
    label: str
    items: tuple[NavItem, ...]


LOG_MEETING = NavItem("log-meeting", _("Log meeting"), "/meetings/log/", "plus", "events.add_meeting")
# In the menu of the person.
OWN = (
    NavItem("saved-views", _("Saved views"), "/views/", "star", "promotion_crm.view_savedview"),
    NavItem("bulk-changes", _("Bulk changes"), "/bulk-changes/", "history", "promotion_crm.view_changeset"),
    NavItem("imports", _("Imports"), "/imports/", "up"),  # for who may import into any list
    NavItem("exports", _("My exports"), "/exports/", "history", EXPORT),
    NavItem("seals", _("Seals of the history"), "/history/seals/", "check", "promotion_crm.view_seal"),
    NavItem("readings", _("Readings"), "/history/readings/", "lock", "promotion_crm.view_reading"),
    NavItem("export-limits", _("Limits of exports"), "/exports/limits/", "lock", "promotion_crm.view_exportalert"),
    NavItem("retention", _("Retention"), "/retention/", "clock", "promotion_crm.view_retentionrun"),
    NavItem("mail-settings", _("Mail to me"), "/mail/", "mail"),
    NavItem("calendar-address", _("Calendar feed"), "/calendar-feed/", "events"),
)

NAVIGATION = (
    NavGroup("", (NavItem("desk", _("Desk"), "/", "desk"),)),
    NavGroup(
        _("Projects"),
        (
            NavItem("leads", _("Leads"), "/leads/", "leads", "partners.view_projectlead"),
            NavItem("board", _("Pipeline"), "/leads/board/", "board", "partners.view_projectlead"),
            NavItem("landings", _("Landings"), "/landings/", "landing", "partners.view_projectlead"),
            NavItem("issues", _("Aftercare"), "/issues/", "flag", "partners.view_lead_details"),
            NavItem("funnel", _("Funnel"), "/leads/funnel/", "funnel", "partners.view_lead_details"),
        ),
    ),
    NavGroup(
        pgettext_lazy("group", "Partners"),
        (
            NavItem("partners", _("Partners"), "/partners/", "partners", "partners.view_organization"),
            NavItem(
                "organizations",
                _("Organizations"),
                "/organizations/",
                "orgs",
                "partners.view_organization",
            ),
            NavItem("contacts", _("Contacts"), "/contacts/", "contacts", "partners.view_contact"),
            NavItem("duplicates", _("Duplicates"), "/duplicates/", "link", "partners.change_contactdouble"),
        ),
    ),
    NavGroup(
        pgettext_lazy("group", "Programs"),
        (
            NavItem("programs", _("Programs"), "/programs/", "badge", "partners.view_program"),
            NavItem("appointments", _("Appointments"), "/appointments/", "cert", "partners.view_appointment"),
            NavItem("calls", _("Calls for applications"), "/calls/", "flag", "partners.view_call"),
            NavItem("applications", _("Applications"), "/applications/", "up", "partners.view_application"),
            NavItem("contributions", _("Contributions"), "/contributions/", "mark", "partners.view_contribution"),
            NavItem("evaluations", _("Evaluations"), "/evaluations/", "check", "partners.view_evaluation"),
            NavItem("recognitions", _("Recognitions"), "/recognitions/", "star", "partners.view_recognition"),
            NavItem("dispatches", _("Dispatches"), "/dispatches/", "mail", "partners.view_dispatch"),
        ),
    ),
    NavGroup(
        _("Activity"),
        (
            NavItem("events", _("Events"), "/events/", "events", "events.view_event"),
            NavItem(
                "participants",
                _("Participants"),
                "/participants/",
                "people",
                "events.view_participation",
            ),
            NavItem("meetings", _("Meetings"), "/meetings/", "meetings", "events.view_meeting"),
            NavItem("policy-feedback", _("Policy feedback"), "/policy-feedback/", "flag", "events.view_policyfeedback"),
            NavItem("follow-ups", _("Follow-ups"), "/follow-ups/", "follow", "events.view_followup"),
        ),
    ),
)
