"""Rows of generated appointments and of what was contributed under them, in programs of their own."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from partners.models import ContributionRule, EvaluationHead, PolicyVersion, Program
from partners.models.policy_rules import BY_HAND, USUAL_HEADS, Head

from .partners import CATEGORIES, TERM
from .places import DAYS, SPAN, listed
from .words import cut, join

COLUMNS = listed(
    "created_at updated_at search_text appointment_id kind head day title_en title_zh source_key origin entered_by_id"
    " evidence note state decided_by_id decided_at reason is_sample"
)
WHAT = {
    "recommendation": ("Project recommended", "项目推荐"),
    "activity": ("Promotion evening", "招商推介晚会"),
    "resource": ("Fund introduced", "基金引入"),
    "consultation": ("Advice on a policy", "政策咨询"),
}
STATES = listed("confirmed confirmed confirmed confirmed confirmed confirmed confirmed entered entered refused")
WEIGHTS = {Head.PROJECTS: 50, Head.ACTIVITIES: 30, Head.RESOURCES: 20}
STILL_TO_RUN = 400  # days before SPAN from which on a term begins, so that each runs today


def new_program():
    """A program for the appointments of one run, with a policy, heads and points of its own."""
    code = f"GENERATED-{1 + Program.objects.filter(code__startswith='GENERATED').count()}"
    names = {"name_en": f"Generated program {code[10:]}", "name_zh": f"生成的项目{code[10:]}", "level": "municipal"}
    program = Program.objects.create(code=code, **names)
    policy = PolicyVersion.objects.create(
        program=program, label="Generated rules", label_zh="生成的规则", effective_from=date(2021, 1, 1), term_years=3
    )
    # In one statement, at the end of which they make 100.
    heads = [
        EvaluationHead(policy=policy, head=head, weight=weight, full_points=20) for head, weight in WEIGHTS.items()
    ]
    EvaluationHead.objects.bulk_create(heads)
    for kind in BY_HAND:
        ContributionRule.objects.create(policy=policy, kind=kind, head=USUAL_HEADS[kind], points=2)
    return program, policy


def term(number):
    """The first and the last day of a generated appointment, as numbers in days since the first of DAYS."""
    begins = SPAN - TERM + STILL_TO_RUN + number * 7919 % (TERM - STILL_TO_RUN)
    return begins, begins + TERM


def last_of(number):
    """The last day of a term, written."""
    return date.fromisoformat(DAYS[0]) + timedelta(days=term(number)[1])


def appointment_rows(ids, organizations, program, policy):
    """One for each of `ids`, each of another organization."""
    for number, (key, organization) in enumerate(zip(ids, organizations, strict=False)):
        begins = DAYS[term(number)[0]]
        made = f"{begins} 09:00:00+08"
        yield (
            key, made, made, organization, program.pk, policy.pk, f"{program.code}-{number + 1}",
            CATEGORIES[number % len(CATEGORIES)], "generated", "active", begins, last_of(number), "", "", "", "", "t",
        )  # fmt: skip


APPOINTMENT_COLUMNS = listed(
    "id created_at updated_at organization_id program_id policy_id certificate_number category category_basis state"
    " starts_on ends_on representative_name confidence note source_url is_sample"
)


def contribution_rows(draw, count, appointments, staff):
    """So many, each under one of the appointments, on a day of its term up to today."""
    people, deciders = staff.managers, staff.city
    today = (localdate() - date.fromisoformat(DAYS[0])).days
    for number in range(count):
        place = int(draw() * len(appointments))
        begins = term(place)[0]
        day = DAYS[begins + int(draw() * max(1, min(today, SPAN) - begins))]
        kind = BY_HAND[number % len(BY_HAND)]
        title_en, title_zh = WHAT[kind]
        state = STATES[int(draw() * len(STATES))]
        made = f"{day} 10:00:00+08"
        decided = (deciders[number % len(deciders)], made) if state != "entered" else (None, None)
        yield (
            made, made, join(*map(cut, title_en.split()), cut(title_zh)), appointments[place], kind,
            USUAL_HEADS[kind].value, day, title_en, title_zh, "", "entered", people[number % len(people)],
            "contributions/generated.pdf", "", state, *decided, "Generated" if state == "refused" else "", "t",
        )  # fmt: skip
