"""A call of the city's program and the invented organizations that answer it, one in each state."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from partners.models import Application, ApplicationStep, Appointment, Call, Program
from promotion_crm.models import District
from promotion_crm.workdays import add_workdays, is_workday

from .sample_organizations import NOT_REAL, find
from .sample_pipeline import person

Category = Appointment.Category
WAY = ["draft", "submitted", "district_review", "commission_review"]
PUTUO, PUDONG = "Putuo", "Pudong New Area"
# organization, category, district that reviews first, how far it came, since how many working days, last comment
APPLICATIONS = [
    ("Sample Aurora Biotech", Category.CHAIN, PUDONG, "submitted", 5, ""),
    ("Sample Negev Water", Category.CHAIN, PUTUO, "district_review", 2, "Sample: called them, two leads are named."),
    ("Sample Galil Mobility", Category.CHAIN, PUTUO, "returned", 1, "Sample: name the investors and the years."),
    ("Sample Kowloon Fintech", Category.FINANCIAL, "", "commission_review", 1, "Sample: recommended."),
    ("Sample Harbour Logistics", Category.CHAIN, PUDONG, "commission_review", 6, "Sample: recommended, with thanks."),
    ("Sample Rhine Chemicals", Category.CHAIN, "", "rejected", 3, "Sample: it introduces nobody but itself."),
    ("Sample Musashi Robotics", Category.CHAIN, "", "draft", 0, ""),
]
REASONS = "样例：介绍过两家欧洲企业来沪考察，计划每年引荐三个项目。 Sample: three projects a year."


def load(today):
    program = Program.objects.get(code="GPFI")
    call = Call(
        program=program,
        name_en="Sample call for the third batch",
        name_zh="样例：第三批全球伙伴申报通知",
        opens_on=_workdays_before(today, 15),
        closes_on=add_workdays(today, 20),
        batch_number=3,
        note=NOT_REAL,
        is_sample=True,
    )
    call.full_clean()
    call.save()
    for name, category, district, state, days, comment in APPLICATIONS:
        _apply(call, find(name), today, state, days, comment, category=category, place=district)


def _apply(call, organization, today, state, days, comment, *, category, place):
    application = Application.objects.create(
        call=call,
        organization=organization,
        category=category,
        district=District.objects.filter(name_en=place).first() if place else None,
        representative=organization.contacts.filter(is_primary=True).first(),
        reasons=REASONS,
        entered_by=person({PUTUO: "putuo", PUDONG: "pudong"}.get(place, "city")),
        is_sample=True,
    )
    reviewer = person({PUTUO: "putuo", PUDONG: "pudong"}.get(place, "admin"))
    way = WAY[: WAY.index(state) + 1] if state in WAY else [*WAY[: 3 if state == "returned" else 4], state]
    for place_on_way, (before, after) in enumerate(zip(way, way[1:], strict=False), 1):
        ago = days + 2 * (len(way) - 1 - place_on_way)
        ApplicationStep.objects.create(
            application=application,
            before=before,
            after=after,
            by={"submitted": application.entered_by, "rejected": person("city")}.get(after, reviewer),
            at=_at(_workdays_before(today, ago)),
            comment=comment if after == state else "",
        )


def _workdays_before(day: date, count):
    while count or not is_workday(day):
        count -= is_workday(day) and count > 0
        day -= timedelta(days=1)
    return day


def _at(day):
    return make_aware(datetime.combine(day, time(9, 30)))
