"""Rows of generated events and of those who take part in them."""

from django.db import connection

from .copying import escaped
from .names import often_first
from .places import DAYS, SPAN, listed, moment
from .words import cut, join

COLUMNS = listed(
    "id created_at updated_at search_text name_en name_zh kind parent_id starts_on ends_on date_note venue district_id"
    " organizer theme owner_id expected_count registered_count attended_count attendance_note signed_projects"
    " signed_amount signed_currency signed_note note confidence source_url is_sample"
)
ORGANIZER_COLUMNS = listed("event_id organization_id role")
INVITED_COLUMNS = listed("event_id contact_id role state made")
PARTICIPATION_COLUMNS = listed(
    "created_at updated_at search_text event_id contact_id organization_id name organization_name title role state"
    " note is_sample"
)
KINDS = {
    "roundtable": "圆桌会",
    "site_visit": "考察",
    "forum": "论坛",
    "roadshow": "路演",
    "briefing": "说明会",
    "conference": "大会",
    "signing": "签约仪式",
    "inbound": "代表团来访",
}
THEMES = [
    ("Life science", "生命科学"),
    ("Green finance", "绿色金融"),
    ("Chip design", "芯片设计"),
    ("Shipping", "航运"),
    ("Consumer goods", "消费品"),
    ("Digital trade", "数字贸易"),
]
VENUES = listed("North Hall|River Tower|Harbour Centre|Garden Hotel|世界会客厅|国际会议中心", "|")
ROLES = listed("guest guest guest guest delegate delegate speaker exhibitor host")
BEFORE = listed("invited invited accepted accepted accepted declined")
AFTER = listed("attended attended attended attended no_show declined")
COMING_DAYS = 120
INVITED = """
    SELECT i.event_id, i.contact_id, i.role, i.state, i.made, c.organization_id,
           coalesce(nullif(c.name_en, ''), c.name_zh), coalesce(nullif(o.name_en, ''), o.name_zh), c.title
    FROM invited i
    JOIN partners_contact c ON c.id = i.contact_id
    JOIN partners_organization o ON o.id = c.organization_id
    ORDER BY i.event_id, i.contact_id
"""


def day_of_event(number):
    """The day of an event as its number in DAYS, the same whoever asks; one in twenty is still to come."""
    return SPAN + number % COMING_DAYS if number % 20 == 0 else number * 7919 % SPAN


def event_rows(draw, ids, world, aside):
    """One row for each of `ids`; organizers and who was invited go to `aside`."""
    for number, key in enumerate(ids):
        day = day_of_event(number)
        kind = often_first(draw(), list(KINDS))
        theme_en, theme_zh = THEMES[int(draw() * len(THEMES))]
        venue = VENUES[int(draw() * len(VENUES))]
        name_en = f"{theme_en} {kind.replace('_', ' ')} {number + 1}"
        name_zh = f"{theme_zh}{KINDS[kind]}" if draw() < 0.7 else ""
        officer, district = often_first(draw(), world.staff.officers)
        past, invited = day <= SPAN, int(4 + 60 * draw() ** 2)
        made = moment(draw, max(min(day, SPAN) - 30, 0))
        if world.partners and draw() < 0.6:
            place, _appointment = world.partners[int(draw() * len(world.partners))]
            aside.organizers.add((key, world.contacts.organizations[place], "organizer"))
        _invite(draw, key, invited, past, made, world.contacts.ids, aside.invited)
        yield (
            key, made, made, join(*map(cut, name_en.split()), cut(name_zh), *map(cut, venue.split())),
            name_en, name_zh, kind, None, DAYS[day], DAYS[day + (2 if kind == "inbound" else 0)], "", venue, district,
            "", "", officer if draw() < 0.4 else often_first(draw(), world.staff.event_officers), invited, None,
            invited * 2 // 3 if past else None, "", None, None, "", "", "", "", "", "t",
        )  # fmt: skip


def _invite(draw, event, count, past, made, contacts, invited):
    """As many contacts, each once, from all over the list."""
    count = min(count, len(contacts))
    stride = len(contacts) // count if count else 0
    first = int(draw() * stride)
    states = AFTER if past else BEFORE
    for n in range(count):
        contact = contacts[first + n * stride]
        invited.add((event, contact, ROLES[int(draw() * len(ROLES))], states[int(draw() * len(states))], made))


def name_participants(invited, participations):
    """Turn those invited into participations, with the name, title and organization their contact has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE invited (event_id bigint, contact_id bigint, role text, state text, made text)"
        )
        invited.load(table="invited")
        cursor.execute("ANALYZE invited")
    with connection.chunked_cursor() as cursor:
        cursor.execute(INVITED)
        for row in cursor:
            participations.add(participation_row(*row))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE invited")


def participation_row(event, contact, role, state, made, organization, name, organization_name, title):
    words = join(*map(cut, name.split()), *map(cut, organization_name.split()))
    given = (escaped(text) for text in (name, organization_name, title))
    return (made, made, words, event, contact, organization, *given, role, state, "", "t")
