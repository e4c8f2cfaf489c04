"""First negotiation and its transfer, on the lead's page and on the desk of those who decide."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Transfer
from partners.pipeline import Stage, Status
from promotion_crm.panels import Panel
from promotion_crm.roles import DECIDE

SHOWN = 6
PEOPLE = ("from_district", "to_district", "requested_by", "decided_by", "executed_by")


def transfers_of_lead(request, record):
    """Who holds first negotiation, the transfer under way, and those that are settled."""
    user = request.user
    rows = record.transfers.visible_to(user).select_related(*PEOPLE).order_by("-id")
    rows = list(rows[: 2 * SHOWN]) if record.has_transfers else []
    under_way = next((row for row in rows if row.state in Transfer.State.OPEN), None)
    holder, landing = record.first_negotiation_district_id, record.district_id
    passed = any(row.state == Transfer.State.EXECUTED and row.to_district_id == landing for row in rows)
    settled = record.stage in Stage.COUNTED
    return Panel(
        _("First negotiation"),
        "partners/panels/transfer.html",
        {
            "under_way": under_way,
            "settled": [row for row in rows if row is not under_way],
            "elsewhere": bool(holder and landing and holder != landing and not passed and not settled),
            "may_request": bool(holder and not under_way and not settled and record.status not in Status.CLOSED),
            "may_decide": bool(under_way and user.has_perm(DECIDE) and under_way.requested_by_id != user.pk),
            "decides": user.has_perm(DECIDE),
            "landed": settled,
        },
        name="transfer",
    )


def desk_transfers(request, record):
    """For those who decide: requests of others, longest waiting first."""
    user = request.user
    if not user.has_perm(DECIDE):
        return None
    rows = Transfer.objects.visible_to(user).filter(state=Transfer.State.REQUESTED).exclude(requested_by=user.pk)
    rows = list(rows.select_related("lead", "from_district", "to_district").order_by("requested_at", "id")[:SHOWN])
    if not rows:
        return None
    return Panel(
        _("Transfers to decide"),
        "partners/panels/desk_transfers.html",
        {"rows": rows},
        url=f"{reverse('leads')}?transfer=requested",
        url_label=_("All requested"),
    )
