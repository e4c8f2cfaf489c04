"""What the pages of a program and of an appointment show beside their facts."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Appointment, Termination
from promotion_crm.panels import Panel

SHOWN = 8


def policies_of_program(request, record):
    """The versions of its rules, each with the days it is in force."""
    if not request.user.has_perm("partners.view_policyversion"):
        return None
    rows = list(record.policies.visible_to(request.user).order_by("-effective_from"))
    today = localdate()
    for row in rows:
        row.is_now = row.effective_from <= today and (row.effective_to is None or row.effective_to >= today)
    may_add = request.user.has_perm("partners.add_policyversion")
    return Panel(
        _("Policy versions"),
        "partners/panels/policies.html",
        {"rows": rows, "add_url": reverse("new-policy", args=[record.code]) if may_add else ""},
        name="policies",
    )


def ending_in_program(request, record):
    """Terms that end soon, the first first."""
    rows = Appointment.objects.visible_to(request.user).filter(program=record).expiring()
    rows = list(rows.select_related("organization").order_by("ends_on", "id")[:SHOWN])
    return Panel(
        _("Expiring"),
        "partners/panels/ending.html",
        {"rows": rows},
        url=f"{reverse('appointments')}?program={record.code}&expiring=1" if rows else "",
        url_label=_("All expiring"),
        name="due",
    )


def terms_of_appointment(request, record):
    """All terms of the organization in the program, the newest first, each with what it renews."""
    rows = Appointment.objects.visible_to(request.user).filter(
        organization=record.organization_id, program=record.program_id
    )
    rows = list(rows.select_related("program", "batch__program").order_by("-starts_on", "-id"))
    return Panel(_("Terms in this program"), "partners/panels/terms.html", {"rows": rows}, name="terms")


def termination_of(request, record):
    """The termination that is proposed, and those that were decided."""
    rows = Termination.objects.visible_to(request.user).filter(appointment=record)
    rows = list(rows.select_related("proposed_by", "decided_by").order_by("-id"))
    if not rows:
        return None
    user = request.user
    for row in rows:
        row.may_decide = row.state == "proposed" and record.may_edit and row.proposed_by_id != user.pk
        row.is_mine = row.state == "proposed" and row.proposed_by_id == user.pk
    return Panel(_("Termination"), "partners/panels/termination.html", {"rows": rows}, name="termination")
