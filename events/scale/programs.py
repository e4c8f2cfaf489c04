"""The rules of the generated program, and rows of what its partners did."""

from partners.models import ContributionRule, EvaluationHead, PolicyVersion
from partners.models.policy_rules import USUAL_HEADS, Head

from .partners import TERM, begins
from .places import DAYS, FIRST_DAY, SPAN, listed, moment
from .words import cut, join

CONTRIBUTION_COLUMNS = listed(
    "created_at updated_at search_text appointment_id kind head day title_en title_zh lead_id source_key origin"
    " entered_by_id evidence note state decided_by_id decided_at reason fell_away_on is_sample"
)
WEIGHTS = {Head.PROJECTS: 50, Head.ACTIVITIES: 30, Head.RESOURCES: 20}
# What the CRM finds by itself, with its words in both languages.
KINDS = {
    "event_attended": ("Attended generated forum", "出席生成论坛"),
    "event_hosted": ("Co-hosted generated roadshow", "协办生成路演"),
    "dispatch_answered": ("Answered generated dispatch", "回执生成送达"),
}
STATES = listed("confirmed confirmed confirmed confirmed confirmed confirmed confirmed confirmed refused entered")


def rules(program):
    """The policy of the generated program, with heads and points, made once."""
    known = {"label": "Generated policy", "label_zh": "生成的政策", "term_years": 3, "note": "Generated."}
    policy, made = PolicyVersion.objects.get_or_create(program=program, effective_from=FIRST_DAY, defaults=known)
    if made:
        EvaluationHead.objects.bulk_create(
            EvaluationHead(policy=policy, head=head, weight=weight, full_points=20) for head, weight in WEIGHTS.items()
        )
        ContributionRule.objects.bulk_create(
            ContributionRule(policy=policy, kind=kind, head=head, points=2) for kind, head in USUAL_HEADS.items()
        )
    return policy


def contribution_rows(draw, count, terms, staff):
    """`terms` are pairs of a place and an appointment; each gets its share, on days of its term."""
    for number in range(count):
        place, appointment = terms[number % len(terms)]
        first = begins(place)
        day = first + int(draw() * min(TERM, SPAN - first))
        kind = list(KINDS)[number % len(KINDS)]
        en, zh = (f"{words} {number + 1}" for words in KINDS[kind])
        state = STATES[int(draw() * len(STATES))]
        made, decided = moment(draw, day), state != "entered"
        yield (
            made, made, join(*map(cut, en.split()), *map(cut, zh.split())), appointment, kind, USUAL_HEADS[kind],
            DAYS[day], en, zh, None, f"generated:{number + 1}", "found", None, "", "", state,
            staff.city[0] if decided else None, made if decided else None,
            "Generated: not ours." if state == "refused" else "", None, "t",
        )  # fmt: skip
