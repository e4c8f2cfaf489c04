"""What of a program's year its people are reminded of: see partners/reminding.py."""

from django.db.models import DateField, ExpressionWrapper, F
from django.db.models.functions import Coalesce

from partners.models import Appointment, Reminder
from partners.models.policies import EXPIRING_DAYS
from partners.programs.applying import late_applications
from partners.reminding import Due
from promotion_crm.models import User

ADMINISTRATOR, OFFICER = "city administrator", "district officer"


def administrators():
    return tuple(User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).values_list("pk", flat=True))


def terms(day):
    """Terms that end soon, as their policy counts it, or have ended: to the partner's account manager, else to all
    city administrators.
    """
    warned = ExpressionWrapper(F("ends_on") - Coalesce("policy__expiring_days", EXPIRING_DAYS), DateField())
    rows = Appointment.objects.filter(state__in=Appointment.State.HELD).annotate(warned=warned)
    rows = rows.filter(warned__lte=day)
    told = {"target": "appointment"}
    yield Due(Reminder.Kind.TERM, rows, "ends_on", who=("organization__account_manager",), **told)
    orphans = rows.filter(organization__account_manager__isnull=True)
    yield Due(Reminder.Kind.TERM, orphans, "ends_on", who=administrators(), **told)


def applications(day):
    """Those that wait for the office past their clock: to the officers of the district that reviews, else to all city
    administrators. One reminder for each wait.
    """
    rows, told = late_applications(day), {"target": "application"}
    reviewed = rows.filter(state__in=rows.model.State.PRELIMINARY, district__isnull=False)
    yield Due(Reminder.Kind.LATE, reviewed, "since", who=("district__user",), role=OFFICER, **told)
    here = rows.exclude(pk__in=reviewed.values("pk"))
    yield Due(Reminder.Kind.LATE, here, "since", who=administrators(), **told)
