"""Rows for tests: name only what the test is about, the rest is made up and unique."""

from datetime import date, timedelta
from itertools import count, pairwise

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.timezone import localdate, now
from stdnum.cn import uscc

from events.models import (
    Event,
    EventOrganizer,
    FollowUp,
    Meeting,
    MeetingAttendee,
    MeetingContact,
    MeetingLead,
    MeetingOrganization,
    Participation,
)
from partners.models import (
    Appointment,
    Batch,
    CapitalReceipt,
    Contact,
    ExchangeRate,
    Industry,
    Introduction,
    Issue,
    LandingCheck,
    Milestone,
    Organization,
    PolicyVersion,
    Program,
    ProjectLead,
    Reminder,
    ResponseClock,
    StageChange,
    StatusChange,
    Suspicion,
    Transfer,
    Verification,
    VerificationCheck,
)
from partners.pipeline import Stage
from promotion_crm.models import District, ExportRecord, User, Zone

PASSWORD = "correct horse battery"
NUMBERS = count(1)


def _row(model, given, **usual):
    """Save a row of what was given and, for the rest, what is usual (made only when needed)."""
    for name, value in usual.items():
        if name not in given and f"{name}_id" not in given:
            given[name] = value() if callable(value) else value
    return model.objects.create(**given)


def number():
    """A number no other row of this run has."""
    return next(NUMBERS)


# -- people and places ------------------------------------------------------------


def make_user(role=None, *, superuser=False, **fields):
    """A colleague; `role` is a key of roles.ROLES or several of them, None for no role."""
    roles = [role] if isinstance(role, str) else list(role or [])
    n = number()
    user = _row(
        User,
        fields,
        username=f"user{n}",
        name_en=f"Colleague {n}",
        password=make_password(PASSWORD),
        is_staff=bool(roles) or superuser,
        is_superuser=superuser,
    )
    groups = list(Group.objects.filter(name__in=roles))
    assert len(groups) == len(roles), f"No such role: {role}"
    user.groups.set(groups)
    return user


def make_district(**fields):
    n = number()
    return _row(District, fields, code=f"{n:06}", name_en=f"District {n}", name_zh=f"第{n}区")


def make_zone(*, districts=(), **fields):
    n = number()
    zone = _row(Zone, fields, code=f"zone-{n}", name_en=f"Zone {n}", name_zh=f"园区{n}")
    zone.districts.set(districts)
    return zone


def make_export_record(**fields):
    return _row(
        ExportRecord,
        fields,
        list_name="organizations",
        format="csv",
        columns=["name"],
        language="en",
        row_count=1,
        byte_size=10,
        sha256="0" * 64,
    )


# -- who we work with -------------------------------------------------------------


def credit_code():
    """A valid unified social credit code that no other row has."""
    code = f"91310000{number():09}"
    return code + uscc.calc_check_digit(code)


def make_industry(**fields):
    n = number()
    return _row(
        Industry, fields, code=f"industry-{n}", group=Industry.Group.KEY, name_en=f"Industry {n}", name_zh=f"行业{n}"
    )


def make_organization(**fields):
    n = number()
    return _row(Organization, fields, name_en=f"Organization {n}", name_zh=f"机构{n}", country="SG")


def make_contact(**fields):
    n = number()
    return _row(
        Contact,
        fields,
        organization=make_organization,
        name_en=f"Contact {n}",
        name_zh=f"联系人{n}",
        email=f"contact{n}@example.com",
    )


def make_program(**fields):
    n = number()
    return _row(
        Program, fields, code=f"PROGRAM-{n}", level=Program.Level.MUNICIPAL, name_en=f"Program {n}", name_zh=f"计划{n}"
    )


def make_policy_version(**fields):
    return _row(
        PolicyVersion,
        fields,
        program=make_program,
        label=f"Policy {number()}",
        effective_from=date(2025, 3, 1),
        term_years=3,
    )


def make_batch(**fields):
    return _row(Batch, fields, program=make_program, number=lambda: number() % 30000, year=2025)


