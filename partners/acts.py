from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from promotion_crm.acts import Act
from promotion_crm.lists.base import Elsewhere
from promotion_crm.roles import CONFIRM_APPLICATION, CONFIRM_CONTRIBUTION

NEW_LEAD = Act(
    _("New lead"),
    reverse_lazy("new-lead"),
    "partners.add_projectlead",
    _("New lead for %(name)s"),
    {"partners.organization": lambda organization, user: {"investor": organization.pk}},
)

NEW_APPLICATION = Act(
    _("New application"),
    reverse_lazy("new-application"),
    "partners.add_application",
    _("New application of %(name)s"),
    {"partners.organization": lambda organization, user: {"organization": organization.pk}},
)

CONFIRM_SET = Elsewhere("confirm-applications", _("Confirm as a batch"), "cert", needs=CONFIRM_APPLICATION)
NEW_CONTRIBUTION = Act(
    _("New contribution"),
    reverse_lazy("new-contribution"),
    "partners.add_contribution",
    _("New contribution under %(name)s"),
    {"partners.appointment": lambda appointment, user: {"appointment": appointment.pk}},
)
CONFIRM_CONTRIBUTIONS = Elsewhere("confirm-contributions", _("Confirm"), "check", needs=CONFIRM_CONTRIBUTION)
WITHDRAW_CONSENT = Elsewhere("withdraw-consents", _("Withdraw consent"), "x", needs="partners.change_contact")
DISPATCH_TO_PARTNERS = Elsewhere("dispatch-to-partners", _("Send a dispatch"), "mail", needs="partners.add_dispatch")
DISPATCH_TO_APPOINTMENTS = Elsewhere(
    "dispatch-to-appointments", _("Send a dispatch"), "mail", needs="partners.add_dispatch"
)
