"""The feed of a person's calendar: what stands in it, who reads it, and that its address is a secret."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from events.calendar_files import calendar
from events.models import CalendarFeed
from partners.pipeline import Stage
from tests import make, pages
from tests.events.reading_back import events_of
from tests.world import World

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=10)


@pytest.fixture
def ann():
    return make.make_user("account manager", district=make.make_district())


def read(user, token=None, **headers):
    token = token or CalendarFeed.make(by=user)
    return Client().get(reverse("calendar-feed"), {"token": token}, headers=headers)


def words(user):
    return list(events_of(read(user).content))


def test_it_holds_ones_own_work_and_that_of_ones_district(ann):
    other = make.make_user("account manager")
    make.make_event(name_en="Mine", owner=ann)
    make.make_event(name_en="Here", district=ann.district)
    make.make_event(name_en="Elsewhere", owner=other, district=make.make_district())
    make.make_follow_up(owner=ann, what="Send the guide")
    make.make_follow_up(owner=ann, what="Sent", done=True)
    make.make_follow_up(owner=other, what="Not mine")
    orion = make.make_organization(name_en="Orion, Ltd; Asia")
    make.make_meeting(organizations=[orion], attendees=[ann])
    make.make_meeting(organizations=[make.make_organization(name_en="Missed")], attendees=[other])
    make.make_organization(name_en="Kept", keep_in_touch_weeks=3, keep_in_touch_by=ann)
    lead = make.make_lead(Stage.NEGOTIATING, title="Plant", owner=ann, expected_landing=SOON)
    make.make_milestone(lead=lead, kind="construction", planned_on=SOON)
    make.make_lead(Stage.NEGOTIATING, title="Theirs", owner=other, expected_landing=SOON)

    found = words(ann)

    assert found == [
        *("Mine", "Here", "Visit: Orion, Ltd; Asia", "Follow-up: Send the guide"),
        *("Keep in touch: Kept", "Expected landing: Plant", "Construction started: Plant"),
    ]


def test_days_are_whole_and_the_last_is_followed_by_the_end(ann):
    make.make_event(name_en="Fair", owner=ann, starts_on=SOON, ends_on=SOON + timedelta(days=2))

    fair = events_of(read(ann).content)["Fair"]

    assert fair.decoded("DTSTART") == SOON
    assert fair.decoded("DTEND") == SOON + timedelta(days=3)


def test_it_ends_a_while_ago_and_a_while_ahead(ann):
    today = localdate()
    for name, days in {"Long ago": -91, "Lately": -90, "Next year": 400, "Far": 401}.items():
        make.make_event(name_en=name, owner=ann, starts_on=today + timedelta(days=days))
    make.make_event(name_en="Goes on", owner=ann, starts_on=today - timedelta(days=200), ends_on=today)

    assert words(ann) == ["Goes on", "Lately", "Next year"]


def test_it_says_what_its_person_may_see_when_it_is_read():
    world = World(make.make_user("district officer", district=make.make_district()))
    for lead in world.leads.values():
        lead.expected_landing = SOON
        lead.save()
    hidden, token = world.hidden(), CalendarFeed.make(by=world.me)

    text = pages.text_of(read(world.me, token)).replace("\r\n ", "")
    world.me.groups.clear()
    without = read(world.me, token).content

    assert world.leads["restricted owned"].title in text
    assert hidden
    assert not [word for word in hidden if word in text]
    assert events_of(without) == {}


def test_of_a_lead_one_reads_no_day_without_the_right_to_its_details():
    officer = make.make_user("event officer")
    event = make.make_event(owner=officer)
    lead = make.make_lead(Stage.NEGOTIATING, title="Plant", owner=officer, expected_landing=SOON)
    make.make_meeting(event=event, leads=[lead])
    make.make_milestone(lead=lead, kind="construction", planned_on=SOON)

    assert words(officer) == [event.name]


def test_it_tells_no_names_of_contacts_and_no_notes(ann):
    contact = make.make_contact(name_en="Zqperson", email="zqperson@example.com")
    make.make_meeting(contacts=[contact], attendees=[ann], notes="Zqnotes", outcome="Zqoutcome")

    assert b"Zq" not in read(ann).content


def test_an_account_that_is_closed_and_a_token_that_is_wrong_get_the_same_answer(ann):
    token = CalendarFeed.make(by=ann)
    ann.is_active = False
    ann.save()

    answers = [read(ann, token), read(ann, "wrong"), read(ann, "\x00'é"), Client().get(reverse("calendar-feed"))]

    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}


def test_replacing_the_address_stops_the_old_one_at_once(client_of, ann):
    client = client_of(ann)
    first, second = (client.post(reverse("calendar-address")).context["url"] for _ in range(2))

    assert [Client().get(url).status_code for url in (first, second)] == [404, 200]
    client.post(reverse("turn-off-calendar"))
    assert Client().get(second).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(client_of, ann):
    client = client_of(ann)
    answer = client.post(reverse("calendar-address"))
    token = answer.context["url"].partition("token=")[2]

    assert answer.context["url"] in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert token not in client.get(reverse("calendar-address")).content.decode()
    with connection.cursor() as cursor:
        for table in (CalendarFeed._meta.db_table, "events_calendarfeedevent", "pghistory_context", "django_session"):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE strpos(row::text, %s) > 0", [token])
            assert cursor.fetchone() == (0,), table


def test_its_token_opens_nothing_else(ann):
    client = Client()
    token = CalendarFeed.make(by=ann)

    assert client.get(reverse("calendar-feed"), {"token": token}).status_code == 200
    assert client.post(reverse("calendar-feed"), {"token": token}).status_code == 405
    assert client.get(reverse("desk"), {"token": token}).status_code == 302
    assert client.get(reverse("calendar-address"), {"token": token}).status_code == 302
    assert not client.cookies


def test_who_reads_it_again_is_told_when_nothing_changed(ann):
    event = make.make_event(owner=ann)
    token = CalendarFeed.make(by=ann)
    etag = read(ann, token)["ETag"]

    same = read(ann, token, if_none_match=etag)
    event.delete()
    after = read(ann, token, if_none_match=etag)

    assert (same.status_code, same.content) == (304, b"")
    assert after.status_code == 200


def test_it_speaks_the_language_of_its_person_whoever_asks(client_of):
    user = make.make_user("account manager", language="zh-hans")
    make.make_follow_up(owner=user, what="寄送上海市外商投资指南、产业地图和各区招商政策汇编，并约定下次会面时间与地点")
    token = CalendarFeed.make(by=user)

    answer = client_of("account manager").get(reverse("calendar-feed"), {"token": token})

    assert list(events_of(answer.content)) == [
        "待办跟进：寄送上海市外商投资指南、产业地图和各区招商政策汇编，并约定下次会面时间与地点"
    ]


def test_it_costs_the_same_for_many_entries(ann):
    def grow():
        make.make_event(owner=ann)
        lead = make.make_lead(Stage.NEGOTIATING, owner=ann, expected_landing=SOON)
        make.make_milestone(lead=lead, kind="construction", planned_on=SOON)
        make.make_meeting(attendees=[ann])
        make.make_follow_up(owner=ann, lead=lead)
        make.make_follow_up(owner=ann, organization=lead.investor)

    token = CalendarFeed.make(by=ann)
    read(ann, token)  # how many leads are theirs is remembered from here on
    costs = []
    for _ in range(2):
        grow()
        with CaptureQueriesContext(connection) as asked:
            read(ann, token)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 16


def test_an_event_as_a_file(client_of, ann):
    text = "论坛; “A, B” \\ 第二行\r\n上海\x0b" + "长" * 60
    event = make.make_event(name_en="", name_zh="上海论坛", venue=text, starts_on=date(2026, 11, 30))
    client = client_of(ann)

    answer = client.get(reverse("event-file", args=[event.pk]))
    (read_back,) = events_of(answer.getvalue()).values()

    assert answer["Content-Type"].startswith("text/calendar")
    assert str(read_back["LOCATION"]) == text.replace("\r\n", "\n").replace("\x0b", "")
    assert read_back.decoded("DTEND") == date(2026, 12, 1)
    assert read_back["URL"] == f"http://testserver{event.get_absolute_url()}"
    assert (
        read_back["UID"] == events_of(client.get(reverse("event-file", args=[event.pk])).getvalue())["上海论坛"]["UID"]
    )


@pytest.mark.parametrize("days", [(date(1, 1, 1), date(1, 1, 2)), (localdate(), date.max), (date.max, None)])
def test_an_event_whose_year_was_mistyped_spoils_no_calendar(ann, client_of, days):
    event = make.make_event(owner=ann, starts_on=days[0], ends_on=days[1])

    (read_back,) = events_of(client_of(ann).get(reverse("event-file", args=[event.pk])).getvalue()).values()

    assert read_back.decoded("DTSTART") == days[0]
    assert read(ann).status_code == 200


def test_an_event_without_a_day_has_no_file(client_of, ann):
    event = make.make_event(starts_on=None)

    assert client_of(ann).get(reverse("event-file", args=[event.pk])).status_code == 404
    assert "event.ics" not in client_of(ann).get(event.get_absolute_url()).content.decode()


def test_a_calendar_of_nothing_is_still_one():
    assert events_of(calendar([], "Nothing")) == {}
