"""Who we work with."""

from datetime import date, timedelta

from django.utils.timezone import localdate, now
from stdnum.cn import uscc

from partners.models import (
    Appointment,
    Batch,
    Contact,
    ContactDouble,
    DoubleSearch,
    Erasure,
    ExportedContacts,
    Industry,
    Organization,
    OrganizationDouble,
    PolicyVersion,
    Program,
)

from .people import make_export_record, make_user
from .rows import number, row


def credit_code():
    """A valid unified social credit code that no other row has."""
    code = f"91310000{number():09}"
    return code + uscc.calc_check_digit(code)


def make_industry(**fields):
    n = number()
    return row(
        Industry, fields, code=f"industry-{n}", group=Industry.Group.KEY, name_en=f"Industry {n}", name_zh=f"行业{n}"
    )


def make_organization(**fields):
    n = number()
    return row(Organization, fields, name_en=f"Organization {n}", name_zh=f"机构{n}", country="SG")


def make_contact(**fields):
    n = number()
    return row(
        Contact,
        fields,
        organization=make_organization,
        name_en=f"Contact {n}",
        name_zh=f"联系人{n}",
        email=f"contact{n}@example.com",
    )


def make_organization_double(**fields):
    return row(OrganizationDouble, fields, one=make_organization, other=make_organization, grounds=["name"], score=50)


def make_exported_contacts(**fields):
    return row(ExportedContacts, fields, export=make_export_record, contacts=lambda: [number()])


def make_erasure(**fields):
    return row(Erasure, fields, number=number, reason="Asked to", by=make_user)


def make_contact_double(**fields):
    return row(ContactDouble, fields, one=make_contact, other=make_contact, grounds=["email"], score=60)


def make_double_search(**fields):
    return row(DoubleSearch, fields, name="organizations", started_at=now, ended_at=now)


def make_program(**fields):
    n = number()
    return row(
        Program, fields, code=f"PROGRAM-{n}", level=Program.Level.MUNICIPAL, name_en=f"Program {n}", name_zh=f"计划{n}"
    )


def make_policy_version(**fields):
    """In force from its day on; the open one of its program that began before ends the day before."""
    if since := fields.get("program") and fields.get("effective_from"):
        earlier = PolicyVersion.objects.filter(program=fields["program"], effective_to=None, effective_from__lt=since)
        earlier.update(effective_to=since - timedelta(days=1))
    return row(
        PolicyVersion,
        fields,
        program=make_program,
        label=f"Policy {number()}",
        effective_from=date(2025, 3, 1),
        term_years=3,
    )


def make_batch(**fields):
    return row(Batch, fields, program=make_program, number=lambda: number() % 30000, year=2025)


def make_appointment(**fields):
    """An active appointment of two years left, in a batch of its program."""
    if fields.get("batch") and "program" not in fields:
        fields["program"] = fields["batch"].program
    if "program" not in fields:
        fields["program"] = make_program()
    return row(
        Appointment,
        fields,
        organization=make_organization,
        batch=lambda: make_batch(program=fields["program"]),
        category=Appointment.Category.ASSOCIATION,
        starts_on=localdate() - timedelta(days=365),
        ends_on=localdate() + timedelta(days=730),
    )
