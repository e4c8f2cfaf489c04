from django.utils.translation import gettext_lazy as _

from partners.models import ProjectLead
from partners.standing import landings_at

from .leads import LeadList


class LandingList(LeadList):
    """The leads that have landed, with what came of them."""

    name = "landings"
    title = _("landings")
    queryset = ProjectLead.objects.landed
    add_words = ""
    default = [
        "code",
        "title",
        "investor",
        "stage",
        "landing_entity",
        "district",
        "landed_on",
        "contract_capital",
        "paid_in_usd",
        "introducer",
    ]
    front = ["district", "industry", "partner", "landed", "country", "investment_type"]
    order = "-landed_on"
    as_of = landings_at
