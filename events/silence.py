"""Leads and partners nobody met for `settings.NO_CONTACT_DAYS`, worked out when they are asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, DateField, Exists, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from events.models import Meeting, MeetingLead
from partners.keeping_in_touch import COLUMNS, SOON, due_to
from partners.models import Appointment, Organization, ProjectLead
from partners.reminding import AHEAD, AWAKE
from promotion_crm.lists.subqueries import total
from promotion_crm.panels import Panel
from promotion_crm.roles import DETAILS

SHOWN = 5  # of each kind
TOUCH, LEAD, PARTNER = "touch", "lead", "partner"


@dataclass
class Line:
    """One line of the desk: a record by its names, when it was met last, and by when it is to be."""

    kind: str
    pk: int
    name_en: str
    name_zh: str
    last: date | None
    due: date | None
    weeks: int | None

    @property
    def record(self):
        if self.kind == LEAD:
            return ProjectLead(pk=self.pk, title=self.name_en)
        return Organization(pk=self.pk, name_en=self.name_en, name_zh=self.name_zh)


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


def desk_in_touch(request, record):
    """Whom this person is to keep in touch with, the latest first, and who was not met for long: one query for all."""
    user, today = request.user, localdate()
    parts = list(_asked(user, today))
    if not parts:
        return None
    rows = [Line(*row) for row in parts[0].union(*parts[1:], all=True)]
    if not rows:
        return None
    quiet = [row for row in rows if row.kind != TOUCH]
    return Panel(
        _("To keep in touch"),
        "events/panels/desk_in_touch.html",
        {
            "due": sorted((row for row in rows if row.kind == TOUCH), key=lambda row: row.due),
            "quiet": sorted(quiet, key=lambda row: row.last),
            "days": settings.NO_CONTACT_DAYS,
        },
        url=f"{reverse('organizations')}?keep_in_touch=any&touch_mine=1&columns={COLUMNS}",
        url_label=_("All"),
    )


def _asked(user, today):
    """Questions for the lines of the panel, each for a few, in the order of the fields of a Line."""
    organizations = user.has_perm("partners.view_organization")
    if organizations:
        rows = due_to(user, today + timedelta(days=SOON))
        yield rows.values_list(
            Value(TOUCH, CharField()), "pk", "name_en", "name_zh", "met_on", "touch_due", "keep_in_touch_weeks"
        )[:SHOWN]
    none = (Cast(None, DateField()), Cast(None, IntegerField()))
    if user.has_perm(DETAILS):
        mine = quiet_leads(today).filter(Q(owner=user) | Q(steward=user))
        visible = ProjectLead.objects.visible_to(user).filter(pk=OuterRef("pk"))
        seen = mine.filter(Exists(visible.order_by())).order_by("last_contact", "pk")
        blank = Value("", CharField())
        yield seen.values_list(Value(LEAD, CharField()), "pk", "title", blank, "last_contact", *none)[:SHOWN]
    if organizations and user.has_perm("partners.view_appointment"):
        mine = quiet_partners(today).visible_to(user).filter(account_manager=user, keep_in_touch_weeks__isnull=True)
        kind = Value(PARTNER, CharField())
        rows = mine.order_by("last_contact", "pk")
        yield rows.values_list(kind, "pk", "name_en", "name_zh", "last_contact", *none)[:SHOWN]
