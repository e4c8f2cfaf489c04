"""What stands around the samples: a season, the visits of a delegation, costs and leads, whom to keep in touch with."""

from datetime import timedelta
from decimal import Decimal

from events.models import Event, EventLead, Meeting, Participation
from events.recording import record_meeting
from partners.models import ProjectLead
from promotion_crm.models import User

from .sample_organizations import NOT_REAL, find
from .sample_pipeline import person

Role = Participation.Role
SEASON = "Sample investment season"
PARTS = ["Sample investment salon", "Sample partners' roundtable", "Sample visit to Lingang"]
DELEGATION = "Sample delegation from Israel"
# day of the delegation, kind, whom it visits, what for
VISITS = [
    (0, Meeting.Kind.RECEPTION, "Sample Negev Water", "Sample: welcome at the hub, then the pilot plant."),
    (1, Meeting.Kind.SITE_VISIT, "Sample Galil Mobility", "样例：参观电池热管理实验室。"),
    (2, Meeting.Kind.VISIT, "HKTDC", "Sample: talk on partners in Asia."),
]
# event, cost in yuan, the leads that came out of it
OUTCOMES = [
    ("Sample forum on water technology", 180_000, ["Water reuse pilot (sample)", "Leak detection service (sample)"]),
    ("Sample roadshow for Hong Kong firms", 95_000, ["Payments licence company (sample)"]),
    ("Sample investment salon", 20_000, []),
]
# partner, every so many weeks
IN_TOUCH = [("HKTDC", 4), ("IsCham", 6), ("PwC China", 12), ("Sample Trade Chamber", 8)]


def load(today):
    _season(today)
    _delegation()
    for name, cost, titles in OUTCOMES:
        event = _event(name)
        event.cost, event.cost_currency = Decimal(cost), "CNY"
        event.save()
        leads = ProjectLead.objects.filter(title__in=titles, is_sample=True)
        EventLead.objects.bulk_create(EventLead(event=event, lead=lead) for lead in leads)
    for name, weeks in IN_TOUCH:
        partner = find(name)
        partner.keep_in_touch_weeks, partner.keep_in_touch_by = weeks, person("account")
        partner.save()
    User.objects.filter(username__in=("account", "events"), is_sample=True, manager=None).update(manager=person("city"))


def _event(name):
    return Event.objects.get(name_en=name, is_sample=True)


def _season(today):
    """An event that holds three of the samples, from the first to the last of them."""
    parts = Event.objects.filter(name_en__in=PARTS, is_sample=True)
    season = Event.objects.create(
        name_en=SEASON,
        name_zh="样例投资促进季",
        kind=Event.Kind.SEASON,
        starts_on=today,
        ends_on=max(part.ends_on for part in parts),
        organizer="Sample office",
        owner=person("events"),
        expected_count=150,
        note=NOT_REAL,
        is_sample=True,
    )
    parts.update(parent=season)


def _delegation():
    event = _event(DELEGATION)
    for name, title, role in (
        ("Noa Sample", "Deputy mayor (sample)", Role.HEAD),
        ("Avi Sample", "Head of trade (sample)", Role.DELEGATE),
        ("Tal Sample", "Engineer (sample)", Role.DELEGATE),
    ):
        Participation.objects.create(
            event=event,
            name=name,
            title=title,
            role=role,
            organization_name="Sample City Council",
            state=Participation.State.ACCEPTED,
            is_sample=True,
        )
    for days, kind, name, notes in VISITS:
        visit = Meeting(
            held_on=event.starts_on + timedelta(days=days),
            kind=kind,
            event=event,
            state=Meeting.State.DRAFT,
            notes=notes,
            is_sample=True,
        )
        record_meeting(visit, by=event.owner, organizations=[find(name)])
