"""Invented events of the last months and the next, with participants in every state."""

from datetime import timedelta

from events.models import Event, EventOrganizer, Participation
from partners.models import Contact
from promotion_crm.models import District

from .sample_organizations import NOT_REAL, find
from .sample_pipeline import person

Kind, State, Role = Event.Kind, Participation.State, Participation.Role

# name, Chinese name, kind, days from today, how many days, venue, district, organizer, owner
EVENTS = [
    ("Sample forum on water technology", "样例水技术论坛", Kind.FORUM, -120, 1, "Sample Hall", "Putuo",
     "IsCham", "putuo"),
    ("Sample roadshow for Hong Kong firms", "样例港企路演", Kind.ROADSHOW, -30, 1, "Sample Tower", "Pudong New Area",
     "HKTDC", "events"),
    ("Sample investment salon", "样例投资沙龙", Kind.BRIEFING, 0, 1, "Sample Lounge", "Huangpu", "PwC China", "events"),
    ("Sample partners' roundtable", "样例合作伙伴圆桌会", Kind.ROUNDTABLE, 6, 1, "Sample Hall", "Huangpu",
     "PwC China",
     "events"),
    ("Sample delegation from Israel", "样例以色列代表团来访", Kind.INBOUND, 20, 3, "Sample Hub", "Putuo",
     "IsCham", "putuo"),
    ("Sample visit to Lingang", "样例临港考察", Kind.SITE_VISIT, 45, 1, "Sample Quay", "Pudong New Area",
     "Sample Trade Chamber", "pudong"),
]  # fmt: skip
PAST = [State.ATTENDED, State.ATTENDED, State.ATTENDED, State.NO_SHOW, State.DECLINED]
COMING = [State.ACCEPTED, State.ACCEPTED, State.INVITED, State.INVITED, State.DECLINED]


def load(today):
    for number, (name_en, name_zh, kind, days, length, venue, district, organizer, owner) in enumerate(EVENTS):
        starts = today + timedelta(days=days)
        event = Event.objects.create(
            name_en=name_en,
            name_zh=name_zh,
            kind=kind,
            starts_on=starts,
            ends_on=starts + timedelta(days=length - 1),
            venue=venue,
            district=District.objects.get(name_en=district),
            owner=person(owner),
            expected_count=40,
            capacity=50 if days >= 0 else None,
            note=NOT_REAL,
            is_sample=True,
        )
        EventOrganizer.objects.create(event=event, organization=find(organizer))
        _invite(event, number, PAST if days < 0 else COMING)


def _invite(event, number, states):
    """Two contacts in five, others each time, and one guest who is not a contact yet."""
    reachable = Contact.objects.filter(is_sample=True, data_source="Sample", do_not_contact=False)
    for place, contact in enumerate(reachable.select_related("organization").order_by("pk")):
        if (place + number) % 5 < 2:
            Participation.objects.create(
                event=event,
                contact=contact,
                organization=contact.organization,
                name=contact.name_en,
                organization_name=contact.organization.name_en,
                title=contact.title,
                role=Role.SPEAKER if place % 9 == 0 else Role.GUEST,
                state=states[(place // 2 + number) % len(states)],
                is_sample=True,
            )
    Participation.objects.create(
        event=event,
        name="Walk-in Sample",
        organization_name="Sample Visitors",
        state=State.ATTENDED if states is PAST else State.INVITED,
        is_sample=True,
    )
