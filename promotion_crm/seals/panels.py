"""What the desk says when the history is not as it was sealed: to the superuser and the privacy officer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from promotion_crm.models import HistoryCheck
from promotion_crm.panels import Panel

from .finding import Finding

TOLD = "privacy officer"


def desk_history(request, record=None):
    """A warning with what the last verification found; None where it holds. Other desks ask nothing."""
    user = request.user
    if not user.is_superuser and TOLD not in user.roles:
        return None
    check = HistoryCheck.objects.visible_to(user).first()
    if not check or not check.wrong:
        return None
    findings = [Finding(**said) for said in check.findings]
    return Panel(
        _("The history is not as it was sealed"),
        "history/desk.html",
        {"check": check, "findings": findings[:3]},
        count=check.wrong,
        url=reverse("seals"),
        url_label=_("Seals of the history"),
        name="history",
    )
