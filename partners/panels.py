"""What the partners floor shows on the desk and on its own records."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Appointment, Contact, Introduction, ProjectLead, Termination
from partners.models.appointments import ending
from partners.models.policies import EXPIRING_DAYS
from partners.pipeline import Stage, Status
from promotion_crm.any_of import IsAnyOf
from promotion_crm.panels import Panel, Tile
from promotion_crm.roles import DETAILS

SHOWN = 6
HELD = "terms_held"  # on an organization, once its appointments were read
COUNTED = "appointments_expiring"  # on the user of a request, once they were counted
LEADS_COUNTED = "own_leads"
OPEN = [status.value for status in Status if status not in Status.CLOSED]
BEFORE_LANDED = [stage.value for stage in Stage if stage.place < Stage.LANDED.place]


def _my_open_leads(user):
    return ProjectLead.objects.visible_to(user).open().filter(Q(owner=user) | Q(steward=user))


def _ending(user):
    mine = Q(organization__account_manager=user) if "account manager" in user.roles else Q()
    return ending(localdate()) & mine


def _expiring(user):
    return Appointment.objects.visible_to(user).filter(_ending(user))


def _due(user):
    """What ends soon, with `count` of these; and for those who decide, `to_decide`: terminations others proposed."""
    others = Termination.objects.open().filter(appointment=OuterRef("pk")).exclude(proposed_by=user.pk)
    decides = user.has_perm("partners.change_appointment")
    rows = Appointment.objects.visible_to(user).annotate(to_decide=Exists(others) if decides else Value(False))
    rows = rows.filter(_ending(user) | Q(to_decide=True))
    return rows.annotate(count=Window(Count("pk", filter=_ending(user))))


def desk_leads(request, record):
    if not request.user.has_perm(DETAILS):
        return None
    rows = _my_open_leads(request.user).exclude(stage="operating").order_by("stage_since", "id")
    owned = _owned(request.user).order_by()
    counts = {f"count_{name}": _count(owned.filter(when), "owner") for name, when in _of_tiles().items()}
    rows = list(rows.annotate(**counts).select_related("investor")[:SHOWN])
    if rows:  # the tiles need not ask again
        request.user.__dict__[LEADS_COUNTED] = {name: getattr(rows[0], f"count_{name}") for name in _of_tiles()}
    return Panel(
        _("My leads, longest at their stage first"),
        "partners/panels/desk_leads.html",
        {"rows": rows},
        url=reverse("leads"),
        url_label=_("All leads"),
        wide=True,
    )


def desk_appointments(request, record):
    if not request.user.has_perm("partners.view_appointment"):
        return None
    rows = _due(request.user).select_related("organization", "program", "batch__program")
    rows = list(rows.order_by("-to_decide", "ends_on", "id")[:SHOWN])
    request.user.__dict__[COUNTED] = rows[0].count if rows else 0  # the tile need not ask again
    return Panel(
        _("Appointments expiring"),
        "partners/panels/desk_appointments.html",
        {"rows": rows, "days": EXPIRING_DAYS},
        url=_expiring_url(request.user),
        url_label=_("All expiring"),
    )


def _owned(user):
    return ProjectLead.objects.visible_to(user).open().filter(owner=user)


def _year_end():
    return localdate().replace(month=12, day=31)


def _of_tiles():
    """Which of the leads a person owns each figure of the tiles counts."""
    return {
        "open": Q(pk__isnull=False),
        "soon": Q(stage__in=BEFORE_LANDED, expected_landing__lte=_year_end()),
        "delayed": Q(status="delayed"),
    }


def lead_tiles(request):
    user = request.user
    if not user.has_perm(DETAILS):
        return []
    ahead, year_end = BEFORE_LANDED, _year_end()
    mine = user.__dict__.get(LEADS_COUNTED) or _owned(user).aggregate(
        **{name: Count("pk", filter=when) for name, when in _of_tiles().items()}
    )
    url = f"{reverse('leads')}?" + urlencode({"owner": user.username, "status": OPEN}, doseq=True)
    soon = urlencode({"stage": ahead, "expected_landing_before": year_end}, doseq=True)
    delayed = _("%d delayed") % mine["delayed"] if mine["delayed"] else _("none delayed")
    return [
        Tile(_("My open leads"), mine["open"], url, delayed),
        Tile(_("Mine to land this year"), mine["soon"], f"{url}&{soon}", _("by their expected day")),
    ]


def appointment_tiles(request):
    if not request.user.has_perm("partners.view_appointment"):
        return []
    known = request.user.__dict__.get(COUNTED)
    count = _expiring(request.user).count() if known is None else known
    note = _("within %d days") % EXPIRING_DAYS
    return [Tile(_("Appointments expiring"), count, _expiring_url(request.user), note, "warn" if count else "")]


def _expiring_url(user):
    mine = "&mine=1" if "account manager" in user.roles else ""
    return f"{reverse('appointments')}?expiring=1{mine}"


def leads_of_organization(request, record):
    """Leads it invests in and leads it introduced, open ones first."""
    rows = ProjectLead.objects.visible_to(request.user)
    if not request.user.has_perm(DETAILS):
        return None
    rows = rows.filter(IsAnyOf(F("pk"), ProjectLead.objects.about(record))).select_related("investor")
    # The counts come with the rows: where there are none, there is nothing to count.
    brought = Introduction.objects.visible_to(request.user).standing().filter(partner=record).order_by()
    counts = {
        "brought": _count(brought.filter(own_investment=False)),
        "own": _count(brought.filter(own_investment=True)),
    }
    rows = list(rows.annotate(**counts).order_by("-stage_since", "-id")[:SHOWN])
    return Panel(
        _("Leads"),
        "partners/panels/leads.html",
        {"rows": rows, "organization": record, "counted": rows[0] if rows else None},
        url=f"{reverse('leads')}?partner={record.pk}",
        url_label=_("All introduced"),
    )


def _count(rows, shared="partner"):
    """How many rows there are, once for the whole query; all of them have the same in the field `shared`."""
    counted = rows.values(shared).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


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
