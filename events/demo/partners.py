"""Organizations of the partner programs, and the appointments that the sources bear out."""

from datetime import timedelta

from django.utils.timezone import localdate

from partners.models import Appointment, Batch, Organization, Program

from . import figures
from .identities import COUNTRIES, PARENTS, known_as
from .tables import rows

Kind, Category = Organization.Kind, Appointment.Category
KINDS = {
    Category.PROFESSIONAL: Kind.CONSULTANCY,
    Category.FINANCIAL: Kind.FINANCE,
    Category.CHAIN: Kind.COMPANY,
    Category.ASSOCIATION: Kind.ASSOCIATION,
}
LAW_FIRM = "stated (law firm)"
ONLY_DAY = "The row names no batch; batch 1 was announced that day, by the same source."


def load():
    for row in _spelled_out(rows("partners")):
        organization = _organization(row)
        if _is_appointed(row):
            _appoint(organization, row)
    for name, parent in PARENTS.items():
        branch = Organization.objects.get(name_en=name, is_sample=False)
        branch.parent = Organization.objects.get(name_en=parent, is_sample=False)
        branch.save()


def _spelled_out(table):
    """The rows, with the note above in place of the words “as above”."""
    above = ""
    for row in table:
        row["note"] = row["note"].replace("as above", above)
        above = row["note"] or above
        yield row


def _is_appointed(row):
    """Whether the source says that the organization became a partner.

    The law firms of Huangpu were invited to offer legal assistance, and not called partners.
    """
    return row["confidence"] != "low" and row["category_basis"] != LAW_FIRM


def _organization(row):
    name = known_as(row["name_en"])
    found, new = Organization.objects.get_or_create(
        name_en=name,
        is_sample=False,
        defaults={
            "name_zh": row["name_zh"],
            "kind": Kind.LAW_FIRM if row["category_basis"] == LAW_FIRM else KINDS[row["category"]],
            "country": COUNTRIES.get(name, ""),
            "source_url": row["source_url"],
        },
    )
    remark = _remark(row)
    if remark and remark not in found.note:
        found.note = f"{found.note}\n{remark}".strip()
        found.save()
    return found


def _remark(row):
    """What the organization's own note keeps of a row: all of it where no appointment does."""
    other_name = f"Named “{row['name_en']}”. " if known_as(row["name_en"]) != row["name_en"] else ""
    if _is_appointed(row):
        return other_name.strip()
    basis = f"Category {row['category_basis']}, confidence {row['confidence']}."
    return f"{other_name}{row['note'][:1].upper()}{row['note'][1:]}. {basis} {row['source_url']}"


def _appoint(organization, row):
    program = Program.objects.get(code=row["program"])
    batch, note = _batch(program, row)
    starts = figures.day(row["announced_on"])[0] or (batch and batch.announced_on)
    ends = _end(program, batch, starts)
    Appointment.objects.create(
        organization=organization,
        program=program,
        batch=batch,
        policy=_policy(program, batch),
        category=row["category"],
        category_basis=row["category_basis"],
        state=Appointment.State.EXPIRED if ends and ends < localdate() else Appointment.State.ACTIVE,
        starts_on=starts,
        ends_on=ends,
        representative_name=row["representative"],
        confidence=row["confidence"],
        note=note,
        source_url=row["source_url"],
    )


def _batch(program, row):
    """(batch or None, the appointment's note)."""
    if row["batch"]:
        return Batch.objects.get(program=program, number=row["batch"]), row["note"]
    that_day = Batch.objects.filter(
        program=program, announced_on=figures.day(row["announced_on"])[0], source_url=row["source_url"]
    ).first()
    if row["announced_on"] and that_day:
        return that_day, f"{ONLY_DAY} {row['note']}".strip()
    return None, row["note"]


def _policy(program, batch):
    """The rules it was made under; the newest where no batch says which."""
    return batch.policy if batch else program.policies.first()


def _end(program, batch, starts):
    """The last day of the term; None where the program's term was not published."""
    policy = _policy(program, batch)
    if not starts or not policy.term_years:
        return None
    return starts.replace(year=starts.year + policy.term_years) - timedelta(days=1)
