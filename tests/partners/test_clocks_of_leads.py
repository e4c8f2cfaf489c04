"""Response clocks follow their lead, and stand on its page, the desk and in the list."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from partners.clocks import clock_tiles
from partners.models import Verification
from partners.pipeline import Stage
from tests.make import (
    make_introduction,
    make_lead,
    make_response_clock,
    make_user,
)

pytestmark = pytest.mark.django_db
CITY = "city administrator"
LONG_AGO = timedelta(days=60)


def clock_of(lead, kind="answer"):
    return lead.clocks.filter(kind=kind).latest("id")


def running(lead):
    return set(lead.clocks.running().values_list("kind", flat=True))


def stop(client, clock, **posted):
    return client.post(reverse("stop-clock", args=[clock.lead_id, clock.pk]), {"clock": clock.pk} | posted)


# -- how they follow their lead -------------------------------------------------------


def test_qualified_is_assessed_and_sent_back_is_assessed_anew():
    lead, city = make_lead(ready_for=Stage.QUALIFIED), make_user(CITY)

    lead.move_to(Stage.QUALIFIED, by=city)
    done = clock_of(lead, "assess")
    lead.move_to(Stage.RECEIVED, by=city, note="Wrong industry")

    again = clock_of(lead, "assess")
    assert (done.stopped_on, done.stopped_by) == (localdate(), city)
    assert again.pk != done.pk
    assert (again.started_on, again.stopped_on) == (localdate(), None)


def test_assessed_with_experts_has_more_days_while_it_is_not_late():
    lead = make_lead()
    before = clock_of(lead, "assess").due_on

    lead.needs_experts = True
    lead.save()
    longer = clock_of(lead, "assess").due_on
    lead.needs_experts = False
    lead.save()

    assert longer > before
    assert clock_of(lead, "assess").due_on == before


def test_what_is_late_is_not_mended_by_calling_experts():
    lead = make_lead(received_on=localdate() - LONG_AGO)
    before = clock_of(lead, "assess").due_on

    lead.needs_experts = True
    lead.save()

    assert clock_of(lead, "assess").due_on == before


def test_closed_gives_up_and_open_again_starts_anew_what_was_given_up():
    lead, city = make_lead(received_on=localdate() - LONG_AGO), make_user(CITY)
    clock_of(lead, "answer").stop(by=city)
    lead.refresh_from_db()

    lead.set_status("abandoned", by=city, reason="No word")
    given_up = clock_of(lead, "assess")
    assert (given_up.given_up, given_up.stopped_by, given_up.stopped_on) == (True, city, localdate())
    assert running(lead) == set()
    lead.set_status("ongoing", by=city)

    assert running(lead) == {"assess"}
    assert clock_of(lead, "assess").started_on == localdate()


@pytest.mark.parametrize(("after", "stops"), [("lost", True), ("duplicate", True), ("dormant", False)])
def test_closed_by_raw_sql_gives_up_as_well(after, stops):
    lead, city = make_lead(received_on=localdate() - LONG_AGO), make_user(CITY)
    clock_of(lead, "answer").stop(by=city)
    before = running(lead)

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_statuschange (lead_id, before, after, by_id, at, reason, lost_to)"
            " VALUES (%s, 'ongoing', %s, %s, now(), 'By hand', 'Suzhou')",
            [lead.pk, after, city.pk],
        )

    assert running(lead) == (set() if stops else before)
    assert clock_of(lead, "answer").given_up is False
    asked = clock_of(lead, "assess")
    told = (asked.given_up, asked.stopped_by, asked.stopped_on)
    assert told == ((True, city, localdate()) if stops else (False, None, None))


def test_waiting_is_no_end():
    lead, city = make_lead(), make_user(CITY)

    lead.set_status("dormant", by=city, reason="Waits")
    lead.set_status("ongoing", by=city)

    assert lead.clocks.count() == 2


def test_told_starts_the_reports_and_landing_ends_them():
    lead, city = make_lead(Stage.REGISTERED), make_user(CITY)
    make_introduction(lead=lead)

    clock_of(lead, "inform").stop(by=city)
    assert "report" in running(lead)
    land(lead)
    lead.clocks.running().get(kind="report").stop(by=city)
    assert "report" not in running(lead)

    lead.verifications.get().reopen(by=make_user("verifier"), reason="The capital was withdrawn")
    assert "report" in running(lead)


def land(lead):
    asked = Verification.ask(lead, by=lead.owner)
    verifier = make_user("verifier")
    for row in asked.checks.all():
        row.judge("yes", by=verifier)
    asked.decide(True, by=verifier)


def test_an_introducer_named_on_a_closed_lead_starts_no_clock():
    lead = make_lead(status="lost", status_reason="x", lost_to="y")

    make_introduction(lead=lead)

    assert not lead.clocks.filter(kind="inform").exists()


# -- the page, the desk, the list -----------------------------------------------------


def test_the_page_says_how_each_clock_stands(client_of):
    today, city = localdate(), make_user(CITY)
    lead = make_lead(received_on=today - LONG_AGO)
    make_response_clock(lead=lead, kind="inform", due_on=today)
    make_response_clock(lead=lead, kind="report", due_on=today + LONG_AGO)
    clock_of(lead, "assess").stop(by=city)
    clock_of(lead, "answer").stop(by=city, on=clock_of(lead, "answer").due_on)

    page = client_of(CITY).get(lead.get_absolute_url()).content.decode()

    badges = re.findall(r'badge (\w*)">([^<]+)</span>', page.partition('id="clocks"')[2])
    assert [word for _tone, word in badges][:5] == ["Due today", "Running", "1 late", "Late", "In time"]
    assert str(city) in page


def test_many_reports_are_not_all_on_the_page(client_of):
    lead, city = make_lead(), make_user(CITY)
    for _n in range(30):
        make_response_clock(lead=lead, kind="report").stop(by=city)
        lead.clocks.running().filter(kind="report").get().stop(by=city)
        lead.clocks.running().filter(kind="report").update(stopped_on=localdate())

    page = client_of(CITY).get(lead.get_absolute_url()).content.decode()

    assert "Only the newest are shown." in page
    assert page.count("Report to the introducer") < 25


def waiting(me):
    """One lead of mine with two late clocks, one due today, and those of others or closed."""
    today = localdate()
    late = make_lead(owner=me, received_on=today - LONG_AGO)
    due = make_lead(owner=me)
    make_response_clock(lead=due, kind="inform", due_on=today)
    closed = make_lead(owner=me, received_on=today - LONG_AGO)
    closed.set_status("abandoned", by=make_user(CITY), reason="No word")
    make_lead(received_on=today - LONG_AGO)
    return late, due


@pytest.mark.parametrize("role", [CITY, "account manager", "district officer"])
def test_the_desk_shows_what_is_late_and_due_and_its_figure_opens_these_leads(client_of, rf, role):
    client = client_of(role)
    late, due = waiting(client.user)
    request = rf.get("/")
    request.user = client.user

    (tile,) = clock_tiles(request)
    rows = client.get(tile.url).context["screen"].page.spots
    desk = client.get("/").content.decode()

    assert (tile.value, tile.note, tile.tone) == (1, "1 due today", "bad")
    assert [spot.pk for spot in rows] == [late.pk]
    panel = desk.partition("Response clocks")[2].partition("</section>")[0]
    assert panel.index(late.code) < panel.index(due.code)
    assert 'href="/leads/?clock=overdue&amp;clock=today&amp;mine=1"' in panel


def test_a_desk_with_nothing_due_has_no_such_panel(client_of):
    client = client_of(CITY)
    make_lead(owner=client.user)

    page = client.get("/").content.decode()

    assert "Response clocks" not in page
    assert "Responses overdue" in page


def test_the_list_narrows_by_clock_and_shows_the_next_day(client_of):
    client = client_of(CITY)
    late, due = waiting(client.user)

    def found(query):
        page = client.get(f"/leads/?{query}&mine=1").context["screen"]
        return {spot.pk for spot in page.page.spots}

    assert found("clock=overdue") == {late.pk}
    assert found("clock=today") == {due.pk}
    assert found("clock=today&clock=overdue") == {late.pk, due.pk}
    page = client.get("/leads/?columns=code,clock_due&clock=overdue&mine=1").content.decode()
    assert f'<span class="late">{clock_of(late).due_on}</span>' in page
    assert client.get("/leads/?columns=code,clock_due&sort=clock_due").status_code == 400
