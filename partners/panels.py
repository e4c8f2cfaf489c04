"""What the partners floor shows on the desk and on its own records."""

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Appointment, Contact, ProjectLead
from partners.models.programs import EXPIRING_DAYS
from promotion_crm.panels import Panel, Tile
from promotion_crm.roles import DETAILS

SHOWN = 6


def _my_open_leads(user):
    return ProjectLead.objects.visible_to(user).open().filter(Q(owner=user) | Q(steward=user))


def _expiring(user):
    rows = Appointment.objects.visible_to(user).expiring()
    if "account manager" in user.roles:
        rows = rows.filter(organization__account_manager=user)
    return rows


def desk_leads(request, record):
    if not request.user.has_perm(DETAILS):
        return None
    rows = _my_open_leads(request.user).exclude(stage="operating").order_by("stage_since", "id")
    return Panel(
        _("My leads, longest at their stage first"),
        "partners/panels/desk_leads.html",
        {"rows": list(rows.select_related("investor")[:SHOWN])},
        url=reverse("leads"),
        url_label=_("All leads"),
        wide=True,
    )


def desk_appointments(request, record):
    if not request.user.has_perm("partners.view_appointment"):
        return None
    rows = _expiring(request.user).select_related("organization", "program", "batch__program")
    return Panel(
        _("Appointments expiring"),
        "partners/panels/desk_appointments.html",
        {"rows": list(rows.order_by("ends_on", "id")[:SHOWN]), "days": EXPIRING_DAYS},
        url=reverse("appointments"),
        url_label=_("All appointments"),
    )


def lead_tiles(request):
    user = request.user
    if not user.has_perm(DETAILS):
        return []
    soon = Q(expected_landing__lte=localdate().replace(month=12, day=31))
    mine = _my_open_leads(user).aggregate(
        open=Count("pk"),
        soon=Count("pk", filter=soon & ~Q(stage__in=["landed", "operating"])),
        delayed=Count("pk", filter=Q(status="delayed")),
    )
    url = f"{reverse('leads')}?owner={user.username}"
    delayed = _("%d delayed") % mine["delayed"] if mine["delayed"] else _("none delayed")
    return [
        Tile(_("My open leads"), mine["open"], url, delayed),
        Tile(_("Mine to land this year"), mine["soon"], url, _("by their expected day")),
    ]


def appointment_tiles(request):
    if not request.user.has_perm("partners.view_appointment"):
        return []
    count = _expiring(request.user).count()
    note = _("within %d days") % EXPIRING_DAYS
    url = f"{reverse('appointments')}?sort=ends_on"
    return [Tile(_("Appointments expiring"), count, url, note, "warn" if count else "")]


def leads_of_organization(request, record):
    """Leads it invests in and leads it introduced, open ones first."""
    rows = ProjectLead.objects.visible_to(request.user)
    if not request.user.has_perm(DETAILS):
        return None
    introduced = record.introductions.values("lead")
    rows = rows.filter(Q(investor=record) | Q(pk__in=introduced)).select_related("investor")
    return Panel(
        _("Leads"),
        "partners/panels/leads.html",
        {"rows": list(rows.order_by("-stage_since", "-id")[:SHOWN]), "organization": record},
        url=f"{reverse('leads')}?partner={record.pk}",
        url_label=_("All introduced"),
    )


def contacts_of_organization(request, record):
    if not request.user.has_perm("partners.view_contact"):
        return None
    rows = Contact.objects.visible_to(request.user).filter(organization=record)
    add = request.user.has_perm("partners.add_contact") and request.user.is_staff
    return Panel(
        _("Contacts"),
        "partners/panels/contacts.html",
        {
            "rows": list(rows.order_by("-is_primary", "name_en", "id")[:SHOWN]),
            "add_url": f"{reverse('admin:partners_contact_add')}?organization={record.pk}" if add else "",
        },
        url=f"{reverse('contacts')}?organization={record.pk}",
        url_label=_("All contacts"),
    )


def appointments_of_organization(request, record):
    rows = Appointment.objects.visible_to(request.user).filter(organization=record)
    rows = list(rows.select_related("program", "batch__program").order_by("-starts_on", "-id"))
    if not rows:
        return None
    return Panel(_("Appointments"), "partners/panels/appointments.html", {"rows": rows})


def introductions_of_lead(request, record):
    rows = record.introductions.visible_to(request.user).select_related("partner")
    rows = list(rows.order_by("-share", "id"))
    return Panel(_("Introduced by"), "partners/panels/introductions.html", {"rows": rows})


def receipts_of_lead(request, record):
    rows = record.receipts.visible_to(request.user)
    sums = rows.aggregate(usd=Sum("amount_usd"), count=Count("pk"))
    if not sums["count"]:
        return None
    return Panel(
        _("Capital paid in"),
        "partners/panels/receipts.html",
        {"rows": list(rows.order_by("-received_on", "-id")[:SHOWN]), "usd": sums["usd"]},
        count=sums["count"],
    )