def make_appointment(**fields):
    """An active appointment of two years left, in a batch of its program."""
    if fields.get("batch") and "program" not in fields:
        fields["program"] = fields["batch"].program
    if "program" not in fields:
        fields["program"] = make_program()
    return _row(
        Appointment,
        fields,
        organization=make_organization,
        batch=lambda: make_batch(program=fields["program"]),
        category=Appointment.Category.ASSOCIATION,
        starts_on=localdate() - timedelta(days=365),
        ends_on=localdate() + timedelta(days=730),
    )


# -- what they bring --------------------------------------------------------------


def make_lead(stage=Stage.RECEIVED, *, ready_for=None, **fields):
    """A lead with all that its stage, and every stage before it, asks for.

    It comes there as every lead does, by steps in its log, in the name of a colleague.
    `ready_for` gives it what a later stage asks for without moving it.
    """
    n, stage = number(), Stage(stage)
    if "investor" not in fields:
        fields["investor"] = make_organization()
    usual = {"title": f"Project {n}", "country": "SG", "source": ProjectLead.Source.PARTNER}
    for gate in list(Stage)[1 : Stage(ready_for or stage).place + 1]:
        usual |= _gate(gate, fields["investor"])
    said = ("status", "status_reason", "lost_to", "duplicate_of")
    status = {name: fields.pop(name) for name in said if name in fields}
    landed_on, since = usual.pop("landed_on", None), fields.get("stage_since")
    landed_on = fields.pop("landed_on", landed_on)
    lead = _row(ProjectLead, fields, **usual)
    _walk(lead, stage, landed_on, since)
    if "status" in status:
        _give_status(lead, status)
    lead.refresh_from_db()
    return lead


def _walk(lead, stage, landed_on, since):
    """Steps of the log: one to a stage before landing, then one by one."""
    by = None
    before_landing = Stage.REGISTERED if stage in Stage.COUNTED else stage
    way = [s for s in dict.fromkeys((before_landing, Stage.LANDED, Stage.OPERATING)) if 0 < s.place <= stage.place]
    for before, after in pairwise([Stage.RECEIVED, *way]):
        by = by or make_user()
        if after is Stage.LANDED:
            make_verification(lead=lead, state="passed", landed_on=landed_on)
        at = since if since and after is stage else now()
        StageChange.objects.create(lead=lead, before=before, after=after, by=by, at=at)


def _give_status(lead, given):
    change = {"reason": given.pop("status_reason", ""), "after": given.pop("status"), **given}
    StatusChange.objects.create(lead=lead, before="ongoing", by=make_user(), **change)


def _gate(stage, investor):
    """What a lead needs to enter this one stage."""
    day = localdate() - timedelta(days=100)
    return {
        Stage.QUALIFIED: {
            "industry": make_industry,
            "district": make_district,
            "investment_type": ProjectLead.InvestmentType.GREENFIELD,
            "owner": lambda: make_user("account manager"),
            "total_investment": 5_000_000,
            "total_currency": "USD",
        },
        Stage.NEGOTIATING: {
            "contact": lambda: make_contact(organization=investor),
            "first_met_on": day,
        },
        Stage.SIGNED: {"signed_on": day, "contract_capital": 2_000_000, "contract_currency": "USD"},
        Stage.REGISTERED: {
            "registered_on": day,
            "landing_entity": "Landing Entity Ltd",
            "landing_code": credit_code,
        },
        Stage.LANDED: {"landed_on": day},
        Stage.OPERATING: {"operating_on": day},
    }[stage]


def make_stage_change(**fields):
    """A step from the stage the lead has, on or back."""
    lead = fields["lead"] = fields.get("lead") or make_lead()
    lead.refresh_from_db()
    after = Stage.RECEIVED if lead.stage == Stage.QUALIFIED else Stage.QUALIFIED
    return _row(StageChange, fields, before=lead.stage, after=after, by=make_user, note="Step")


def make_status_change(**fields):
    return _row(StatusChange, fields, lead=make_lead, before="ongoing", after="delayed", by=make_user, reason="Waits")


def make_response_clock(**fields):
    """A running clock of a kind that a new lead does not have."""
    today = localdate()
    return _row(ResponseClock, fields, lead=make_lead, kind="inform", started_on=today, due_on=today)


def make_suspicion(**fields):
    return _row(Suspicion, fields, lead=make_lead, other=make_lead, grounds=["name"])


