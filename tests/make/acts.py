"""What hangs on leads: their log, clocks, claims, receipts and what follows a landing."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from partners.models import (
    Appointment,
    CapitalReceipt,
    ExchangeRate,
    Introduction,
    Issue,
    LandingCheck,
    Milestone,
    Reminder,
    ResponseClock,
    StageChange,
    StatusChange,
    Suspicion,
    Transfer,
    VerificationCheck,
)
from partners.pipeline import Stage

from .leads import make_lead, make_verification
from .partners import make_appointment, make_organization
from .people import make_district, make_user
from .rows import number, row


def make_stage_change(**fields):
    """A step from the stage the lead has, on or back."""
    lead = fields["lead"] = fields.get("lead") or make_lead()
    lead.refresh_from_db()
    after = Stage.RECEIVED if lead.stage == Stage.QUALIFIED else Stage.QUALIFIED
    return row(StageChange, fields, before=lead.stage, after=after, by=make_user, note="Step")


def make_status_change(**fields):
    return row(StatusChange, fields, lead=make_lead, before="ongoing", after="delayed", by=make_user, reason="Waits")


def make_response_clock(**fields):
    """A running clock of a kind that a new lead does not have."""
    today = localdate()
    return row(ResponseClock, fields, lead=make_lead, kind="inform", started_on=today, due_on=today)


def make_suspicion(**fields):
    return row(Suspicion, fields, lead=make_lead, other=make_lead, grounds=["name"])


def make_transfer(**fields):
    lead = fields["lead"] = fields.get("lead") or make_lead(Stage.QUALIFIED)
    held = lead.first_negotiation_district or lead.district or make_district()
    return row(
        Transfer,
        fields,
        from_district=held,
        to_district=make_district,
        holder_share=40,
        reason="The site is there",
        requested_by=make_user,
    )


def make_verification_check(**fields):
    return row(VerificationCheck, fields, verification=make_verification, kind="jobs")


def make_milestone(**fields):
    return row(Milestone, fields, lead=make_lead, kind="construction", planned_on=localdate() + timedelta(days=60))


def make_landing_check(**fields):
    return row(LandingCheck, fields, lead=lambda: make_lead(Stage.LANDED), jobs=10, by=make_user)


def make_issue(**fields):
    return row(Issue, fields, lead=lambda: make_lead(Stage.LANDED), title=f"Issue {number()}", category="permits")


def make_reminder(**fields):
    return row(Reminder, fields, lead=make_lead, user=make_user, kind="milestone", about_on=localdate())


def make_exchange_rate(**fields):
    day = date(2000, 1, 1) + timedelta(days=number())
    return row(ExchangeRate, fields, currency="EUR", day=day, usd="1.08", source="Test")


def make_introduction(**fields):
    """The partner held an appointment that day, unless it only assisted."""
    lead = fields["lead"] = fields.get("lead") or make_lead()
    partner = fields["partner"] = fields.get("partner") or make_organization()
    fields.setdefault("claimed_on", lead.signed_on or localdate())
    held = Appointment.objects.filter(organization=partner).held_on(lead.received_on).exists()
    if fields.get("role", "introducer") == "introducer" and not held and "override_reason" not in fields:
        make_appointment(organization=partner)
    return row(Introduction, fields)


def make_receipt(**fields):
    return row(
        CapitalReceipt,
        fields,
        lead=make_lead,
        received_on=localdate() - timedelta(days=10),
        amount=1_000_000,
        currency="USD",
        rate=1,
    )
