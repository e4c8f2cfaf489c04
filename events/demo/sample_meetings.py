"""Invented meetings of the last year and what is to be done after them."""

from datetime import timedelta

from events.models import Event, FollowUp, Meeting, PolicyFeedback
from events.recording import record_meeting
from partners.models import Appointment, ProjectLead

from .sample_organizations import find
from .sample_pipeline import at_work, person

Kind = Meeting.Kind

# days ago, by, kind, organization, notes, next step, its days from today, lead, event
MEETINGS = [
    (352, "account", Kind.VISIT, "HKTDC", "Plans of the year: two roadshows and a delegation.", "", 0, "", ""),
    (338, "account", Kind.CALL, "IsCham", "Members ask for a list of laboratories to rent.", "Send the list",
     -320, "", ""),
    (327, "putuo", Kind.SITE_VISIT, "Sample Negev Water", "Walked through the hub; likes the second floor.", "", 0,
     "Water reuse pilot (sample)", ""),
    (301, "city", Kind.RECEPTION, "China International Capital Corporation (CICC)",
     "接待来访，介绍储能产业政策。", "", 0, "", ""),
    (288, "pudong", Kind.VISIT, "Sample Harbour Logistics", "考察临港冷链用地，关注通关时效。",
     "提供通关流程说明", -270,
     "Asia distribution centre (sample)", ""),
    (274, "account", Kind.VIDEO, "PwC China", "Went through three clients who look at Shanghai.", "", 0, "", ""),
    (255, "account", Kind.VISIT, "McKinsey & Company", "Site criteria of a life-science client.", "", 0,
     "Cell therapy plant (sample)", ""),
    (243, "city", Kind.VISIT, "Sample Musashi Robotics", "Joint venture: shares and the board are still open.",
     "Name a law firm", -225, "Robot joint workshop (sample)", ""),
    (231, "pudong", Kind.SITE_VISIT, "Sample Hanbit Semiconductor", "查看厂房承重与洁净室条件。", "", 0,
     "Silicon carbide test line (sample)", ""),
    (214, "account", Kind.CALL, "Bay Area Council (San Francisco)", "Two members plan a trip in autumn.", "", 0,
     "", ""),
    (198, "city", Kind.VIDEO, "Sample Fjord Energy", "Asked about the grid connection.", "Ask the utility", -180,
     "Grid storage assembly (sample)", ""),
    (183, "account", Kind.VISIT, "Sample Straits Health", "Licences of the clinics; a visit to Minhang next.", "", 0,
     "Clinic network (sample)", ""),
    (171, "account", Kind.VISIT, "HKTDC", "半年回顾：已推荐三个项目，两个在谈。", "整理项目进展", -160, "", ""),
    (158, "putuo", Kind.VISIT, "IsCham", "Programme of the water forum agreed.", "", 0, "", ""),
    (149, "putuo", Kind.CALL, "Sample Galil Mobility", "The laboratory needs 600 square metres.",
     "Send two offers", -135,
     "Battery thermal lab (sample)", ""),
    (133, "city", Kind.VISIT, "Sample Rhine Chemicals", "The head office has put the decision off.", "", 0,
     "Coatings plant (sample)", ""),
    (120, "putuo", Kind.RECEPTION, "IsCham", "After the forum: four firms want to come back.",
     "Write to the four", -105, "",
     "Sample forum on water technology"),
    (120, "events", Kind.RECEPTION, "Sample Negev Water", "Spoke on stage; asks for the slides.", "", 0,
     "Irrigation control centre (sample)", "Sample forum on water technology"),
    (104, "pudong", Kind.VISIT, "Sample Hanbit Semiconductor", "Office first, laboratory later.", "", 0,
     "Wafer inspection office (sample)", ""),
    (92, "account", Kind.VISIT, "Sample Aurora Biotech", "Service centre could share the plant's site.", "", 0,
     "Gene sequencing services (sample)", ""),
    (81, "account", Kind.CALL, "Sample Advisers", "New client from the United States, food sector.", "", 0, "", ""),
    (73, "putuo", Kind.VIDEO, "Sample Galil Mobility", "团队规模约二十人，年内启动。", "核对人才政策", -60,
     "Charging software team (sample)", ""),
    (64, "city", Kind.VISIT, "Sample Prairie Foods", "Waits for the budget of the new season.", "", 0,
     "Plant protein line (sample)", ""),
    (55, "account", Kind.VISIT, "Sample Kowloon Fintech", "讨论牌照申请材料与时间表。", "补充股东材料清单", -40,
     "Payments licence company (sample)", ""),
    (43, "account", Kind.RECEPTION, "Sample Trade Chamber", "Members' dinner; wants to renew as partner.",
     "Send the renewal guide", -9, "", ""),
    (30, "events", Kind.RECEPTION, "HKTDC", "Forty firms came to the roadshow.", "Share the list of guests", -3, "",
     "Sample roadshow for Hong Kong firms"),
    (30, "account", Kind.RECEPTION, "Sample Harbour Logistics", "Wants cold storage close to the port.",
     "Offer two warehouses", -4, "Cold chain hub (sample)", "Sample roadshow for Hong Kong firms"),
    (24, "pudong", Kind.CALL, "Sample Fjord Energy", "先了解码头岸线条件。", "联系港务部门", 0,
     "Offshore wind service base (sample)", ""),
    (19, "account", Kind.VISIT, "PwC China", "Names a devices firm that looks for an office.", "Call the firm", 0,
     "Rehabilitation devices office (sample)", ""),
    (14, "account", Kind.VIDEO, "Sample Straits Health", "Board meets next month.", "Send the lease draft", 2,
     "Clinic network (sample)", ""),
    (11, "putuo", Kind.VISIT, "Sample Negev Water", "Leak detection as a service, three people at first.",
     "Find a desk at the hub", 1, "Leak detection service (sample)", ""),
    (9, "city", Kind.VISIT, "Sample Musashi Robotics", "合资协议文本基本确定。", "跟进注册材料", 3,
     "Robot joint workshop (sample)", ""),
    (7, "account", Kind.CALL, "IsCham", "Delegation list by the end of the week.", "Ask for the passports list",
     4, "", ""),
    (6, "pudong", Kind.SITE_VISIT, "Sample Hanbit Semiconductor", "Second look at the building.",
     "Answer on power", 6,
     "Silicon carbide test line (sample)", ""),
    (4, "account", Kind.VISIT, "HKTDC", "两家香港企业有意来沪设总部。", "安排下周会面", 5, "", ""),
    (3, "account", Kind.VISIT, "Sample Alpine Materials", "Wants no word outside before the board decides.",
     "Draft the confidentiality letter", 7, "Composite parts venture (sample)", ""),
    (2, "putuo", Kind.CALL, "IsCham", "Hotel and bus for the delegation.", "Book the bus", 8, "", ""),
    (1, "account", Kind.VISIT, "Sample Aurora Biotech", "First capital is in; the next part in spring.",
     "Check the second payment", 30, "Cell therapy plant (sample)", ""),
]  # fmt: skip
# By the days since the meeting: area, severity, text.
FEEDBACK = {
    288: [("customs", "hindrance", "样例：生鲜通关时效不稳定，希望预约查验。")],
    231: [("utilities", "hindrance", "样例：洁净室用电增容审批时间长。")],
    198: [("utilities", "blocking", "Sample: no grid connection before 2028, so no decision.")],
    183: [
        ("licensing", "hindrance", "Sample: each clinic needs a licence of its own."),
        ("talent", "remark", "Sample: doctors from abroad ask how long their permits take."),
    ],
    171: [("licensing", "remark", "Sample: firms ask for one window for all licences.")],
    73: [("talent", "remark", "样例：希望明确软件团队的人才补贴条件。")],
    55: [("access", "blocking", "样例：支付牌照对外资股东的要求不清楚。")],
    30: [("other", "remark", "Sample: guides are wanted in English.")],
    9: [("tax", "remark", "样例：合资企业研发费用加计扣除如何适用。")],
}

