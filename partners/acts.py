from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from promotion_crm.acts import Act

NEW_LEAD = Act(
    _("New lead"),
    reverse_lazy("new-lead"),
    "partners.add_projectlead",
    _("New lead for %(name)s"),
    {"partners.organization": lambda organization, user: {"investor": organization.pk}},
)
