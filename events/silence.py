"""Leads and partners nobody met for `settings.NO_CONTACT_DAYS`, worked out when they are asked for."""

from datetime import timedelta

from django.conf import settings
from django.db.models import DateField, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from events.models import Meeting, MeetingLead
from partners.models import Appointment, Organization, ProjectLead
from partners.reminding import AHEAD, AWAKE
from promotion_crm.lists.subqueries import total
from promotion_crm.panels import Panel
from promotion_crm.roles import DETAILS

SHOWN = 5  # of each kind


def quiet_leads(day):
    """Leads on their way that nobody met about since that many days, with the last one, or when it was received."""
    met = MeetingLead.objects.filter(lead=OuterRef("pk"), meeting__state=Meeting.State.COMPLETE)
    last = met.order_by().values("lead").annotate(last=Max("meeting__held_on")).values("last")
    rows = ProjectLead.objects.filter(stage__in=AHEAD, status__in=AWAKE)
    rows = rows.annotate(last_contact=Coalesce(Subquery(last), "received_on", output_field=DateField()))
    return rows.filter(last_contact__lte=day - timedelta(days=settings.NO_CONTACT_DAYS))


def quiet_partners(day):
    """Partners that hold an appointment and were not met since that many days, nor began their term since."""
    held = Appointment.objects.filter(state=Appointment.State.ACTIVE).order_by()
    met = total(Meeting.objects.filter(state=Meeting.State.COMPLETE), "organizations", Max("held_on"))
    begun = total(held, "organization", Max("starts_on"))
    rows = Organization.objects.filter(Exists(held.filter(organization=OuterRef("pk"))))
    rows = rows.annotate(last_contact=Coalesce(met, begun, output_field=DateField()))
    return rows.filter(last_contact__lte=day - timedelta(days=settings.NO_CONTACT_DAYS))


def desk_silence(request, record):
    """Those this person looks after, the longest silence first."""
    user, today = request.user, localdate()
    leads = partners = []
    if user.has_perm(DETAILS):
        mine = quiet_leads(today).filter(Q(owner=user) | Q(steward=user))
        seen = mine.filter(pk__in=ProjectLead.objects.visible_to(user).values("pk"))
        leads = list(seen.order_by("last_contact", "pk")[:SHOWN])
    if user.has_perm("partners.view_appointment"):
        mine = quiet_partners(today).visible_to(user).filter(account_manager=user)
        partners = list(mine.order_by("last_contact", "pk")[:SHOWN])
    if not leads and not partners:
        return None
    return Panel(
        _("No contact in %(days)d days") % {"days": settings.NO_CONTACT_DAYS},
        "events/panels/desk_silence.html",
        {"leads": leads, "partners": partners, "log": reverse("log-meeting")},
    )
