"""What came of the sample landings: milestones, checks, issues and someone who looks after each."""

from datetime import timedelta

from partners.models import Issue, LandingCheck, Milestone, ProjectLead
from partners.reminding import remind
from promotion_crm.models import User

from .sample_organizations import NOT_REAL

STEWARDS = {
    "Water reuse pilot (sample)": "putuo",
    "Asia distribution centre (sample)": "pudong",
    "Cell therapy plant (sample)": "account",
}
# Days after signing, or before today where the stage alone says nothing: (kind, planned, reached or None).
MILESTONES = {
    "Water reuse pilot (sample)": [
        ("signed", 0, None), ("registered", 50, None), ("first_capital", 60, None),
        ("construction", 70, 66), ("production", 110, 121), ("full_capacity", 400, None),
    ],
    "Asia distribution centre (sample)": [
        ("signed", -10, None), ("registered", 60, None), ("first_capital", 70, None),
        ("construction", 100, 98), ("production", 330, None),
    ],
    "Cell therapy plant (sample)": [
        ("signed", 0, None), ("registered", 45, None), ("first_capital", 60, None), ("construction", 120, None),
    ],
    "Silicon carbide test line (sample)": [("registered", 30, None), ("first_capital", 60, None)],
    "Payments licence company (sample)": [("registered", 60, None), ("first_capital", 200, None)],
}  # fmt: skip
# Days ago, jobs, days until the next check after it.
CHECKS = {
    "Water reuse pilot (sample)": [(60, 31, 30), (28, 44, 90)],
    "Asia distribution centre (sample)": [(35, 96, 30)],
}
# Title, category, severity, department, due in days, steps taken: (state, who, words).
ISSUES = {
    "Water reuse pilot (sample)": [
        ("Permit for the outdoor test basin (sample)", "permits", "medium", "Putuo ecology bureau", -20,
         [("assigned", "putuo", ""), ("in_progress", "putuo", ""),
          ("resolved", "putuo", "Sample: the permit was issued."), ("confirmed", "putuo", "")]),
    ],
    "Asia distribution centre (sample)": [
        ("Work permits for eight engineers (sample)", "talent", "high", "Pudong talent centre", -4,
         [("assigned", "pudong", ""), ("in_progress", "pudong", "")]),
        ("Customs hours at the new gate (sample)", "customs", "medium", "Lingang customs", 12,
         [("assigned", "city", "")]),
        ("More power for cold rooms (sample)", "utilities", "low", "", 40, []),
    ],
    "Cell therapy plant (sample)": [
        ("Clean-room inspection date (sample)", "permits", "critical", "Zhangjiang administration", 6,
         [("assigned", "account", ""), ("escalated", "account", "")]),
    ],
}  # fmt: skip


def load(today):
    names = {*MILESTONES, *STEWARDS}
    leads = {lead.title: lead for lead in ProjectLead.objects.filter(title__in=names, is_sample=True)}
    for title, lead in leads.items():
        if title in STEWARDS:
            lead.steward = User.objects.get(username=STEWARDS[title])
            lead.save()
        _milestones(lead, MILESTONES.get(title, ()), today)
        _checks(lead, CHECKS.get(title, ()), today)
        _issues(lead, ISSUES.get(title, ()), today)
    remind(today)


def _milestones(lead, planned, today):
    for kind, plan, reached in planned:
        actual = None if reached is None else min(lead.signed_on + timedelta(days=reached), today)
        row = Milestone(lead=lead, kind=kind, actual_on=actual, is_sample=True)
        row.planned_on = lead.signed_on + timedelta(days=plan)
        row.check_all()
        row.save()


def _checks(lead, checks, today):
    for ago, jobs, again in checks:
        day = today - timedelta(days=ago)
        row = LandingCheck(lead=lead, checked_on=day, jobs=jobs, next_on=day + timedelta(days=again))
        row.by, row.note, row.is_sample = lead.steward or lead.owner, NOT_REAL, True
        row.check_all()
        row.save()


def _issues(lead, issues, today):
    for title, category, severity, department, due, steps in issues:
        issue = Issue(lead=lead, title=title, category=category, severity=severity, department=department)
        issue.due_on, issue.detail, issue.is_sample = today + timedelta(days=due), NOT_REAL, True
        issue.check_all()
        issue.save()
        for state, username, words in steps:
            who = User.objects.get(username=username)
            issue.set_state(state, by=lead.owner, owner=who, resolution=words)
