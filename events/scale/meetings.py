"""Rows of generated meetings, who was there, their leads, and what is to be done next."""

from .events import day_of_event
from .names import often_first
from .places import DAYS, SPAN, day_number, listed, moment
from .words import cut, join

COLUMNS = listed(
    "id created_at updated_at search_text held_on kind state event_id notes outcome next_step next_on"
    " logged_by_id is_sample"
)
ORGANIZATION_COLUMNS = listed("meeting_id organization_id")
CONTACT_COLUMNS = listed("meeting_id contact_id")
ATTENDEE_COLUMNS = listed("meeting_id user_id district_id")
LEAD_COLUMNS = listed("meeting_id lead_id")
FEEDBACK_COLUMNS = listed("created_at updated_at search_text meeting_id area severity text")
FOLLOW_UP_COLUMNS = listed(
    "created_at updated_at search_text what owner_id due_on organization_id meeting_id lead_id appointment_id done_at"
    " done_by_id is_sample"
)
KINDS = listed("visit call video reception site_visit")
SENTENCES = listed(
    "Went through the plans of the year.|Asked about land and its price.|The board decides next quarter."
    "|Wants to meet the district.|Compared three sites.|Needs two hundred square metres.|Talked about talent and visas."
    "|The tax question is still open.|A second visit is planned.|Looks for a local partner.|The permits take too long."
    "|Will send the figures.|介绍了园区情况。|关注人才公寓政策。|希望了解税收优惠。|计划下季度来访。|讨论了合作模式。"
    "|需要办公场地约五百平方米。"
    "|总部尚未批准预算。|对供应链配套表示满意。|将提供项目计划书。|建议安排与区里会面。",
    "|",
)
OUTCOMES = ["", "", "Both sides go on.", "They will call back.", "双方同意继续推进。"]
# area, severity, text; two of three meetings bring none.
FEEDBACK = [
    *[None] * 12,
    ("licensing", "hindrance", "Approvals should be quicker."),
    ("other", "remark", "希望政策更稳定。"),
    ("talent", "hindrance", "Permits for spouses take too long."),
    ("land", "remark", "希望有更多小面积实验室。"),
    ("data", "blocking", "Data may not leave the country, so no regional centre."),
    ("customs", "remark", "希望通关时间可预期。"),
]
STEPS = listed("Send the guide|Arrange a visit|Call again|Name a contact|发送资料|安排考察", "|")
DAYS_LEFT = [7, 14, 30]


def meeting_rows(draw, ids, world, aside):
    """One row for each of `ids`; what hangs on them goes to `aside`."""
    for key in ids:
        place, lead, event, day = _subject(draw, world)
        (user, _district), *_more = people = _people(draw, world.staff)
        state = "complete" if draw() < 0.97 else "draft"
        step = STEPS[int(draw() * len(STEPS))] if draw() < 0.3 else ""
        due = day + DAYS_LEFT[int(draw() * 3)]
        sentences = [SENTENCES[int(draw() * len(SENTENCES))] for _n in range(1 + int(draw() * 4))]
        outcome = OUTCOMES[int(draw() * len(OUTCOMES))]
        made = moment(draw, day)
        if feedback := FEEDBACK[int(draw() * len(FEEDBACK))]:
            aside.feedback.add((made, made, join(cut(feedback[-1], False)), key, *feedback))
        _company(draw, key, place, world, aside)
        for person, district in people:
            aside.attendees.add((key, person, district))
        if lead is not None:
            aside.leads.add((key, lead))
        if step:
            about = (world.contacts.organizations[place], key, lead)
            aside.follow_ups.add(_follow_up(draw, made, step, user, due, about))
        yield (
            key, made, made, join(*(cut(part, False) for part in (*sentences, outcome))),
            DAYS[day], often_first(draw(), KINDS), state, event, " ".join(sentences), outcome,
            step, DAYS[due] if step else None, user, "t",
        )  # fmt: skip


def _subject(draw, world):
    """(place of the organization, lead or None, event or None, day): a lead's meetings are with its investor."""
    if world.leads.ids and draw() < 0.4:
        number = int(draw() * len(world.leads.ids))
        first = world.leads.days[number]
        return world.leads.places[number], world.leads.ids[number], None, first + int(draw() * (SPAN - first))
    place = int(draw() * draw() * len(world.contacts.organizations))
    if world.events and draw() < 0.15:
        number = int(draw() * len(world.events))
        if (day := day_of_event(number)) <= SPAN:
            return place, None, world.events[number], day
    return place, None, None, day_number(draw)


def _people(draw, staff):
    """One or two of our people, each with the district of that day."""
    officer = often_first(draw(), staff.officers)
    if draw() < 0.5:
        return [officer]
    manager = (often_first(draw(), staff.managers), None)
    return [manager, officer] if draw() < 0.4 else [manager]


def _company(draw, key, place, world, aside):
    """The organizations of a meeting, and up to three contacts of the first."""
    aside.organizations.add((key, world.contacts.organizations[place]))
    if draw() < 0.15 and (other := int(draw() * len(world.contacts.organizations))) != place:
        aside.organizations.add((key, world.contacts.organizations[other]))
    known = world.contacts.of(place)
    if known:
        first = int(draw() * len(known))
        for contact in known[first : first + int(draw() * 4)]:
            aside.contacts.add((key, contact))


def _follow_up(draw, made, step, user, due, about):
    done = due <= SPAN and draw() < 0.9
    return (
        made, made, join(cut(step)), step, user, DAYS[due], *about, None,
        moment(draw, due) if done else None, user if done else None, "t",
    )  # fmt: skip
