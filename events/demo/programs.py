"""Programs, the rules they run by, and their batches."""

from datetime import date, timedelta

from partners.models import Batch, PolicyVersion, Program
from promotion_crm.models import District

from . import figures
from .tables import rows

# The days are those of the reports; the day in the measures themselves was not found.
MEASURES = {
    "GPFI": [
        ("Measures of 2023 (沪商促进〔2023〕172号)", "2023年办法（沪商促进〔2023〕172号）", date(2023, 7, 14)),
        ("Measures revised in 2025", "2025年修订的办法", date(2025, 10, 11)),
    ]
}
REPORTED = "In force from the day it was reported; the day in the text itself was not found."
UNPUBLISHED = "No rules were found; in force from the first batch."


def load():
    batches = rows("batches")
    for row in rows("programs"):
        program = _program(row)
        announced = [b["announced_on"] for b in batches if b["program"] == program.code]
        policies = _policies(program, row, date.fromisoformat(min(filter(None, announced))))
        for batch in batches:
            if batch["program"] == program.code:
                _batch(program, policies, batch)


def _program(row):
    columns = ("code", "name_en", "name_zh", "level", "owner_en", "owner_zh", "note")
    district = District.objects.filter(name_zh=row["owner_zh"]).first()
    return Program.objects.create(district=district, **{name: row[name] for name in columns})


def _policies(program, row, first):
    """The program's policy versions, oldest first; one that says nothing where none was published."""
    published = MEASURES.get(program.code) or [("No published rules", "未见公布的办法", first)]
    ends = [since - timedelta(days=1) for _label, _label_zh, since in published[1:]] + [None]
    return [
        PolicyVersion.objects.create(
            program=program,
            label=label,
            label_zh=label_zh,
            effective_from=since,
            effective_to=until,
            term_years=figures.whole(row["term_years"]),
            note=REPORTED if program.code in MEASURES else UNPUBLISHED,
        )
        for (label, label_zh, since), until in zip(published, ends, strict=True)
    ]


def _batch(program, policies, row):
    announced, _words = figures.day(row["announced_on"])
    known = announced or date(int(row["year"]), 1, 1)
    in_force = [policy for policy in policies if policy.effective_from <= known]
    Batch.objects.create(
        program=program,
        number=int(row["number"]),
        year=int(row["year"]),
        announced_on=announced,
        place=row["place"],
        partner_count=figures.whole(row["partner_count"]),
        policy=in_force[-1] if in_force else policies[0],
        source_url=row["source_url"],
    )
