"""Rows for tests: name only what the test is about, the rest is made up and unique."""

from datetime import date, timedelta
from itertools import count

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
    Industry,
    Introduction,
    Organization,
    PolicyVersion,
    Program,
    ProjectLead,
    StageChange,
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


def make_lead(stage=Stage.RECEIVED, **fields):
    """A lead with all that its stage, and every stage before it, asks for."""
    n = number()
    if "investor" not in fields:
        fields["investor"] = make_organization()
    usual = {"title": f"Project {n}", "country": "SG", "source": ProjectLead.Source.PARTNER}
    for gate in list(Stage)[1 : Stage(stage).place + 1]:
        usual |= _gate(gate, fields["investor"])
    return _row(ProjectLead, fields, stage=stage, **usual)


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
    return _row(StageChange, fields, lead=make_lead, before=Stage.RECEIVED, after=Stage.QUALIFIED, by=make_user)


def make_introduction(**fields):
    return _row(Introduction, fields, lead=make_lead, partner=make_organization)


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
