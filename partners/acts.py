from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from promotion_crm.acts import Act
from promotion_crm.lists.base import Elsewhere

NEW_LEAD = Act(
    _("New lead"),
    reverse_lazy("new-lead"),
    "partners.add_projectlead",
    _("New lead for %(name)s"),
    {"partners.organization": lambda organization, user: {"investor": organization.pk}},
)
DISPATCH_TO_PARTNERS = Elsewhere("dispatch-to-partners", _("Send a dispatch"), "mail", needs="partners.add_dispatch")
DISPATCH_TO_APPOINTMENTS = Elsewhere(
    "dispatch-to-appointments", _("Send a dispatch"), "mail", needs="partners.add_dispatch"
)