def make_transfer(**fields):
    lead = fields["lead"] = fields.get("lead") or make_lead(Stage.QUALIFIED)
    held = lead.first_negotiation_district or lead.district or make_district()
    return _row(
        Transfer,
        fields,
        from_district=held,
        to_district=make_district,
        holder_share=40,
        reason="The site is there",
        requested_by=make_user,
    )


def make_verification(**fields):
    """One to be decided; with `state` passed or failed, one that a verifier decided."""
    if fields.get("state", "open") in ("passed", "failed"):
        fields = {"decided_by": make_user("verifier"), "decided_at": now(), "verdict_note": "Seen"} | fields
    day = localdate() - timedelta(days=90)
    return _row(Verification, fields, lead=lambda: make_lead(Stage.REGISTERED), landed_on=day, asked_by=make_user)


def make_verification_check(**fields):
    return _row(VerificationCheck, fields, verification=make_verification, kind="jobs")


def make_milestone(**fields):
    return _row(Milestone, fields, lead=make_lead, kind="construction", planned_on=localdate() + timedelta(days=60))


def make_landing_check(**fields):
    return _row(LandingCheck, fields, lead=lambda: make_lead(Stage.LANDED), jobs=10, by=make_user)


def make_issue(**fields):
    return _row(Issue, fields, lead=lambda: make_lead(Stage.LANDED), title=f"Issue {number()}", category="permits")


def make_reminder(**fields):
    return _row(Reminder, fields, lead=make_lead, user=make_user, kind="milestone", about_on=localdate())


def make_exchange_rate(**fields):
    day = date(2000, 1, 1) + timedelta(days=number())
    return _row(ExchangeRate, fields, currency="EUR", day=day, usd="1.08", source="Test")


def make_introduction(**fields):
    """The partner held an appointment that day, unless it only assisted."""
    lead = fields["lead"] = fields.get("lead") or make_lead()
    partner = fields["partner"] = fields.get("partner") or make_organization()
    fields.setdefault("claimed_on", lead.signed_on or localdate())
    held = Appointment.objects.filter(organization=partner).held_on(lead.received_on).exists()
    if fields.get("role", "introducer") == "introducer" and not held and "override_reason" not in fields:
        make_appointment(organization=partner)
    return _row(Introduction, fields)


def make_receipt(**fields):
    return _row(
        CapitalReceipt,
        fields,
        lead=make_lead,
        received_on=localdate() - timedelta(days=10),
        amount=1_000_000,
        currency="USD",
        rate=1,
    )


# -- what we do with them ---------------------------------------------------------


def make_event(**fields):
    n = number()
    return _row(
        Event,
        fields,
        name_en=f"Event {n}",
        name_zh=f"活动{n}",
        kind=Event.Kind.FORUM,
        starts_on=localdate() + timedelta(days=14),
    )


def make_event_organizer(**fields):
    return _row(EventOrganizer, fields, event=make_event, organization=make_organization)


def make_participation(**fields):
    """A guest who is not yet a contact, unless `contact` is given."""
    contact = fields.get("contact")
    if contact:
        fields.setdefault("organization", contact.organization)
        fields.setdefault("name", contact.name_en)
    return _row(Participation, fields, event=make_event, name=f"Guest {number()}")


def make_meeting(*, organizations=None, contacts=(), attendees=(), leads=(), **fields):
    """A complete meeting; with one new organization, or those of its contacts, unless named."""
    if organizations is None:
        organizations = {c.organization for c in contacts} or [make_organization()]
    n = number()
    meeting = _row(Meeting, fields, held_on=localdate(), notes=f"Notes {n}")
    for organization in organizations:
        MeetingOrganization.objects.create(meeting=meeting, organization=organization)
    for contact in contacts:
        MeetingContact.objects.create(meeting=meeting, contact=contact)
    for user in attendees:
        MeetingAttendee.objects.create(meeting=meeting, user=user, district=user.district)
    for lead in leads:
        MeetingLead.objects.create(meeting=meeting, lead=lead)
    return meeting


def make_follow_up(*, done=False, **fields):
    """Something due in a week; `done` ticks it in its owner's name."""
    follow_up = _row(
        FollowUp, fields, what=f"Write to partner {number()}", owner=make_user, due_on=localdate() + timedelta(days=7)
    )
    if done:
        follow_up.done_at, follow_up.done_by = now(), follow_up.owner
        follow_up.save()
    return follow_up