# what, owner, days from today, sample partner whose term ends, lead
FOLLOW_UPS = [
    ("Prepare the talk on renewal (sample)", "account", 5, "Sample Trade Chamber", ""),
    ("Ask whether to renew (sample)", "account", 25, "Sample Advisers", ""),
    ("Ask for the registration copy (sample)", "pudong", -6, "", "Silicon carbide test line (sample)"),
    ("Call about the licence (sample)", "account", -1, "", "Payments licence company (sample)"),
    ("Write the quarter's report (sample)", "city", 0, "", ""),
    ("Check the checklist of premises (sample)", "putuo", 2, "", "Battery thermal lab (sample)"),
]
ENGLISH, CHINESE = "Sample note. ", "样例记录。"


def load(today):
    for row in MEETINGS:
        _meet(today, *row)
    for what, owner, days, partner, lead in FOLLOW_UPS:
        held = Appointment.objects.filter(is_sample=True, organization__name_en=partner).first()
        FollowUp.objects.create(
            what=what,
            owner=person(owner),
            due_on=today + timedelta(days=days),
            organization=held.organization if held else None,
            appointment=held,
            lead=_lead(lead),
            is_sample=True,
        )


def _meet(today, ago, by, kind, name, notes, step, days, lead, event):
    organization, by, lead = find(name), person(by), _lead(lead)
    meeting = Meeting(
        held_on=today - timedelta(days=ago),
        kind=kind,
        event=Event.objects.filter(name_en=event, is_sample=True).first(),
        notes=(ENGLISH if notes.isascii() else CHINESE) + notes,
        next_step=f"{step} (sample)" if step else "",
        next_on=today + timedelta(days=days) if step else None,
        is_sample=True,
    )
    record_meeting(
        meeting,
        by=by,
        organizations=[organization],
        contacts=list(organization.contacts.filter(is_sample=True, data_source="Sample")[:2]),
        leads=[lead] if lead else [],
        feedback=[
            PolicyFeedback(area=area, severity=weight, text=text) for area, weight, text in FEEDBACK.get(ago, ())
        ],
    )
    if step and days < -15:
        _tick(meeting.follow_ups.get(), by, today + timedelta(days=days - 1))


def _tick(follow_up, by, day):
    """Done the day before it was due."""
    follow_up.set_done(True, by=by)
    follow_up.done_at = at_work(day)
    follow_up.save()


def _lead(title):
    return ProjectLead.objects.filter(title=title, is_sample=True).first() if title else None
