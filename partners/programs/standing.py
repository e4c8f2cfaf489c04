"""What an organization is in each program: since when, how many terms, until when, and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Appointment
from partners.models.policies import EXPIRING_DAYS
from partners.panels import HELD
from promotion_crm.panels import Panel

State = Appointment.State


@dataclass
class Standing:
    """`term` is the one that counts now: held today, else the newest."""

    term: Appointment
    since: date | None
    terms: int
    is_partner: bool

    @property
    def until(self):
        return self.term.terminated_on or self.term.ends_on

    @property
    def tone(self):
        if self.term.state == State.TERMINATED:
            return "bad"
        if self.term.state == State.PROPOSED:
            return "warn"
        return "good" if self.is_partner else ""

    @property
    def next(self):
        """What is due next, in words; "" where nothing is."""
        term, today = self.term, localdate()
        if term.state == State.PROPOSED:
            return _("The proposed termination waits for a decision.")
        if term.state != State.ACTIVE or not term.ends_on:
            return ""
        warns = term.ends_on - timedelta(days=term.policy.expiring_days if term.policy else EXPIRING_DAYS)
        if warns <= today:
            return _("Renew it by %(day)s, or let it end.") % {"day": date_format(term.ends_on, "Y-m-d")}
        return _("Renewal to be settled from %(day)s on.") % {"day": date_format(warns, "Y-m-d")}


def standing_of(request, record):
    """The organization's programs, those it is a partner of first."""
    rows = Appointment.objects.visible_to(request.user).filter(organization=record)
    joined = ("program", "policy", "batch__program")
    rows = list(rows.select_related(*joined).order_by("program__code", "-starts_on", "-id"))
    dated = (row for row in rows if row.starts_on)
    # The timeline need not ask again.
    record.__dict__[HELD] = sorted(dated, key=lambda row: (row.starts_on, row.pk), reverse=True)
    if not rows:
        return None
    standings = [_in_program(list(terms)) for _program, terms in groupby(rows, key=lambda row: row.program_id)]
    standings.sort(key=lambda standing: not standing.is_partner)
    return Panel(_("Appointments"), "partners/panels/standing.html", {"rows": standings}, name="standing")


def _in_program(terms):
    today = localdate()
    held = [term for term in terms if term.holds(today)]
    starts = [term.starts_on for term in terms if term.starts_on]
    return Standing(held[0] if held else terms[0], min(starts, default=None), len(terms), bool(held))
