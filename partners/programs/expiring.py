"""Terms that are over: every day, by `manage.py remind` and the worker, whichever comes first."""

from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from partners.models import Appointment
from promotion_crm.history import because


@transaction.atomic
def expire(day=None):
    """Call expired what is called active and ended before that day (today). How many; a second run finds none."""
    rows = Appointment.objects.overdue(day or localdate()).order_by()
    if not rows.exists():
        return 0
    with because(_("The term has ended")):
        return rows.update(state=Appointment.State.EXPIRED, updated_at=now())
