"""What came of the sample landings: milestones, checks, issues; and what people are reminded of."""

from datetime import timedelta

from partners.models import Issue, LandingCheck, Milestone, ProjectLead
from partners.reminding import remind

from .sample_organizations import NOT_REAL
from .sample_pipeline import person

# title of the lead: jobs there are, (milestone, planned in so many days, reached so many days ago or None), …
LANDED = {
    "Water reuse pilot (sample)": (38, (("construction", -200, 190), ("production", -60, 45))),
    "Asia distribution centre (sample)": (120, (("construction", -40, 30), ("production", 90, None))),
    "Cell therapy plant (sample)": (45, (("construction", -10, None), ("full_capacity", 400, None))),
}
ISSUES = [
    ("Asia distribution centre (sample)", "Customs code of a new product line (sample)", "customs", "high", 12),
    ("Cell therapy plant (sample)", "Work permits for four engineers (sample)", "talent", "medium", -4),
]


def load(today):
    for title, (jobs, milestones) in LANDED.items():
        lead = ProjectLead.objects.get(title=title, is_sample=True)
        for kind, planned, ago in milestones:
            Milestone.objects.create(
                lead=lead,
                kind=kind,
                planned_on=today + timedelta(days=planned),
                actual_on=today - timedelta(days=ago) if ago else None,
                is_sample=True,
            )
        day = max(today - timedelta(days=25), lead.landed_on)
        LandingCheck.objects.create(
            lead=lead, checked_on=day, jobs=jobs, next_on=day + timedelta(days=90), by=lead.owner, note=NOT_REAL,
            is_sample=True,
        )  # fmt: skip
    for title, words, category, severity, days in ISSUES:
        lead = ProjectLead.objects.get(title=title, is_sample=True)
        issue = Issue.objects.create(
            lead=lead, title=words, category=category, severity=severity, due_on=today + timedelta(days=days),
            owner=lead.owner, department="Sample department", detail=NOT_REAL, is_sample=True,
        )  # fmt: skip
        issue.set_state("assigned", by=person("city"), note="Sample")
    remind(today)
