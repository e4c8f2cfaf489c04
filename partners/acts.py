from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from promotion_crm.acts import Act
from promotion_crm.lists.base import Elsewhere
from promotion_crm.roles import CONFIRM_APPLICATION

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
